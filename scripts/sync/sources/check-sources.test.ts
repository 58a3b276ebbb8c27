import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import type { SyncError } from '../errors.ts';
import { ConfigError, UnreachableError } from '../errors.ts';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import { failureOf } from '../testing/failure.ts';

const SURVEY = { kind: 'answers', columns: { account: 'key', rating: 'score', date: 'when' } };
const ROWS = 'key,score,when\nK1,9,2026-01-01\nK2,8,2026-01-02\n';

describe('checkSources', () => {
    let folder: EvidenceFolder;
    beforeEach(() => {
        folder = new EvidenceFolder();
        folder.write('good.csv', ROWS);
    });
    afterEach(() => folder.close());

    const refused = async (...sources: readonly object[]): Promise<SyncError> => {
        const named = sources.map((source, i) => ({ name: `s${i}`, ...SURVEY, files: ['good.csv'], ...source }));
        return failureOf(folder.read(named, accounts(9)));
    };

    it('tells every pattern that the engine does not understand, and takes those that it does', async () => {
        const error = await refused(
            { match: { extract: ['^(.+?) - ', '(open'] } },
            { dateFormat: ['%d.%m.%Y', '%Q'] },
            { dateFormat: ['seconds', 'excel'] }
        );
        assert.ok(error instanceof ConfigError);
        assert.equal(error.problems.length, 2);
        assert.match(error.problems[0] ?? '', /^Source "s0": match\.extract "\(open" is not understood: /u);
        assert.match(error.problems[1] ?? '', /^Source "s1": dateFormat "%Q" is not understood: /u);
    });

    it('takes no column of which there are two', async () => {
        folder.write('twice.csv', 'key,score,when,score\nK1,9,2026-01-01,2\n');
        const error = await refused({ files: ['twice.csv'] });
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, /twice\.csv has the column "score" more than once; rename one/u);
        const others = 'key,score,when,note,note\nK1,9,2026-01-01,2,3\n';
        folder.write('others.csv', others);
        const { counts } = await folder.read([{ name: 's', ...SURVEY, files: ['others.csv'] }], accounts(9));
        assert.equal(counts[0]?.used, 1);
    });

    it('tells files that are not what their name says together with everything else, and what to do', async () => {
        folder.write('page.json', '<!doctype html><title>Log in</title>');
        folder.write('cut.json', '[{"key":"K1","score":9,"when":"2026-01-01"},{"key":');
        folder.write('cut.parquet', 'PAR1 and no more');
        folder.write('export', ROWS);
        const error = await refused(
            { files: ['page.json', 'cut.json', 'cut.parquet', 'export'] },
            { columns: { ...SURVEY.columns, rating: 'scores' } }
        );
        assert.ok(error instanceof UnreachableError);
        const lines = error.message.split('\n');
        const said = [
            /^Source "s0": the ending of \S*export says no format; set "format"/u,
            /^Source "s0": \S*page\.json is not JSON: it starts with "<!doctype html><titl"\./u,
            /^Source "s0": \S*cut\.json is not a JSON array: /u,
            /^Source "s0": \S*cut\.parquet cannot be read as Parquet: /u,
            /^Source "s1": \S*good\.csv has no column "scores"\. Did you mean "score"\?/u
        ];
        for (const [i, pattern] of said.entries()) assert.match(lines[i] ?? '', pattern);
        assert.equal(lines.length, said.length);
        assert.match(
            error.actions.join('\n'),
            /Check "files".*\n.*Set "format".*\n.*NDJSON.*\n.*Export the file again/u
        );
    });

    it('counts files without a byte as empty whatever their format, and says so', async () => {
        const names = ['empty.csv', 'empty.json', 'empty.ndjson', 'empty.parquet', 'list.json'];
        for (const name of names) folder.write(name, name === 'list.json' ? '[]' : '');
        const source = { name: 's', ...SURVEY, files: [...names, 'good.csv'] };
        const { counts, warnings } = await folder.read([source], accounts(9));
        assert.deepEqual([counts[0]?.files, counts[0]?.read, counts[0]?.used], [names.length + 1, 2, 2]);
        assert.equal(warnings.length, names.length);
        for (const [i, name] of names.entries())
            assert.match(warnings[i] ?? '', new RegExp(`${name} is empty: it has no header line and no rows`, 'u'));
    });

    it('reads UTF-16 with a mark of either kind, and latin-1, packed or not', async () => {
        const little = Buffer.from(`\ufeff${ROWS}`, 'utf16le');
        folder.write('little.csv', little);
        folder.write('big.csv', Buffer.from(little).swap16());
        folder.write('big.csv.zst', zstdCompressSync(Buffer.from(little).swap16()));
        for (const name of ['little.csv', 'big.csv', 'big.csv.zst']) {
            const { engine } = await folder.read([{ name: 's', ...SURVEY, files: [name] }], accounts(9));
            const rows = await engine.rows('SELECT account, rank FROM evidence_0 ORDER BY account');
            assert.equal(rows.length, 2, name);
        }
        folder.write('latin.csv', Buffer.from('key,score,when\nZoë,9,2026-01-01\n', 'latin1'));
        const book = accounts(2).map((account, i) => (i === 1 ? { ...account, Health_Key__c: 'ZOË' } : account));
        const source = { name: 's', ...SURVEY, files: ['latin.csv'], encoding: 'latin-1' };
        const { engine } = await folder.read([source], book);
        assert.deepEqual(await engine.rows('SELECT account FROM evidence_0'), [[2]]);
    });
});
