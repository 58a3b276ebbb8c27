import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Engine } from '../sources/engine.ts';
import { aroundEngine } from '../testing/around-engine.ts';
import { lit } from '../sources/sql.ts';
import { Cohorts, cohortText, findCohorts, isSameCohort, tallyShown } from './cohorts.ts';
import type { Cohort } from './cohorts.ts';
import { midRankPercentile, roundTenth } from './model.ts';
import { StandingTally, TALLY_COLUMNS, togetherShown } from './standing-tally.ts';

interface Standing {
    readonly idx: number;
    readonly cohort: string | null;
    readonly state: string;
    readonly score: number | null;
    readonly outcome: number | null;
    readonly experience: number | null;
    readonly change: number | null;
}

const MANY = 2000;
/** A number that looks as if it were drawn, and is always the same. */
const drawn = (seed: number, below: number): number => ((seed * 48_271 + 11) % 2_147_483_647) % below;
const COHORTS = ['Enterprise', 'Größe, "L"', "SMB's", 'few', null];

function standing(idx: number): Standing {
    const cohort = idx % 250 === 0 ? 'few' : (COHORTS.filter((name) => name !== 'few')[drawn(idx, 4)] ?? null);
    const state = drawn(idx, 7) === 0 ? 'Provisional' : 'Scored';
    const value = (seed: number): number => (20 + drawn(idx * 7 + seed, 180)) / 10;
    return {
        idx,
        cohort,
        state,
        score: value(1),
        outcome: drawn(idx, 3) === 0 ? null : value(2),
        experience: value(3),
        change: cohort === 'Enterprise' ? null : (drawn(idx * 3, 60) - 30) / 10
    };
}

const sql = (value: string | number | null): string =>
    value === null ? 'NULL' : typeof value === 'number' ? String(value) : lit(value);

describe('findCohorts', () => {
    let engine: Engine;
    const folder = aroundEngine((opened) => (engine = opened), { memoryLimit: '128MB', threads: 2 });

    /** New standings of `due`, stored ones of all; what `due` had stored is the same in `all`. */
    async function load(all: readonly Standing[], due: readonly Standing[]): Promise<void> {
        const rows = (list: readonly Standing[]): string =>
            [
                "(-1, '', 'none', 0.0, 0.0, 0.0, 0.0)",
                ...list.map((one) => `(${Object.values(one).map(sql).join(', ')})`)
            ].join(', ');
        await engine.run(`CREATE OR REPLACE TABLE account_rules AS
            SELECT idx::INTEGER AS idx, cohort, state AS "Health_State__c", score::DOUBLE AS "Health_Score__c",
                outcome::DOUBLE AS "Health_Outcome_Score__c", experience::DOUBLE AS "Health_Experience_Score__c",
                change::DOUBLE AS "Health_Change__c", NULL::DOUBLE AS "Health_Percentile__c", NULL::VARCHAR AS "Health_Cohort__c"
            FROM (VALUES ${rows(all)}) v(idx, cohort, state, score, outcome, experience, change)`);
        await engine.run(`CREATE OR REPLACE TABLE due AS SELECT idx, "Health_State__c" AS state_stored FROM account_rules
            WHERE idx IN (${[-1, ...due.map(({ idx }) => idx)].join(', ')}) ORDER BY idx`);
        const lines = [tallyOf(due.slice(0, 100)), tallyOf(due.slice(100))];
        const columns = Object.entries(TALLY_COLUMNS).map(([name, type]) => `${name}: '${type}'`);
        writeFileSync(join(folder, 'tally.csv'), lines.join(''));
        await engine.run(`CREATE OR REPLACE TABLE scored_due_tally AS FROM read_csv(${lit(join(folder, 'tally.csv'))},
            auto_detect = false, header = false, quote = '"', escape = '"', columns = {${columns.join(', ')}})`);
        await tallyShown(engine);
    }

    const batch = { tally: 'scored_due_tally' };

    function tallyOf(list: readonly Standing[]): string {
        const tally = new StandingTally();
        for (const { cohort, change, ...shown } of list)
            tally.add(cohort, { standing: { ...shown, status: null }, trend: change === null ? null : { change } });
        return tally.lines();
    }

    /** Percentiles and medians as they are defined, by sorting. */
    function expected(list: readonly Standing[]): unknown {
        const scored = list.filter(({ state, score }) => state === 'Scored' && score !== null);
        const middle = (values: (number | null)[]): number | null => {
            const known = values.filter((value) => value !== null).sort((a, b) => a - b);
            const [low, high] = [known[Math.floor((known.length - 1) / 2)], known[Math.floor(known.length / 2)]];
            return low === undefined || high === undefined ? null : roundTenth(low + (high - low) * 0.5);
        };
        const tenths = scored.map(({ score }) => Math.round((score ?? 0) * 10)).sort((a, b) => a - b);
        const percentiles = [...new Set(tenths)].map((value) => {
            const equal = tenths.filter((other) => other === value).length;
            return [value, midRankPercentile(tenths.indexOf(value), equal, tenths.length)];
        });
        return {
            size: scored.length,
            outcomeMedian: middle(scored.map(({ outcome }) => outcome)),
            experienceMedian: middle(scored.map(({ experience }) => experience)),
            change: middle(scored.map(({ change }) => change)),
            percentiles
        };
    }

    const asList = ({ percentiles, ...cohort }: { percentiles: Map<number, number> }): unknown => ({
        ...cohort,
        percentiles: [...percentiles]
    });

    it('counts new standings of the scored accounts and stored ones of the others', async () => {
        const stored = Array.from({ length: MANY }, (_, idx) => standing(idx));
        const due = stored.filter(({ idx }) => idx % 3 === 0).map((one) => ({ ...standing(one.idx + MANY), idx: one.idx, cohort: one.cohort })); // prettier-ignore
        await load(stored, due);
        const { cohorts } = await findCohorts(engine, [batch]);
        const after = [...stored.filter(({ idx }) => idx % 3 !== 0), ...due];
        assert.deepEqual([...cohorts.keys()].toSorted(), ['', 'Enterprise', 'Größe, "L"', "SMB's"].toSorted());
        for (const [name, cohort] of cohorts) {
            const members = name === '' ? after : after.filter((one) => one.cohort === name);
            assert.deepEqual(asList(cohort), expected(members), name);
        }
        assert.equal(cohorts.get('Enterprise')?.change, null);
    });

    it('knows a cohort from ten accounts on, new and stored ones together', async () => {
        const stored = Array.from({ length: 19 }, (_, idx) => ({
            ...standing(1),
            idx,
            state: 'Scored',
            cohort: idx < 10 ? 'ten' : 'nine'
        }));
        for (const due of [stored.slice(8, 12), []]) {
            await load(stored, due);
            const { cohorts } = await findCohorts(engine, due.length === 0 ? [] : [batch]);
            const sizes = [...cohorts].map(([name, { size }]) => [name, size]);
            assert.deepEqual(sizes, [['', 19], ['ten', 10]]); // prettier-ignore
        }
    });

    it('knows stored places alone, and none where nobody is scored', async () => {
        const stored = Array.from({ length: 30 }, (_, idx) => standing(idx));
        await load(stored, []);
        const all = (await findCohorts(engine, [])).cohorts.get('');
        assert.ok(all);
        assert.deepEqual(asList(all), expected(stored));
        await load([], []);
        assert.equal((await findCohorts(engine, [batch])).cohorts.size, 0);
    });
});

