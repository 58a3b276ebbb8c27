import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Engine } from './engine.ts';
import { ident, list, lit, trimmed } from './sql.ts';

describe('texts in SQL', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-sql-'));
    let engine: Engine;
    before(async () => {
        engine = await Engine.open({ folder: join(folder, 'engine'), memoryLimit: '64MB' });
    });
    after(() => {
        engine.close();
        rmSync(folder, { recursive: true, force: true });
    });

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
