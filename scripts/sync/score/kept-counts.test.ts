import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Row } from '../sources/engine.ts';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import type { ReadResult, TestAccount } from '../testing/evidence-folder.ts';
import { countedTable } from './counted.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { KeptCounts } from './kept-counts.ts';
import { sequence } from '../testing/sequence.ts';

const SURVEY = {
    name: 'survey',
    kind: 'answers',
    files: ['in/*.csv'],
    columns: { account: 'key', respondent: 'who', rating: 'score', date: 'when', decisionMaker: 'dm' }
};
const HEADER = 'key,who,score,when,dm\n';
const START = Date.UTC(2026, 0, 1);
const dayOf = (number: number): string => new Date(START + number * 86_400_000).toISOString().slice(0, 10);

interface Counted {
    readonly rows: readonly Row[];
    /** Keys that were counted again, of all. */
    readonly again: number;
    readonly keys: number;
    readonly warnings: readonly string[];
}

describe('KeptCounts', () => {
    let folder: EvidenceFolder;
    let kept: string;
    beforeEach(() => {
        folder = new EvidenceFolder();
        kept = join(folder.path, 'kept');
    });
    afterEach(() => folder.close());

    const read = (
        book: readonly TestAccount[],
        keep: object = {},
        sources: readonly object[] = [SURVEY]
    ): Promise<ReadResult> => folder.read(sources, book, { keep: { folder: kept, ...keep } });

    /** Counts with what was kept and without, and keeps what was counted. */
    async function count(result: ReadResult, day: string, options: object = {}): Promise<[Counted, readonly Row[]]> {
        const { engine, sources, cache } = result;
        const warnings: string[] = [];
        const counts = new KeptCounts(engine, {
            folder: kept,
            part: '',
            rebuild: false,
            warn: (text) => void warnings.push(text),
            partsOf: (i) => cache?.partsOf(i) ?? [],
            worthwhileKeys: 1,
            ...options
        });
        const all = `FROM ${countedTable(0)} ORDER BY ALL`;
        await gatherEvidence(engine, sources, [day], counts);
        const rows = await engine.rows(all);
        const again = await engine.count('SELECT count(*) FROM keys_to_count_0');
        const keys = await engine.count('SELECT count(*) FROM matched_0');
        await counts.save();
        await gatherEvidence(engine, sources, [day]);
        return [{ rows, again, keys, warnings }, await engine.rows(all)];
    }

    const countsFile = (): string => join(kept, readdirSync(kept).find((name) => name.endsWith('.counts')) ?? 'none');

    it('counts as without it on 60 days on which answers come, change, expire and lie ahead', async () => {
        const random = sequence(7);
        const answers = (rows: number, today: number): string =>
            HEADER +
            Array.from({ length: rows }, () => {
                const key = random(12) === 0 ? `k${1 + random(30)} ` : `K${1 + random(30)}`;
                const day = dayOf(today - random(420) + 20);
                return `${key},${random(9) === 0 ? '' : `p${random(40)}`},${random(12)},${day},${random(6) === 0 ? 'yes' : ''}\n`;
            }).join('');
        folder.write('in/base.csv', answers(400, 0));
        let held = 0;
        let all = 0;
        for (let today = 0; today < 60; today += 1 + random(3)) {
            const chance = random(10);
            if (chance === 0) folder.write('in/base.csv', answers(400, today));
            if (chance === 1) folder.write(`in/day-${today}.csv`, answers(8, today));
            if (chance === 2) folder.write('in/small.csv', answers(2, today));
            if (chance === 3) rmSync(join(folder.path, 'in/small.csv'), { force: true });
            const book = accounts(25 + random(8));
            const result = await read(book, { worthwhileBytes: 150 });
            if (today > 40) {
                await result.engine.run(`CREATE OR REPLACE VIEW account_rules AS SELECT * REPLACE
                    (CASE WHEN idx % 3 = 0 THEN 90 ELSE 365 END AS window_days) FROM (SELECT *, 365 AS validity_days, 0 AS window_days FROM accounts)`);
            }
            const [kept, fresh] = await count(result, dayOf(today));
            assert.deepEqual(kept.rows, fresh, `day ${today}`);
            assert.deepEqual(kept.warnings, []);
            held += kept.keys - kept.again;
            all += kept.keys;
        }
        assert.ok(held > all / 4 && held < all, `${held} of ${all} keys were held`);
    });

    it('counts nothing again on a day on which nothing changed, and keeps what it has', async () => {
        folder.write('in/a.csv', `${HEADER}K1,a,9,2026-01-01,\nK2,b,3,2026-02-01,\nK3,c,3,2027-02-01,\n`);
        const [first] = await count(await read(accounts(3)), '2026-03-01');
        assert.deepEqual([first.again, first.keys, first.rows.length], [3, 3, 2]);
        const { ino } = statSync(countsFile());
        const [second, fresh] = await count(await read(accounts(3)), '2026-03-02');
        assert.deepEqual([second.again, second.rows], [0, fresh]);
        assert.equal(statSync(countsFile()).ino, ino);
    });

    it('counts a key again when its answer lies behind the window, and when a day comes that lay ahead', async () => {
        folder.write('in/a.csv', `${HEADER}K1,a,9,2026-01-01,\nK2,b,3,2026-02-01,\nK3,c,3,2027-02-01,\n`);
        await count(await read(accounts(3)), '2026-12-31');
        // The last day of the oldest answer, the day after, and the day of the answer that lay ahead.
        const again: number[] = [];
        for (const day of ['2026-12-31', '2027-01-01', '2027-02-01']) {
            const [held, fresh] = await count(await read(accounts(3)), day);
            assert.deepEqual(held.rows, fresh);
            again.push(held.again);
        }
        assert.deepEqual(again, [0, 1, 2]);
    });

    it('does not hold an earlier day to what was counted of a later one', async () => {
        folder.write('in/a.csv', `${HEADER}K1,a,9,2026-01-01,\nK1,b,3,2026-02-01,\n`);
        await count(await read(accounts(1)), '2026-03-01');
        const [held, fresh] = await count(await read(accounts(1)), '2026-01-15');
        assert.deepEqual([held.again, held.rows], [1, fresh]);
    });

    it('counts everything when it is told to, and when what was kept is damaged, which it says', async () => {
        folder.write('in/a.csv', `${HEADER}K1,a,9,2026-01-01,\nK2,b,3,2026-02-01,\n`);
        await count(await read(accounts(2)), '2026-03-01');
        const [told] = await count(await read(accounts(2)), '2026-03-01', { rebuild: true });
        assert.deepEqual([told.again, told.warnings], [2, []]);
        const bytes = readFileSync(countsFile());
        writeFileSync(countsFile(), bytes.subarray(0, bytes.length / 2));
        const [damaged, fresh] = await count(await read(accounts(2)), '2026-03-01');
        assert.deepEqual([damaged.again, damaged.rows], [2, fresh]);
        assert.match(damaged.warnings.join(), /counts of survey is not usable/u);
        const [after] = await count(await read(accounts(2)), '2026-03-01');
        assert.deepEqual([after.again, after.warnings], [0, []]);
    });

    it('says when nothing can be kept, and goes on', async () => {
        folder.write('in/a.csv', `${HEADER}K1,a,9,2026-01-01,\n`);
        const blocked = folder.write('blocked', '');
        const [counted, fresh] = await count(await read(accounts(1)), '2026-03-01', { folder: blocked });
        assert.deepEqual(counted.rows, fresh);
        assert.match(counted.warnings.join(), /cannot be kept for the next run/u);
    });

    it('counts the keys of an account that has several together on every day, and keeps those of the others', async () => {
        const byId = [{ ...SURVEY, match: { by: 'Id' } }];
        const book = accounts(20);
        const long = book.map(({ Id }) => Id);
        const random = sequence(11);
        // Of the first five accounts some rows have the Id of 15 characters.
        const answers = Array.from({ length: 300 }, () => {
            const n = random(20);
            const id = long[n]?.slice(0, n < 5 && random(2) === 0 ? 15 : 18) ?? '';
            return `${id},p${random(25)},${random(11)},${dayOf(random(400) - 200)},${random(5) === 0 ? 'yes' : ''}\n`;
        });
        folder.write('in/a.csv', HEADER + answers.join(''));
        const again: number[] = [];
        for (let today = 180; today < 240; today += 4) {
            const [held, fresh] = await count(await read(book, {}, byId), dayOf(today));
            assert.deepEqual(held.rows, fresh, `day ${today}`);
            assert.equal(held.keys, 25);
            again.push(held.again);
        }
        assert.equal(again[0], 25);
        assert.ok(Math.min(...again) === 10, again.join(' '));
    });

    it('keeps no counts of deciding persons for a source that names none, and counts anew when it names some', async () => {
        const { decisionMaker: _, ...columns } = SURVEY.columns;
        folder.write('in/a.csv', `${HEADER}K1,a,9,2026-01-01,yes\nK1,b,3,2026-02-01,\n`);
        const again: number[] = [];
        const rows: unknown[] = [];
        for (const source of [{ ...SURVEY, columns }, { ...SURVEY, columns }, SURVEY, SURVEY]) {
            const [held, fresh] = await count(await read(accounts(1), {}, [source]), '2026-03-01');
            assert.deepEqual([held.rows, held.warnings], [fresh, []]);
            again.push(held.again);
            rows.push(held.rows);
        }
        assert.deepEqual(again, [1, 0, 1, 0]);
        const [from, to] = ['2026-01-01', '2026-02-01'].map((day) => Date.parse(day) / 86_400_000);
        assert.deepEqual(rows[1], [[0, 1, 1, 0, 1, 12, from, to]]);
        assert.deepEqual(rows[3], [[0, 1, 1, 0, 1, 12, 1, 0, 0, 9, 1, from, to]]);
    });

    it('takes over the counts of one source in a run that counts those of another', async () => {
        const sources = ['old', 'new'].map((name) => ({ ...SURVEY, name, files: [`in/${name}.csv`] }));
        folder.write('in/old.csv', `${HEADER}K1,a,9,2026-01-01,\n`);
        for (const rating of [8, 2]) {
            folder.write('in/new.csv', `${HEADER}K1,a,${rating},2026-01-01,\nK2,a,${rating},2026-01-01,\n`);
            const result = await read(accounts(2), {}, sources);
            const [held, fresh] = await count(result, '2026-03-01');
            assert.deepEqual(held.rows, fresh);
            assert.equal(await result.engine.count(`SELECT sum(ratings) FROM ${countedTable(1)}`), 2 * rating);
        }
    });

    it('keeps the days on which keys without answers in the window get some', async () => {
        folder.write(
            'in/a.csv',
            `${HEADER}K1,a,9,2024-01-01,\nK2,a,9,2024-01-01,\nK2,b,7,2026-03-03,\nK3,a,1,2026-01-01,\n`
        );
        const seen: unknown[] = [];
        for (const day of ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']) {
            const [held, fresh] = await count(await read(accounts(3)), day);
            assert.deepEqual(held.rows, fresh);
            seen.push([held.again, held.rows.length]);
        }
        assert.deepEqual(seen, [[3, 1], [0, 1], [1, 2], [0, 2]]); // prettier-ignore
    });
});
