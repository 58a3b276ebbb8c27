import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { recordsOf, withHeader, withPlainNumbers } from './result-file.ts';

describe('a result file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-result-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const file = (content: string): string => {
        const path = join(folder, 'rows-1.csv');
        writeFileSync(path, content);
        return path;
    };

    it('counts records, not lines', async () => {
        assert.equal(await recordsOf(file('a,b\n1,2\n"x\ny","say ""hi\n"""\n')), 2);
        assert.equal(await recordsOf(file('a,b\n1,2\n3,4')), 2);
        assert.equal(await recordsOf(file('a,b\n')), 0);
        assert.equal(await recordsOf(file('')), 0);
    });

    it('keeps its header when that is as the query has it', async () => {
        const path = file('Id,Account__r.Name\n1,a\n');
        assert.equal(await withHeader(path, ['Id', 'Account__r.Name']), path);
    });

    it('gets the names of the query when the org writes others', async () => {
        const path = file('"Id","Account__r.NAME"\r\n1,"ä\n"\n');
        const named = await withHeader(path, ['Id', 'Account__r.Name']);
        assert.equal(readFileSync(named, 'utf8'), 'Id,Account__r.Name\n1,"ä\n"\n');
        assert.equal(existsSync(path), false);
    });

    it('gets numbers as REST writes them, where there are numbers', async () => {
        const path = file(
            '"Key","Text","Share"\n"1.2345678E7","1.0","9.0"\n"","say ""1.0""\n2.0, ä","-1.5E-4"\n"3.0","","12.25"\n'
        );
        const plain = await withPlainNumbers(path, [0, 2]);
        assert.equal(
            readFileSync(plain, 'utf8'),
            '"Key","Text","Share"\n"12345678","1.0","9"\n"","say ""1.0""\n2.0, ä","-0.00015"\n"3","","12.25"\n'
        );
        assert.equal(existsSync(path), false);
    });

    it('with other columns than asked for is refused', async () => {
        await assert.rejects(withHeader(file('Id\n1\n'), ['Id', 'Name']), /other columns than were asked for: Id/u);
    });
});
