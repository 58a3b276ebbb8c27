// The model against numbers that others published: NPS lists, shrinkage, and slopes that NIST certified. The files lie beside
// the repository, not in it; where they are absent there is nothing to compare with, and each test says so.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { parse } from 'csv-parse/sync';
import { ROOT } from '../repository.ts';
import { countAnswers, DEFAULT_RULES, leastSquaresSlope, scoreAccount } from '../../sync/score/model.ts';
import type { AccountInput, Rules } from '../../sync/score/model.ts';

const DATA = join(ROOT, '../shared/data');
const AS_OF = '2026-03-02';

/** Text of a published file, or null after telling the runner that it is not here. */
function published(t: TestContext, file: string): string | null {
    const path = join(DATA, file);
    if (existsSync(path)) return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    t.diagnostic(`../shared/data/${file} is not here: nothing compared.`);
    return null;
}

const input = (experience: AccountInput['experience']): AccountInput => ({
    asOf: AS_OF,
    experience,
    outcome: [],
    stage: null,
    customerSince: null,
    override: null,
    excluded: false
});

function countsOf(scores: readonly number[], asOf = AS_OF): NonNullable<ReturnType<typeof countAnswers>> {
    const answers = scores.map((rating, i) => ({ respondent: `r${i}`, rating, date: asOf }));
    const counted = countAnswers(answers, asOf, 365, 'published');
    assert.ok(counted);
    return counted;
}

const npsOf = (counts: AccountInput['experience'][number], rules: Rules = DEFAULT_RULES): number =>
    scoreAccount(input([counts]), rules, null).standing.experienceHalf.nps ?? NaN;

interface NpsVectors {
    readonly from_scores: readonly { scores: number[]; expected: Record<string, number>; tolerance?: number }[];
    readonly from_counts_or_files: readonly { counts?: { promoters: number; passives: number; detractors: number }; expected: { nps: number } }[]; // prettier-ignore
    readonly edge_cases: readonly { invalid?: unknown[]; bands?: Record<string, string>; scores?: unknown[] }[];
}

describe('published NPS', () => {
    const file = 'test-vectors/nps_vectors.json';

    it('of lists of answers is ours', (t) => {
        const text = published(t, file);
        if (text === null) return;
        const { from_scores: vectors } = JSON.parse(text) as NpsVectors;
        for (const { scores, expected, tolerance = 0.05 } of vectors) {
            const counts = countsOf(scores);
            const share = (part: number): number => (100 * part) / scores.length;
            const ours: Record<string, number> = {
                nps: npsOf(counts),
                n: scores.length,
                promoters: counts.promoters,
                passives: counts.passives,
                detractors: counts.detractors,
                pct_promoters: share(counts.promoters),
                pct_passives: share(counts.passives),
                pct_detractors: share(counts.detractors)
            };
            for (const [name, value] of Object.entries(expected)) {
                // Some of these suites print whole numbers.
                const allowed = Number.isInteger(value) && !Number.isInteger(ours[name]) ? 0.5 : tolerance;
                assert.ok(Math.abs((ours[name] ?? NaN) - value) <= allowed, `${name} of ${scores.join()}: ${ours[name]} is not ${value}`); // prettier-ignore
            }
        }
        t.diagnostic(`${vectors.length} lists`);
    });

    it('of counts is ours', (t) => {
        const text = published(t, file);
        if (text === null) return;
        const vectors = (JSON.parse(text) as NpsVectors).from_counts_or_files.filter((vector) => vector.counts);
        assert.ok(vectors.length >= 2);
        for (const { counts, expected } of vectors) {
            assert.ok(counts);
            const ratingSum = counts.promoters * 9 + counts.passives * 7;
            const nps = npsOf({ kind: 'answers', source: 's', ...counts, ratingSum, oldest: AS_OF, newest: AS_OF });
            assert.ok(Math.abs(nps - expected.nps) < 0.0001, `${nps} is not ${expected.nps}`);
        }
    });

    it('has the same three bands, and refuses the same answers', (t) => {
        const text = published(t, file);
        if (text === null) return;
        const { edge_cases: edges } = JSON.parse(text) as NpsVectors;
        const bands = edges.flatMap((edge) => Object.entries(edge.bands ?? {}));
        assert.ok(bands.length >= 6);
        for (const [rating, band] of bands) assert.equal(countsOf([Number(rating)])[`${band}s` as 'promoters'], 1);
        const invalid = edges.flatMap((edge) => edge.invalid ?? []);
        assert.ok(invalid.length >= 6);
        for (const rating of invalid) assert.throws(() => countsOf([rating as number]), RangeError, String(rating));
    });

    it('of the 39 visitors of Sudzilla is -35.9', (t) => {
        const text = published(t, 'nps-preppin-expected/case_040_input_01.csv');
        if (text === null) return;
        const rows = parse(text, { columns: true }) as Record<string, string>[];
        const counts = countsOf(rows.map((row) => Number(row['On a scale of 0-10, how would you rate Sudzilla?'])));
        assert.deepEqual([counts.promoters, counts.detractors, rows.length], [8, 22, 39]);
        assert.equal(npsOf(counts).toFixed(1), '-35.9');
    });

    it('counts the latest answer of customers who answered twice', (t) => {
        const text = published(t, 'nps-preppin-expected/case_050_expected_output_01.csv');
        if (text === null) return;
        const rows = (parse(text, { columns: true }) as Record<string, string>[]).map((row) => ({
            respondent: `${row['Store']} ${row['Name']}`,
            rating: Number(row['Would you recommend C&BS Co to your friends and family?']),
            date: (row['Completion Date (Date Time stamp)'] ?? '').replace(/^(\d+)\/(\d+)\/(\d+) /, '$3-$2-$1T'),
            latest: row['Result (First / Latest)'] === 'Latest'
        }));
        const twice = new Set(rows.filter((row) => row.latest).map((row) => row.respondent));
        const counts = countAnswers(rows.filter((row) => twice.has(row.respondent)), '2020-01-31', 365, 's'); // prettier-ignore
        assert.deepEqual([counts?.promoters, counts?.passives, counts?.detractors], [2, 0, 4]);
    });
});

