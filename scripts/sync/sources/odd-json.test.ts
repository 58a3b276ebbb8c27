import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ConfigError, UnreachableError } from '../errors.ts';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';

const COLUMNS = { account: 'key', rating: 'score', date: 'when', respondent: 'who' };
const row = (key: string, more: object = {}) => ({ key, score: 9, when: '2026-01-01', who: key, ...more });

describe('rows with keys of their own', () => {
    let folder: EvidenceFolder;
    beforeEach(() => {
        folder = new EvidenceFolder();
    });
    afterEach(() => folder.close());

    const read = (name: string, content: string, columns: object = {}) => {
        folder.write(name, content);
        const source = { name: 'survey', kind: 'answers', files: [name], columns: { ...COLUMNS, ...columns } };
        return folder.read([source], accounts(9));
    };
    const problem = async (name: string, content: string): Promise<string> => {
        const failed = await read(name, content).then(
            () => null,
            (error: unknown) => error
        );
        assert.ok(failed instanceof ConfigError, String(failed));
        return failed.message;
    };

    it('finds a key that only later rows have, in lines and in an array', async () => {
        const rows = Array.from({ length: 500 }, (_, i) => row('K1', i > 400 ? { decides: i % 2 === 0 } : {}));
        const columns = { decisionMaker: 'decides' };
        const lines = await read('a.ndjson', rows.map((one) => JSON.stringify(one)).join('\n'), columns);
        assert.equal(lines.counts[0]?.used, 500);
        const array = await read('a.json', JSON.stringify(rows), columns);
        assert.equal(array.counts[0]?.used, 500);
        assert.equal(await array.engine.count('SELECT count(*) FROM evidence_0 WHERE rank & 1 = 1'), 49);
        await assert.rejects(
            read('b.ndjson', JSON.stringify(row('K1')), columns),
            /has no column "decides"\. .*It has: key, score, when, who/u
        );
    });

    it('tells a missing column and damage further down together, and what is wrong with other sources', async () => {
        const rows = Array.from({ length: 3000 }, () => JSON.stringify(row('K1')));
        folder.write('a.json', `[${rows.join(',')}, {"key": ]`);
        const source = { name: 'survey', kind: 'answers', files: ['a.json'], columns: { ...COLUMNS, rating: 'scor' } };
        await assert.rejects(
            folder.read([source, { ...source, name: 'other', files: ['none.json'] }], accounts(9)),
            (error: unknown) => {
                assert.ok(error instanceof UnreachableError);
                assert.match(error.message, /"survey": .*a\.json is not a JSON array: .*Malformed JSON/u);
                assert.match(error.message, /"other": there is no readable file .*none\.json/u);
                assert.match(error.message, /a\.json has no column "scor"\. Did you mean "score"\?/u);
                return true;
            }
        );
    });

    it('reads rows after one that is longer than what columns are looked for in', async () => {
        const long = JSON.stringify(row('K1', { text: 'x'.repeat(300_000) }));
        const tooLong = JSON.stringify(row('K2', { text: 'x'.repeat(3_000_000) }));
        const { counts, rejected } = await read('a.ndjson', [long, tooLong, JSON.stringify(row('K3'))].join('\n'));
        assert.equal(counts[0]?.used, 2);
        assert.match(rejected[0]?.[5] ?? '', /longer than 2 MB/u);
    });

    it('says what to do with objects on several lines, and with rows inside an object', async () => {
        const several = [row('K1'), row('K2')].map((one) => JSON.stringify(one, null, 2)).join('\n');
        assert.match(
            await problem('a.ndjson', several),
            /It has: none\. Its objects stand on several lines; .*jq -c \. ".*a\.ndjson"/u
        );
        const inside = JSON.stringify({ total: 1, answers: [row('K1')] });
        assert.match(await problem('b.json', inside), /The rows seem to be inside it: jq -c "\.answers\[\]"/u);
        const named = JSON.stringify({ "Ann's survey-results": [row('K1')] });
        assert.ok((await problem('b.json', named)).includes(String.raw`jq -c '.["Ann'\''s survey-results"][]' "`));
        assert.match(await problem('c.json', '[1, 2]'), /It has: none/u);
    });

    it('takes keys with any character', async () => {
        const text = JSON.stringify({ 'the "key"': 'K1', 'a/b': { '~"c': 9 }, when: '2026-01-01', who: "it's" });
        const columns = { account: 'the "key"', rating: 'a/b.~"c' };
        const { counts } = await read('a.ndjson', text, columns);
        assert.equal(counts[0]?.used, 1);
        const array = await read('a.json', `[${text}]`, columns);
        assert.equal(array.counts[0]?.used, 1);
    });

    it('takes structures, bytes that are texts, and any name of a column from Parquet', async () => {
        const { engine } = await read('a.ndjson', JSON.stringify(row('K1')));
        await engine.run(`COPY (SELECT {'key': encode('Zoë & Co'), 'of': {'when': TIMESTAMPTZ '2026-01-01 23:30:00-05'}} AS account,
            9.00::DECIMAL(18, 4) AS score, 'x' AS File_Row_Number, 'dots' AS "a.b", '\\xC3\\x28'::BLOB AS bytes
            FROM range(3)) TO '${folder.path}/a.parquet'`);
        const source = {
            name: 'survey',
            kind: 'answers',
            files: ['a.parquet'],
            match: { by: 'Name' },
            columns: { account: 'account.key', rating: 'score', date: 'account.of.when', respondent: 'bytes' },
            filter: [{ column: 'a.b', in: ['dots'] }]
        };
        const named = { ...accounts(1)[0], Name: 'Zoë & Co' };
        const { engine: read1, counts } = await folder.read([source], [named as never]);
        assert.equal(counts[0]?.used, 3);
        assert.deepEqual(
            await read1.rows(`SELECT DISTINCT (DATE '1970-01-01' + (rank >> 5))::VARCHAR FROM evidence_0`),
            [['2026-01-02']]
        );
        const { rejected } = await folder.read([{ ...source, match: { by: 'Id' }, allowEmpty: true }], accounts(1));
        assert.deepEqual(
            rejected.map((cells) => [cells[2], cells[4]]),
            [
                ['1', 'Zoë & Co'],
                ['2', 'Zoë & Co'],
                ['3', 'Zoë & Co']
            ]
        );
    });
});
