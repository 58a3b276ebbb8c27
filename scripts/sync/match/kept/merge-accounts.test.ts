import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Engine } from '../../sources/engine.ts';
import { aroundEngine } from '../../testing/around-engine.ts';
import { lit } from '../../sources/sql.ts';
import { compareNews, mergeNews } from './merge-accounts.ts';
import { sequence } from '../../testing/sequence.ts';

interface Row {
    readonly Id: string;
    readonly name: string | null;
    readonly score: number | null;
}

describe('merging what has changed into the kept accounts', () => {
    let engine: Engine;
    const folder = aroundEngine((opened) => (engine = opened));

    let bases = 0;
    const values = (row: Row): string =>
        `${lit(row.Id)}, ${row.name === null ? 'NULL' : lit(row.name)}, ${row.score ?? 'NULL'}`;
    const table = async (name: string, columns: string, rows: readonly string[]): Promise<void> => {
        await engine.run(`CREATE OR REPLACE TABLE ${name} (${columns})`);
        if (rows.length > 0) await engine.run(`INSERT INTO ${name} VALUES ${rows.map((row) => `(${row})`).join(', ')}`);
    };
    /** Merges, and returns the rows in the order of their places, which are their own but may have gaps. */
    const merge = async (
        kept: readonly Row[],
        changed: readonly Row[],
        gone: readonly string[]
    ): Promise<unknown[]> => {
        const base = `base${bases++}`;
        await engine.run(`ATTACH ${lit(join(folder, `${base}.duckdb`))} AS ${base}`);
        const sorted = kept.toSorted((a, b) => (a.Id < b.Id ? -1 : 1));
        const columns = 'mine BOOLEAN, "Id" VARCHAR, name VARCHAR, score DOUBLE';
        await table(`${base}.accounts`, `idx INTEGER, ${columns}`, sorted.map((row, i) => `${i + 1}, true, ${values(row)}`)); // prettier-ignore
        await engine.run(`CHECKPOINT ${base}`);
        const lost = gone.map((Id) => `true, ${values({ Id, name: null, score: null })}, true`);
        await table('news', `${columns}, gone BOOLEAN`, [
            ...changed.map((row) => `true, ${values(row)}, false`),
            ...lost
        ]);
        await mergeNews(engine, `${base}.accounts`, kept.length, await compareNews(engine, `${base}.accounts`));
        const rows = await engine.rows('SELECT mine, "Id", name, score FROM accounts ORDER BY idx');
        assert.equal(await engine.count('SELECT count(DISTINCT idx) FROM accounts'), rows.length);
        const [kind] = await engine.rows(
            `SELECT table_type FROM information_schema.tables WHERE table_name = 'accounts' AND table_catalog = 'evidence'`
        );
        await engine.run(`DROP ${kind?.[0] === 'VIEW' ? 'VIEW' : 'TABLE'} accounts`);
        await engine.run(`DETACH ${base}`);
        return rows;
    };
    const expected = (kept: readonly Row[], changed: readonly Row[], gone: readonly string[]): unknown[] => {
        const all = new Map([...kept, ...changed].map((row) => [row.Id, row]));
        for (const id of gone) all.delete(id);
        const sorted = [...all.values()].sort((a, b) => (a.Id < b.Id ? -1 : 1));
        return sorted.map(({ Id, name, score }) => [true, Id, name, score]);
    };
    const assertMerged = async (...step: Parameters<typeof merge>): Promise<void> =>
        assert.deepEqual(await merge(...step), expected(...step));
    const idOf = (number: number): string => `001${number.toString(36).padStart(12, '0')}AAA`;
    const rowOf = (number: number, name: string | null = `Account ${number}`): Row => ({ Id: idOf(number), name, score: number % 7 }); // prettier-ignore
    const book = Array.from({ length: 5000 }, (_, i) => rowOf(2 * i + 10));

    it('changes values, also to none', async () => {
        await assertMerged(book, [rowOf(10, null), { ...rowOf(5010), score: null }], []);
    });

    it('changes nothing when the same rows come again', async () => {
        await assertMerged(book, book.slice(100, 120), []);
        await assertMerged(book, [], []);
    });

    it('takes accounts away: the first, the last, some between, and some that were not there', async () => {
        await assertMerged(book, [], [idOf(10), idOf(2 * 4999 + 10), idOf(4100), idOf(4102), idOf(99_999)]);
    });

    it('adds accounts at the end, and between others', async () => {
        await assertMerged(book, [rowOf(20_000), rowOf(30_000), rowOf(25_000)], []);
        await assertMerged(book, [rowOf(1)], []);
        await assertMerged(book, [rowOf(20_000), rowOf(4101), rowOf(4100, 'changed')], [idOf(10)]);
    });

    it('puts a book in order of which much has changed', async () => {
        const changed = book.slice(0, 3000).map((row) => ({ ...row, name: `${row.name} again` }));
        await assertMerged(book, [...changed.toReversed(), rowOf(20_000)], book.slice(4000, 4500).map(({ Id }) => Id)); // prettier-ignore
    });

    it('begins with nothing, and ends with nothing', async () => {
        await assertMerged([], [rowOf(3), rowOf(1)], []);
        await assertMerged([rowOf(1), rowOf(3)], [], [idOf(1), idOf(3)]);
    });

    it('gives what a new book would give, whatever happens', async () => {
        const random = sequence(5);
        for (let round = 0; round < 60; round++) {
            const size = [0, 1, 50, 2500][random(4)] ?? 0;
            const kept = Array.from({ length: size }, (_, i) => rowOf(i * 3));
            const touched = new Set(
                Array.from({ length: random(1 + [3, 40, 400][random(3)]!) }, () => random(size * 3 + 5))
            );
            const numbers = [...touched].map((number) => (random(3) === 0 ? size * 3 + number : number));
            const unique = [...new Set(numbers)];
            const gone = unique.filter(() => random(4) === 0);
            const changed = unique.filter((number) => !gone.includes(number));
            const renamed = changed.map((number) => rowOf(number, [null, 'x', `Account ${number}`][random(3)]));
            await assertMerged(kept, renamed, gone.map(idOf)); // prettier-ignore
        }
    });
});
