import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ConfigError, UnreachableError } from '../errors.ts';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';

const ANSWERS = {
    name: 'survey',
    kind: 'answers',
    files: ['answers.csv'],
    columns: { account: 'key', rating: 'score', date: 'when', respondent: 'who' }
};
const HEADER = 'key,who,score,when\n';

describe('readEvidence', () => {
    let folder: EvidenceFolder;
    beforeEach(() => {
        folder = new EvidenceFolder();
    });
    afterEach(() => folder.close());

    const read = (content: string | Buffer, changes: object = {}, name = 'answers.csv') => {
        folder.write(name, content);
        return folder.read([{ ...ANSWERS, files: [name], ...changes }], accounts(9));
    };

    it('rejects a score of 11 with its row, column, value and reason, and uses the other rows', async () => {
        const { counts, rejected } = await read(`${HEADER}K1,a,9,2026-01-01\nK2,b,11,2026-01-02\nK3,c,7,2026-01-03\n`);
        assert.deepEqual([counts[0]?.read, counts[0]?.used, counts[0]?.rejected], [3, 2, 1]);
        const [source, file, row, column, value, reason] = rejected[0] ?? [];
        assert.deepEqual([source, row, column, value], ['survey', '3', 'score', '11']);
        assert.match(file ?? '', /answers\.csv$/u);
        assert.match(reason ?? '', /whole number from 0 to 10/u);
    });

    for (const value of [
        '-1',
        '10.5',
        '7,5',
        'ten',
        '',
        ' ',
        'NaN',
        'Infinity',
        '1e99',
        '0x9',
        '９',
        '=1+8',
        '٩',
        '99999999999999999999'
    ]) {
        it(`rejects the rating ${JSON.stringify(value)}`, async () => {
            const { counts } = await read(`${HEADER}K1,a,9,2026-01-01\nK2,b,"${value}",2026-01-02\n`);
            assert.deepEqual([counts[0]?.used, counts[0]?.rejected], [1, 1]);
        });
    }

    for (const value of ['9', ' 9 ', '9.0', '+9', '\u00a09']) {
        it(`takes the rating ${JSON.stringify(value)} as 9`, async () => {
            const { engine } = await read(`${HEADER}K1,a,"${value}",2026-01-01\n`);
            assert.equal(await engine.count('SELECT 10 - ((rank & 31) >> 1) FROM evidence_0'), 9);
        });
    }

    it('tells a blank account, an unknown account and a bad date apart', async () => {
        const { rejected } = await read(
            `${HEADER},a,9,2026-01-01\nK99,b,8,2026-01-01\nK1,c,8,31/01/2026\nK1,d,8,\nK1,e,8,2026-02-30\nK2,f,8,2026-01-01\n`
        );
        assert.deepEqual(
            rejected.map((cells) => [cells[2], cells[3], cells[4]]),
            [
                ['2', 'key', ''],
                ['3', 'key', 'K99'],
                ['4', 'when', '31/01/2026'],
                ['5', 'when', ''],
                ['6', 'when', '2026-02-30']
            ]
        );
    });

    it('keeps the row numbers right after rows that could not be taken apart', async () => {
        const { rejected, counts } = await read(
            `${HEADER}K1,a\nK1,b,9,2026-01-01\nK1,c,9,2026-01-01,extra\nK1,d,77,2026-01-01\n`
        );
        assert.deepEqual(rejected.map((cells) => cells[2]).sort(), ['2', '4', '5']);
        assert.equal(counts[0]?.read, 4);
    });

    it('reads a file with a byte-order mark and semicolons', async () => {
        const { counts } = await read('\ufeffkey;who;score;when\nK1;a;9;2026-01-01\n');
        assert.equal(counts[0]?.used, 1);
    });

    it('reads tabs, quoted line breaks and Windows line ends', async () => {
        const { counts } = await read(
            'key\twho\tscore\twhen\r\nK1\t"a\r\nb"\t9\t2026-01-01\r\nK2\tc\t8\t2026-01-01\r\n',
            {},
            'answers.tsv'
        );
        assert.equal(counts[0]?.used, 2);
    });

    it('reads a file that mixes line ends, and says so', async () => {
        const { counts, warnings, rejected } = await read(
            'key,who,score,when\r\nK1,a,9,2026-01-01\nK2,b,8,2026-01-01\nK3,c,8,2026-01-01,x\n'
        );
        assert.equal(counts[0]?.used, 2);
        assert.match(warnings[0] ?? '', /mixes line ends/u);
        assert.match(rejected[0]?.[5] ?? '', /more columns/u);
    });

    it('rejects only the row with invalid UTF-8 and says what to declare', async () => {
        const bytes = Buffer.concat([
            Buffer.from(`${HEADER}K1,a,9,2026-01-01\nK2,`),
            Buffer.from([0xe9, 0x82]),
            Buffer.from(',8,2026-01-01\nK3,c,7,2026-01-01\n')
        ]);
        const { counts, rejected } = await read(bytes);
        assert.deepEqual([counts[0]?.used, counts[0]?.rejected], [2, 1]);
        assert.match(rejected[0]?.[5] ?? '', /latin-1/u);
        const declared = await read(bytes, { encoding: 'latin-1' });
        assert.equal(declared.counts[0]?.used, 3);
    });

    it('reads gzip, NDJSON with nested keys, JSON arrays and Parquet alike', async () => {
        const zipped = await read(gzipSync(`${HEADER}K1,a,9,2026-01-01\n`), {}, 'answers.csv.gz');
        assert.equal(zipped.counts[0]?.used, 1);
        const columns = { account: 'account.key', rating: 'score', date: 'when' };
        const lines =
            '{"account":{"key":"K1"},"score":9,"when":"2026-01-01T10:00:00Z"}\nnot json\n{"account":{"key":"K2"},"score":null,"when":"2026-01-01"}\n';
        const ndjson = await read(lines, { columns }, 'answers.ndjson');
        assert.deepEqual([ndjson.counts[0]?.used, ndjson.rejected.map((cells) => cells[2])], [1, ['2', '3']]);
        const array = await read(
            '[{"account":{"key":"K1"},"score":9,"when":"2026-01-01"},{"account":{"key":"K2"},"score":3,"when":"2026-01-01"}]',
            { columns },
            'answers.json'
        );
        assert.equal(array.counts[0]?.used, 2);
        await array.engine.run(
            `COPY (SELECT 'K1' AS key, 9 AS score, DATE '2026-01-01' AS day UNION ALL SELECT 'K2', 12, DATE '2026-01-02') TO '${folder.path}/answers.parquet' (FORMAT parquet)`
        );
        const parquet = await folder.read(
            [{ ...ANSWERS, files: ['answers.parquet'], columns: { account: 'key', rating: 'score', date: 'day' } }],
            accounts(9)
        );
        assert.deepEqual([parquet.counts[0]?.used, parquet.rejected.map((cells) => cells[4])], [1, ['12']]);
    });

    it('reads all files of a glob, each with its own delimiter', async () => {
        folder.write('in/a.csv', `${HEADER}K1,a,9,2026-01-01\n`);
        folder.write('in/b.csv', 'score;key;who;when\n8;K2;b;2026-01-01\n');
        const { counts } = await folder.read([{ ...ANSWERS, files: ['in/*.csv'] }], accounts(9));
        assert.deepEqual([counts[0]?.files, counts[0]?.used], [2, 2]);
    });

    it('leaves rows out by the filter, counts them, and does not reject them', async () => {
        const { counts } = await read(
            'key,who,score,when,status\nK1,a,9,2026-01-01,Complete\nK2,b,99,2026-01-01,Partial\n',
            { filter: [{ column: 'status', in: ['Complete'] }] }
        );
        assert.deepEqual([counts[0]?.used, counts[0]?.filtered, counts[0]?.rejected], [1, 1, 0]);
    });

    it('takes words as values, texts for nothing, date patterns and a constant day', async () => {
        const { engine, rejected } = await read(
            'key,worth,when\nK1,Agree,9/8/18 15:29\nK2,NA,9/8/18 15:29\nK3,Agree,\n',
            {
                columns: { account: 'key', rating: 'worth', date: 'when' },
                values: { worth: { Agree: '8' } },
                emptyValues: ['NA'],
                dateFormat: '%m/%d/%y %H:%M',
                constants: { date: '2018-01-02' }
            }
        );
        assert.match(rejected[0]?.[5] ?? '', /rating is blank/u);
        const days = await engine.rows(
            `SELECT (DATE '1970-01-01' + (rank >> 5))::VARCHAR FROM evidence_0 ORDER BY account`
        );
        assert.deepEqual(days, [['2018-09-08'], ['2018-01-02']]);
    });

    it('puts a time with an offset on its day in UTC', async () => {
        const { engine } = await read(`${HEADER}K1,a,9,2026-01-01T23:30:00-05:00\n`);
        assert.deepEqual(await engine.rows(`SELECT (DATE '1970-01-01' + (rank >> 5))::VARCHAR FROM evidence_0`), [
            ['2026-01-02']
        ]);
    });

    it('declares 1-10 openly: 0 is rejected and 9 stays 9', async () => {
        const { counts, engine } = await read(`${HEADER}K1,a,0,2026-01-01\nK2,b,9,2026-01-01\n`, { scale: '1-10' });
        assert.equal(counts[0]?.rejected, 1);
        assert.equal(await engine.count('SELECT 10 - ((rank & 31) >> 1) FROM evidence_0'), 9);
    });

    it('makes hostile cells harmless in the reject file', async () => {
        const { rejected } = await read(
            `${HEADER}=cmd|' /C calc'!A0,a,9,2026-01-01\n"\u001b[31mred\u202e",b,9,2026-01-01\nK1,c,9,2026-01-01\n`
        );
        assert.equal(rejected[0]?.[4], `'=cmd|' /C calc'!A0`);
        assert.equal(rejected[1]?.[4], '?[31mred?');
    });

    it('stops when a file is missing, naming it and the settings', async () => {
        await assert.rejects(folder.read([{ ...ANSWERS, files: ['nowhere.csv'] }], accounts(1)), (error: unknown) => {
            assert.ok(error instanceof UnreachableError);
            assert.match(error.message, /no readable file .*nowhere\.csv/u);
            return true;
        });
    });

    it('stops at a wrong column name, listing the columns found and the nearest', async () => {
        folder.write('answers.csv', 'Account Key,score,when,who\nK1,9,2026-01-01,a\n');
        await assert.rejects(
            folder.read([{ ...ANSWERS, columns: { ...ANSWERS.columns, account: 'account_key' } }], accounts(1)),
            (error: unknown) => {
                assert.ok(error instanceof ConfigError);
                assert.match(
                    error.message,
                    /no column "account_key"\. Did you mean "Account Key"\? It has: Account Key, score, when, who/u
                );
                return true;
            }
        );
    });

    it('warns about an empty file, and stops when the whole source is empty', async () => {
        folder.write('a.csv', '');
        folder.write('b.csv', `${HEADER}K1,a,9,2026-01-01\n`);
        const { warnings } = await folder.read([{ ...ANSWERS, files: ['a.csv', 'b.csv'] }], accounts(1));
        assert.match(warnings[0] ?? '', /a\.csv is empty/u);
        await assert.rejects(folder.read([{ ...ANSWERS, files: ['a.csv'] }], accounts(1)), /no usable row/u);
        const allowed = await folder.read([{ ...ANSWERS, files: ['a.csv'], allowEmpty: true }], accounts(1));
        assert.equal(allowed.counts[0]?.used, 0);
    });

    it('survives a file of noise', async () => {
        const noise = Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919 + (i >> 3) * 31) % 256));
        const { counts } = await read(
            Buffer.concat([Buffer.from(HEADER), noise, Buffer.from('\nK1,z,9,2026-01-01\n')]),
            { allowEmpty: true }
        );
        assert.ok((counts[0]?.rejected ?? 0) > 0);
    });

    it('tells what it rejects in the order of the settings, whichever source is read first', async () => {
        folder.write(
            'large.csv',
            `${HEADER}${'K1,a,9,2026-01-01\n'.repeat(5000)}K2,b,11,2026-01-02\nK77,c,9,2026-01-01\n`
        );
        folder.write('small.csv', `${HEADER}K1,a,12,2026-01-01\nK1,a\n`);
        const score = { kind: 'roi', columns: { account: 'key', score: 'score', date: 'when' } };
        const { counts, rejected } = await folder.read(
            [
                { ...ANSWERS, name: 'large', files: ['large.csv'] },
                { ...score, name: 'small', files: ['small.csv'], allowEmpty: true },
                { ...score, name: 'again', files: ['large.csv'] }
            ],
            accounts(9)
        );
        assert.deepEqual(
            rejected.map(([source, , row]) => [source, row]),
            [
                ['large', '5002'],
                ['large', '5003'],
                ['small', '3'],
                ['small', '2'],
                ['again', '5002'],
                ['again', '5003']
            ]
        );
        assert.deepEqual(
            counts.map(({ read, used, rejected: bad }) => [read, used, bad]),
            [
                [5002, 5000, 2],
                [2, 0, 2],
                [5002, 5000, 2]
            ]
        );
    });

    it('stops with the failure of one source while a larger one is still being read', async () => {
        folder.write('large.csv', `${HEADER}${'K1,a,9,2026-01-01\n'.repeat(200_000)}`);
        folder.write('small.csv', `${HEADER}K1,a,12,2026-01-01\n`);
        const small = { ...ANSWERS, name: 'small', files: ['small.csv'] };
        await assert.rejects(
            folder.read([small, { ...ANSWERS, name: 'large', files: ['large.csv'] }], accounts(9)),
            /Source "small" has no usable row/u
        );
    });
});
