import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { recordsOf, withHeader } from './result-file.ts';

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

    it('with other columns than asked for is refused', async () => {
        await assert.rejects(withHeader(file('Id\n1\n'), ['Id', 'Name']), /other columns than were asked for: Id/u);
    });
});