describe('Cohorts', () => {
    const cohort = (size: number, percentile: number): Cohort => ({
        size,
        outcomeMedian: 7,
        experienceMedian: 6,
        change: -0.5,
        percentiles: new Map([[143, percentile]])
    });
    const large = `"${'L'.repeat(70)}"`;
    const cohorts = new Cohorts(new Map([['', cohort(500, 40)], ['SMB', cohort(12, 90)], [large, cohort(10, 5)]])); // prettier-ignore

    it('place an account among its own, or among all where its cohort is too small or has no name', () => {
        const own = { cohort: 'SMB', size: 12, percentile: 90, date: '2026-06-01', outcomeMedian: 7, experienceMedian: 6, change: -0.5 }; // prettier-ignore
        assert.deepEqual(cohorts.place('SMB', 14.3, '2026-06-01'), own);
        for (const name of ['few', null, '']) {
            const all = cohorts.place(name, 14.3, '2026-06-01');
            assert.deepEqual([all?.cohort, all?.size, all?.percentile], ['', 500, 40], String(name));
        }
        assert.equal(cohorts.place('SMB', 14.4, '2026-06-01'), null);
        assert.equal(new Cohorts(new Map()).place(null, 14.3, '2026-06-01'), null);
    });

    it('have a text that names them, cut where the field is too short, and tells the same one of another size', () => {
        const [own, all, long] = ['SMB', null, large].map((name) => cohorts.place(name, 14.3, '2026-06-01'));
        assert.ok(own && all && long);
        assert.deepEqual([cohortText(own), cohortText(all)], ['SMB (12)', 'All scored accounts (500)']);
        assert.ok(cohortText(long).length <= 80);
        for (const context of [own, all, long]) {
            assert.equal(isSameCohort(cohortText({ ...context, size: 7 }), context), true);
            assert.equal(isSameCohort(cohortText({ ...context, cohort: 'Other' }), context), false);
        }
    });
});

describe('StandingTally', () => {
    it('counts what accounts show, with and without a score', () => {
        const tally = new StandingTally();
        const none = { score: null, outcome: null, experience: null };
        const scored = { state: 'Scored', score: 14.3, outcome: 1, experience: 10 };
        tally.add('a, "b" c', { standing: { ...scored, status: 'Amber' }, trend: { change: -0.3 } });
        tally.add('a, "b" c', { standing: { ...scored, status: 'Amber' }, trend: null });
        tally.add(null, { standing: { ...scored, status: 'Red', score: 2, outcome: null }, trend: null });
        tally.add('a, "b" c', { standing: { ...none, state: 'No evidence', status: null }, trend: null });
        const name = '"a, ""b"" c"';
        assert.equal(
            tally.lines(),
            `${name},0,143,2\n${name},1,10,2\n${name},2,100,2\n${name},3,-3,1\n,0,20,1\n,2,100,1\n`
        );
        const shown = [
            ['Scored', 'Amber', 2],
            ['Scored', 'Red', 1],
            ['No evidence', null, 1]
        ];
        assert.deepEqual(tally.shown, shown);
        const twice = shown.map(([state, status, accounts]) => [state, status, 2 * Number(accounts)]);
        assert.deepEqual(togetherShown([tally.shown, [], tally.shown]), twice);
    });
});
