import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Engine } from './engine.ts';
import { aroundEngine } from '../testing/around-engine.ts';
import { ident, list, lit, trimmed } from './sql.ts';

describe('texts in SQL', () => {
    let engine: Engine;
    aroundEngine((opened) => (engine = opened));

    it('are what they were, whatever quotes they hold, as literals, in lists and as names', async () => {
        const odd = `it's "odd" \\ ; -- '' ""`;
        const [row] = await engine.rows(`SELECT ${lit(odd)}, ${list([odd, ''])}[1], len(${list([odd, ''])})`);
        assert.deepEqual(row?.map(String), [odd, odd, '2']);
        await engine.run(`CREATE TABLE odd AS SELECT 1 AS ${ident(odd)}`);
        assert.deepEqual(await engine.rows('SELECT column_name FROM duckdb_columns() WHERE table_name = \'odd\''), [[odd]]); // prettier-ignore
    });

    it('lose every kind of blank at both ends and none inside, and are null when nothing is left', async () => {
        const clean = async (text: string, plain?: string): Promise<unknown> => {
            const [row] = await engine.rows(`SELECT ${trimmed('cell', plain)} FROM (SELECT ${lit(text)} AS cell)`);
            return row?.[0];
        };
        for (const blank of [' ', '\t', '\n', '\r', '\u00a0', '\ufeff', ' \u00a0\t']) {
            for (const text of [`a${blank}b${blank}`, `${blank}a${blank}b`, `${blank}a${blank}b${blank}`])
                assert.equal(await clean(text), `a${blank}b`, JSON.stringify(text));
            assert.equal(await clean(`é${blank}`), 'é');
            assert.equal(await clean(`${blank}~`), '~');
            assert.equal(await clean(blank), null);
        }
        assert.equal(await clean(''), null);
        for (const text of ['a b', '!', '~x', 'ü', '日本']) assert.equal(await clean(text), text);
        assert.equal(await clean(' 7', 'true'), ' 7');
    });
});
