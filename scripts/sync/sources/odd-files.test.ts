import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Source } from '../config/source-schema.ts';
import { UnreachableError } from '../errors.ts';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import { findFiles } from './files.ts';
import { lit } from './sql.ts';
import { versionOf } from './unchanged.ts';

const ANSWERS = {
    name: 'survey',
    kind: 'answers',
    columns: { account: 'key', rating: 'score', date: 'when', respondent: 'who' }
};
const HEADER = 'key,who,score,when\n';
const MANY = `${HEADER}${Array.from({ length: 20_000 }, (_, i) => `K${1 + (i % 9)},p${(i * 7919) % 20_011},${i % 11},2026-01-01\n`).join('')}`;

describe('files as people have them', () => {
    let folder: EvidenceFolder;
    beforeEach(() => {
        folder = new EvidenceFolder();
    });
    afterEach(() => folder.close());

    const read = (files: readonly string[], changes: object = {}) =>
        folder.read([{ ...ANSWERS, files, ...changes }], accounts(9));
    const used = async (files: readonly string[], changes: object = {}) => {
        const { engine, counts } = await read(files, changes);
        const keys = await engine.rows('SELECT DISTINCT account FROM evidence_0 ORDER BY account');
        return [counts[0]?.files, counts[0]?.used, keys.length];
    };
    const failure = async (files: readonly string[], changes: object = {}): Promise<string> => {
        const failed = await read(files, changes).then(
            () => null,
            (error: unknown) => error
        );
        assert.ok(failed instanceof UnreachableError, String(failed));
        return [failed.message, ...failed.actions].join('\n');
    };

    it('reads a file whose name looks like a pattern, and no other in its place', async () => {
        folder.write('in/survey[1].csv', `${HEADER}K1,a,9,2026-01-01\n`);
        folder.write('in/survey1.csv', `${HEADER}K2,a,9,2026-01-01\nK3,b,8,2026-01-01\n`);
        assert.deepEqual(await used(['in/*.csv']), [2, 3, 3]);
        assert.deepEqual(await used(['in/survey[1].csv']), [1, 1, 1]);
        const { engine } = await read(['in/survey1.csv']);
        for (const name of ['one', 'one[1]'])
            await engine.run(
                `COPY (SELECT '${name === 'one' ? 'K1' : 'K2'}' AS key, 9 AS score, DATE '2026-01-01' AS "when", 'a' AS who) TO '${folder.path}/${name}.parquet'`
            );
        assert.deepEqual(await used(['one*.parquet']), [2, 2, 2]);
        folder.write('[2].ndjson', '{"key":"K1","who":"a","score":9,"when":"2026-01-01"}');
        folder.write('[3].json', '[{"key":"K1","who":"a","score":9,"when":"2026-01-01"}]');
        assert.deepEqual(await used(['[[]2].ndjson', '[3].json']), [2, 2, 1]);
    });

    it('takes the name of the folder of the settings for a name, whatever stands in it', async () => {
        const own = folder.write('book[1]/in/a.csv', HEADER);
        const other = folder.write('book1/in/a.csv', HEADER);
        const named = (pattern: string): string[] => {
            const source = { ...ANSWERS, files: [pattern] } as unknown as Source;
            return findFiles(source, join(folder.path, 'book[1]')).files.map(({ path }) => path);
        };
        assert.deepEqual(named('in/*.csv'), [own]);
        assert.deepEqual(named('../book1/in/*.csv'), [other]);
        assert.deepEqual(named(join(folder.path, 'book1/in/*.csv')), [other]);
    });

    it('reads a file whose path has a backslash, with brackets and without', async () => {
        const names = ['back\\slash.csv', 'back\\slash[1].csv', 'two\\of[them]/a.csv'];
        for (const name of names) folder.write(name, `${HEADER}K1,a,9,2026-01-01\n`);
        for (const name of names) assert.deepEqual(await used([name]), [1, 1, 1]);
        const { engine } = await read(names);
        const path = join(folder.path, 'back\\slash[1].parquet');
        const row = `SELECT 'K1' AS key, 9 AS score, DATE '2026-01-01' AS "when", 'a' AS who`;
        await engine.run(`COPY (${row}) TO ${lit(path)} (FORMAT parquet)`);
        assert.deepEqual(await used(['back\\slash[1].parquet']), [1, 1, 1]);
    });

    it('tells of files where it may not look, as of those that are not there', async () => {
        // A link that leads back to itself: unlike a folder that is closed, it holds for every user.
        mkdirSync(join(folder.path, 'in'));
        symlinkSync('loop', join(folder.path, 'in', 'loop'));
        const message = await failure(['in/loop/a[1].csv', 'in/loop/b.csv']);
        assert.match(message, /no file matches \S+loop\/a\[1\]\.csv/u);
        assert.match(message, /there is no readable file \S+loop\/b\.csv/u);
        assert.equal(versionOf(join(folder.path, 'in/loop/b.csv')), null);
    });

    it('takes a column whose own name has a dot before what is inside a structure', async () => {
        const { engine } = await read([folder.write('other.csv', `${HEADER}K1,a,9,2026-01-01\n`)]);
        const path = join(folder.path, 'rows.parquet');
        const row = `SELECT {'key': 'K2', 'who': 'b'} AS a, 'K1' AS "a.key", 9 AS score, DATE '2026-01-01' AS "when"`;
        await engine.run(`COPY (${row}) TO ${lit(path)} (FORMAT parquet)`);
        const columns = { ...ANSWERS.columns, account: 'a.key', respondent: 'a.who' };
        const { engine: reading } = await read(['rows.parquet'], { columns });
        assert.deepEqual(await reading.rows('SELECT account FROM evidence_0'), [[1]]);
    });

    it('passes over folders that a pattern finds, and says what a folder is', async () => {
        folder.write('in/a.csv', `${HEADER}K1,a,9,2026-01-01\n`);
        folder.write('in/old/b.csv', 'nothing to see');
        assert.deepEqual(await used(['in/*']), [1, 1, 1]);
        assert.match(await failure(['in']), /in is a folder; name its files, such as .*in\/\*\.csv/u);
    });

    it('says what to do with a workbook and an archive', async () => {
        folder.write('survey.xlsx', 'PK');
        folder.write('survey.zip', 'PK');
        const message = await failure(['survey.xlsx', 'survey.zip']);
        assert.match(message, /survey\.xlsx is a workbook; save its sheet as "CSV UTF-8"/u);
        assert.match(message, /survey\.zip is an archive; unpack it/u);
    });

    for (const [ending, pack] of [
        ['gz', gzipSync],
        ['zst', zstdCompressSync]
    ] as const) {
        it(`never takes a ${ending} file that was cut off for a shorter one`, async () => {
            const whole = pack(MANY);
            folder.write(`whole.csv.${ending}`, whole);
            assert.deepEqual(await used([`whole.csv.${ending}`]), [1, 20_000, 9]);
            for (const length of [whole.length - 1, Math.floor(whole.length / 2), 30]) {
                folder.write(`cut.csv.${ending}`, whole.subarray(0, length));
                const message = await failure([`cut.csv.${ending}`], { allowEmpty: true });
                assert.match(message, /cut\.csv\.\w+ cannot be unpacked: unexpected end of file\./u);
                assert.match(message, /Copy or export the file again, whole/u);
            }
        });
    }

    it('tells every file that cannot be unpacked, and every column that is missing, at once', async () => {
        folder.write('a.csv.gz', HEADER);
        folder.write('b.json.zst', '[]');
        folder.write('c.csv', 'key,who,score\n');
        folder.write('d.csv.gz', HEADER);
        const message = await failure(['a.csv.gz', 'b.json.zst', 'c.csv'], {});
        assert.match(message, /a\.csv\.gz cannot be unpacked: incorrect header check/u);
        assert.match(message, /b\.json\.zst cannot be unpacked: /u);
        assert.match(message, /c\.csv has no column "when"/u);
        assert.match(await failure(['d.csv.gz'], { encoding: 'latin-1' }), /d\.csv\.gz cannot be unpacked/u);
    });

    it('recognises UTF-16 without a mark, of both kinds, and packed', async () => {
        const little = Buffer.from(`${HEADER}K1,Zoë,9,2026-01-01\n`, 'utf16le');
        const big = Buffer.from(little).swap16();
        folder.write('little.csv', little);
        folder.write('big.csv', big);
        folder.write('packed.csv.gz', gzipSync(Buffer.concat([Buffer.from([0xff, 0xfe]), little])));
        assert.deepEqual(await used(['little.csv', 'big.csv', 'packed.csv.gz']), [3, 3, 1]);
    });
});
