import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import { Engine } from './engine.ts';

const DAYS = [
    '2026-01-31', '2026-01-31 23:59:59.999999', '1970-01-01', '1969-12-31', '1969-12-31 23:59:59.5', '2199-12-31', '2200-01-01',
    '0999-05-05', '0044-03-15 (BC)', '9999-12-31', '10000-01-01', 'infinity', '-infinity', null
]; // prettier-ignore
const RATINGS = [-128, -1, 0, 1, 5, 7, 9, 10, 11, 100, 127, 255, 65_535, 2_147_483_647, 9_007_199_254_740_991, null];
const ANSWERS = { name: 'survey', kind: 'answers', columns: { account: 'key', rating: 'score', date: 'day' } };

describe('typedReading', () => {
    let folder: EvidenceFolder;
    beforeEach(() => {
        folder = new EvidenceFolder();
    });
    afterEach(() => folder.close());

    /** Rows that are used and rejected of a Parquet file with the columns key, score and day. */
    const readRows = async (select: string, changes: object) => {
        const writer = await Engine.open({ folder: `${folder.path}/writer`, memoryLimit: '64MB' });
        await writer.run(`COPY (${select}) TO '${folder.path}/rows.parquet' (FORMAT parquet)`);
        writer.close();
        const source = { ...ANSWERS, files: ['rows.parquet'], allowEmpty: true, ...changes };
        const { engine, counts, rejected } = await folder.read([source], accounts(9));
        const used = await engine.rows('SELECT account, rank FROM evidence_0 ORDER BY ALL');
        return { counts, used, rejected };
    };

    const assertSame = async (type: string, column: 'score' | 'day', values: readonly unknown[], changes: object) => {
        const texts = values.map((value) => `(${value === null ? 'NULL' : `'${String(value)}'`})`);
        const others = column === 'score' ? `DATE '2026-01-01' AS day` : '9 AS score';
        const select = (as: string): string => `SELECT 'K1' AS key, ${as} AS ${column}, ${others}
            FROM (SELECT try_cast(v AS ${type}) AS v FROM (VALUES ${texts.join(', ')}) t(v))`;
        const typed = await readRows(select('v'), changes);
        assert.deepEqual(typed, await readRows(select('v::VARCHAR'), changes));
        return typed;
    };

    for (const type of ['DATE', 'TIMESTAMP', 'TIMESTAMPTZ', 'TIMESTAMP_NS']) {
        it(`reads days of the type ${type} as it reads their texts`, async () => {
            const { used, rejected } = await assertSame(type, 'day', DAYS, {});
            assert.ok(used.length >= 3 && rejected.length >= 5);
            await assertSame(type, 'day', DAYS, { constants: { date: '2026-02-03' } });
        });
    }

    for (const type of [
        'TINYINT',
        'UTINYINT',
        'SMALLINT',
        'INTEGER',
        'BIGINT',
        'UINTEGER',
        'DOUBLE',
        'DECIMAL(18,2)'
    ]) {
        it(`reads ratings of the type ${type} as it reads their texts`, async () => {
            for (const scale of ['0-10', '1-10', '1-7'])
                assert.ok((await assertSame(type, 'score', RATINGS, { scale })).used.length >= 3);
        });
    }

    it('leaves to texts what the settings say of texts', async () => {
        const days = ['2026-01-31', '2026-02-01'];
        for (const changes of [
            { values: { day: { '2026-01-31': '2026-03-03' } } },
            { emptyValues: ['2026-01-31'] },
            { filter: [{ column: 'day', in: ['2026-02-01'] }] },
            { dateFormat: '%Y-%m-%d' }
        ])
            await assertSame('DATE', 'day', days, changes);
        const ratings = await assertSame('INTEGER', 'score', [1, 9], { values: { score: { 9: '10' } } });
        assert.deepEqual(ratings.used.length, 2);
    });
});