interface ShrinkageVectors {
    readonly prior: { alpha0: number; beta0: number };
    readonly table: readonly { successes: number; total: number; expected: number; dp: number }[];
    readonly worked: readonly { successes: number; total: number; expected: number; dp: number }[];
}

describe('published shrinkage', () => {
    it('of a share to its prior is our shrinkage of an NPS to its cohort', (t) => {
        const text = published(t, 'test-vectors/shrinkage_vectors.json');
        if (text === null) return;
        const { prior, table, worked } = JSON.parse(text) as ShrinkageVectors;
        const weight = prior.alpha0 + prior.beta0;
        const rules = { ...DEFAULT_RULES, npsShrinkage: weight, cohortNps: (100 * prior.alpha0) / weight };
        // Without any evidence there is no half to shrink; the line with a total of 0 is the prior itself.
        const vectors = [...table, ...worked].filter(({ total }) => total > 0);
        assert.ok(vectors.length >= 12);
        for (const { successes, total, expected, dp } of vectors) {
            const nps = (100 * successes) / total;
            const { experienceHalf } = scoreAccount(input([{ kind: 'nps', source: 's', nps, n: total, date: AS_OF }]), rules, null).standing; // prettier-ignore
            assert.equal(((experienceHalf.adjustedNps ?? NaN) / 100).toFixed(dp), expected.toFixed(dp), `${successes} of ${total}`); // prettier-ignore
        }
    });
});

/** Columns x and y of a NIST file. */
function columns(text: string): { x: number[]; y: number[] } {
    const rows = parse(text, { columns: true }) as { x: string; y: string }[];
    return { x: rows.map((row) => Number(row.x)), y: rows.map((row) => Number(row.y)) };
}

function closeTo(actual: number, certified: number, digits: number): void {
    const error = Math.abs(actual - certified) / Math.abs(certified);
    assert.ok(error <= 10 ** -digits, `${actual} is not ${certified} to ${digits} digits`);
}

describe('certified slopes', () => {
    it('of Norris', (t) => {
        const text = published(t, 'vectors-nist-strd/norris.csv');
        if (text === null) return;
        const { x, y } = columns(text);
        assert.equal(x.length, 36);
        closeTo(leastSquaresSlope(x, y), 1.00211681802045, 12);
    });

    // A line through the origin is the line through the points and their mirror images.
    it('of NoInt1 and NoInt2, through the origin', (t) => {
        for (const [file, certified] of [['noint1', 2.07438016528926], ['noint2', 8 / 11]] as const) {
            const text = published(t, `vectors-nist-strd/${file}.csv`);
            if (text === null) continue;
            const { x, y } = columns(text);
            const mirrored = (values: readonly number[]): number[] => [...values, ...values.map((value) => -value)];
            closeTo(leastSquaresSlope(mirrored(x), mirrored(y)), certified, 12);
        }
    }); // prettier-ignore

    it('of the trend suites', (t) => {
        const text = published(t, 'test-vectors/trend_vectors.json');
        if (text === null) return;
        const vectors = JSON.parse(text) as { name: string; x?: number[]; y: number[]; slope?: number; expected?: { slope: number } }[]; // prettier-ignore
        const norris = vectors.find((vector) => vector.slope !== undefined);
        assert.ok(norris?.x && norris.slope);
        closeTo(leastSquaresSlope(norris.x, norris.y), norris.slope, 12);
        const counted = Array.from({ length: 360 }, (_, i) => i);
        const series = new Map([
            ['constant series of 360 equal values', counted.map(() => 7)],
            ['0..359', counted]
        ]);
        for (const [name, y] of series) {
            const expected = vectors.find((vector) => vector.name === name)?.expected?.slope;
            assert.equal(leastSquaresSlope(counted, y), expected, name);
        }
    });
});
