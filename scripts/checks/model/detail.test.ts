// Health_Detail__c: small for ever, readable for ever, and a proof of the score it stands beside.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
    decodeDetail,
    DEFAULT_RULES,
    detailText,
    encodeDetail,
    isoDate,
    receiptOf,
    scoreAccount
} from '../../sync/score/model.ts';
import type { AccountHealth, AccountInput, Context, Detail, OutcomeEvidence, Rules } from '../../sync/score/model.ts';
import { account, rules, TODAY } from './generated.ts';

/** Length of the field Health_Detail__c. */
const FIELD = 32_768;

const context: Context = { cohort: 'Enterprise', size: 412, percentile: 37, date: '2026-03-02', outcomeMedian: 7.1, experienceMedian: 6.8, change: -0.6 }; // prettier-ignore

const typical: AccountInput = {
    asOf: isoDate(TODAY),
    experience: [{ kind: 'answers', source: 'survey', promoters: 8, passives: 3, detractors: 2, ratingSum: 104, oldest: '2025-09-01', newest: '2026-02-20' }], // prettier-ignore
    outcome: [{ kind: 'attainment', values: [0.82], date: '2026-02-01', source: 'value plan', verifiedBy: 'customer', measure: 'hours saved' }], // prettier-ignore
    stage: 'Performance',
    customerSince: '2024-05-01',
    override: null,
    excluded: false
};

function reread(health: AccountHealth): Detail {
    const { detail, problem } = decodeDetail(encodeDetail(health.detail));
    assert.equal(problem, null);
    assert.ok(detail);
    return detail;
}

describe('the detail of an account', () => {
    it('takes about 500 characters at first', (t) => {
        const bare = encodeDetail(scoreAccount(typical, DEFAULT_RULES, null).detail).length;
        const placed = encodeDetail(scoreAccount(typical, DEFAULT_RULES, null, context).detail).length;
        t.diagnostic(`${bare} characters, ${placed} with a place in a cohort`);
        assert.ok(bare < 600 && placed < 750, `${bare}, ${placed}`);
    });

    it('takes less than 4,096 after three years in which every week brought something else', (t) => {
        let longest = 0;
        const week = fc.record({
            nps: fc.integer({ min: -100, max: 100 }),
            attainment: fc.integer({ min: 0, max: 130 })
        });
        fc.assert(
            fc.property(fc.array(week, { minLength: 160, maxLength: 160 }), (weeks) => {
                let detail: Detail | null = null;
                for (const [i, { nps, attainment }] of weeks.entries()) {
                    const date = isoDate(TODAY + i * 7);
                    const input: AccountInput = {
                        ...typical,
                        asOf: date,
                        experience: [{ kind: 'nps', source: 'survey', nps, n: 14, date }],
                        outcome: [{ kind: 'attainment', values: [attainment / 100], date, source: 'value plan' }]
                    };
                    const rule = { ...DEFAULT_RULES, version: `v${Math.floor(i / 8)}`, cohortNps: (i % 8) * 5 };
                    detail = reread(scoreAccount(input, rule, detail, context));
                    longest = Math.max(longest, encodeDetail(detail).length);
                }
            }),
            { numRuns: 10 }
        );
        t.diagnostic(`${longest} characters at most`);
        assert.ok(longest < 4096, `${longest}`);
    });

    it('keeps the last point of each week for half a year and of each month for three years', () => {
        let detail: Detail | null = null;
        for (let ahead = 0; ahead <= 1500; ahead++) {
            const date = isoDate(TODAY + ahead);
            const score = 1 + (ahead % 90) / 10;
            const input: AccountInput = {
                ...typical,
                asOf: date,
                experience: [{ kind: 'score', source: 's', score, date }]
            };
            detail = reread(scoreAccount(input, { ...DEFAULT_RULES, outcomeValidityDays: 3650 }, detail));
        }
        const ages = (detail?.history ?? []).map((point) => TODAY + 1500 - point.day);
        assert.equal(ages.at(-1), 0);
        // Half a year touches 26 or 27 weeks.
        assert.ok([26, 27].includes(ages.filter((age) => age < 182).length), ages.join());
        assert.ok(ages.filter((age) => age >= 182).length <= 32, ages.join());
        // One point beyond three years stays in force before the first that is younger.
        assert.equal(ages.filter((age) => age > 1096).length, 1);
    });

    it('stays within its field whatever a source, an admin or a damaged text brings', (t) => {
        const nasty = fc.oneof(fc.string({ maxLength: 400, unit: 'binary' }), fc.constantFrom('\u0000'.repeat(400), '"'.repeat(400), '\ud800'.repeat(200), '😀'.repeat(200))); // prettier-ignore
        const many = fc.record({ rows: fc.integer({ min: 0, max: 60 }), text: nasty, points: fc.integer({ min: 0, max: 300 }) }); // prettier-ignore
        let longest = 0;
        fc.assert(
            fc.property(account, many, (input, { rows, text, points }) => {
                const detail = hostile(input, rows, text, points);
                const written = encodeDetail(detail);
                longest = Math.max(longest, written.length);
                assert.ok(written.length <= FIELD, `${written.length}`);
                const again = decodeDetail(written).detail;
                assert.ok(again);
                assert.equal(receiptOf(again).standing.score, detail.score);
                assert.ok(encodeDetail(again).length <= FIELD);
            }),
            { numRuns: 60 }
        );
        t.diagnostic(`${longest} characters at most`);
    });

    it('gives the same receipt after writing and reading', () => {
        fc.assert(
            fc.property(account, account, rules, rules, (before, now, oldRules, rule) => {
                const first = reread(scoreAccount({ ...before, asOf: '2026-01-10' }, oldRules, null));
                const health = scoreAccount(now, rule, first, context);
                const detail = reread(health);
                assert.deepEqual(receiptOf(detail).standing.score, health.standing.score);
                assert.ok(receiptOf(detail).proved);
                assert.equal(encodeDetail(detail), encodeDetail(reread({ ...health, detail })));
                if (now.experience.length > 10 || now.outcome.length > 10) return;
                assert.deepEqual(receiptOf(detail), receiptOf(health.detail));
                assert.deepEqual(detail.history, health.detail.history);
            }),
            { numRuns: 400 }
        );
    });

    it('is written as JSON.stringify would', () => {
        const nasty = fc.oneof(fc.string({ maxLength: 90, unit: 'binary' }), fc.constantFrom('"', '\\', '\u2028', '\ud800', 'a"b\nc', 'survey')); // prettier-ignore
        fc.assert(
            fc.property(account, nasty, fc.integer({ min: 0, max: 12 }), rules, (input, text, rows, rule) => {
                const hostileDetail = hostile(input, rows, text, rows);
                for (const detail of [hostileDetail, { ...hostileDetail, rules: rule, context: null }]) {
                    const written = encodeDetail(detail);
                    assert.equal(written, JSON.stringify(JSON.parse(written)));
                    const placed = encodeDetail({ ...detail, context });
                    assert.equal(detailText({ ...scoreAccount(input, rule, null), detail }, context), placed);
                }
            }),
            { numRuns: 300 }
        );
    });

    it('of more than ten rows keeps the heaviest and one that adds as much as the others', () => {
        const outcome = Array.from({ length: 14 }, (_, i): OutcomeEvidence => ({ kind: 'score', values: [1 + (i % 10)], date: isoDate(TODAY - i), source: `s${i}`, weight: 20 - i })); // prettier-ignore
        const health = scoreAccount({ ...typical, outcome }, DEFAULT_RULES, null);
        const { lines, proved } = receiptOf(reread(health));
        assert.ok(proved);
        const outcomes = lines.filter((line) => line.half === 'outcome');
        assert.equal(outcomes.length, 10);
        assert.equal(outcomes.filter((line) => line.evidence.source === '5 more').length, 1);
        assert.deepEqual(
            outcomes.map((line) => line.evidence.source).filter((source) => source.startsWith('s')),
            ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7', 's8']
        );
    });

    it('says so when the stored score is not what its evidence gives', () => {
        const detail = reread(scoreAccount(typical, DEFAULT_RULES, null));
        assert.ok(receiptOf(detail).proved);
        const other: Partial<Detail>[] = [{ score: 19 }, { state: 'Stale' }, { weight: 0.4 }, { computedStatus: 'Red' }, { outcome: [] }]; // prettier-ignore
        for (const change of other) assert.ok(!receiptOf({ ...detail, ...change }).proved, JSON.stringify(change));
        const [point] = detail.history;
        assert.ok(point);
        for (const halves of [{ outcome: 5 }, { experience: 5 }]) {
            assert.ok(!receiptOf({ ...detail, history: [{ ...point, ...halves }] }).proved);
        }
    });
});

describe('a text that is not a detail', () => {
    it('is called blank, damaged or newer, and never read as one', () => {
        const good = encodeDetail(scoreAccount(typical, DEFAULT_RULES, null, context).detail);
        const parts = JSON.parse(good) as Record<string, unknown>;
        const without = (key: string): string => JSON.stringify({ ...parts, [key]: undefined });
        const cases: [string | null | undefined, string | null][] = [
            [good, null],
            ['', 'blank'],
            [null, 'blank'],
            [undefined, 'blank'],
            ['{', 'damaged'],
            ['null', 'damaged'],
            ['[]', 'damaged'],
            ['7', 'damaged'],
            [JSON.stringify({ ...parts, v: 2 }), 'newer'],
            [JSON.stringify({ ...parts, v: 0 }), 'damaged'],
            [JSON.stringify({ ...parts, v: '1' }), 'damaged'],
            [JSON.stringify({ ...parts, at: 'yesterday' }), 'damaged'],
            [JSON.stringify({ ...parts, experience: {} }), 'damaged'],
            [JSON.stringify({ ...parts, outcome: 'none' }), 'damaged'],
            [JSON.stringify({ ...parts, history: [[20514, 650, 82, 50, 0]] }), 'damaged'],
            [JSON.stringify({ ...parts, history: [[20514, 65, 5, 50, 0]] }), 'damaged'],
            [JSON.stringify({ ...parts, history: [[20514, 65, 82, 150, 0]] }), 'damaged'],
            [JSON.stringify({ ...parts, history: [[20514, 65, 82, -1, 0]] }), 'damaged'],
            [JSON.stringify({ ...parts, history: [['x', 65, 82, 50, 0]] }), 'damaged'],
            [JSON.stringify({ ...parts, history: [[20514, null, null, 50, 0]] }), null],
            ...['v', 'at', 'model', 'state', 'weight', 'experience', 'outcome', 'history'].map((key): [string, string] => [without(key), 'damaged']) // prettier-ignore
        ];
        for (const [text, problem] of cases) assert.equal(decodeDetail(text).problem, problem, String(text));
    });

    it('never throws, whatever text it is given', () => {
        fc.assert(fc.property(fc.json(), (text) => void decodeDetail(text)));
        fc.assert(fc.property(fc.string(), (text) => void decodeDetail(text)));
    });
});

describe('version 1 of the text', () => {
    // A literal, so that a reader of a later version is held to it. The shipped rules of its time are spelled out: a text
    // holds only what differs from them, so they must not change without a new version of the text.
    const TEXT =
        '{"v":1,"at":"2026-03-02","model":"1.0.0","state":"Scored","score":14.7,"stage":"Adoption","weight":0.5,"computedStatus":"Amber","status":"Red","statusSince":"2026-02-01","previousStatus":"Green","rules":{"version":"3","floor":5.5},"experience":[{"kind":"score","source":"survey","score":8.2,"date":"2026-02-02"}],"outcome":[{"kind":"score","values":[6.5],"date":"2026-02-03","source":"outcomes"}],"versions":["1.0.0/2","1.0.0/3"],"history":[[20400,null,80,50,0],[20500,65,82,50,1,0.5,-0.2,0]]}';

    it('is read as it was meant', () => {
        const { detail } = decodeDetail(TEXT);
        const shipped: Rules = {
            version: 'default', greenFrom: 15, amberFrom: 10,
            weights: { Onboarding: 0.5, Adoption: 0.5, Performance: 0.5, Transformation: 0.5, Unknown: 0.5 }, stageDays: null,
            npsMethod: 'nps', npsWindowDays: 365, npsShrinkage: 3, cohortNps: null, cohortNpsDate: null, decisionMakerWeight: 1,
            outcomeValidityDays: 180,
            attainmentPoints: [[0, 1], [0.25, 2], [0.5, 4], [0.75, 6], [1, 8], [1.25, 10]],
            roiPoints: [[-1, 1], [-0.5, 2.5], [0, 4], [0.5, 6], [1, 7.5], [2, 9], [3, 10]],
            paybackPoints: [[0.5, 10], [1, 8], [1.5, 5], [2, 2.5], [3, 1]],
            milestoneScores: { done: 8, due: 5, overdue: 2 }, estimatedCap: 7, floor: null, hysteresis: 0,
            trendWindowDays: 90, trendDeadBand: 0.5
        }; // prettier-ignore
        assert.deepEqual(DEFAULT_RULES, shipped);
        assert.deepEqual(detail, {
            at: '2026-03-02', model: '1.0.0', state: 'Scored', score: 14.7, stage: 'Adoption', weight: 0.5,
            computedStatus: 'Amber', heldByFloor: null, status: 'Red', statusSince: '2026-02-01', previousStatus: 'Green',
            last: null, context: null, rules: { ...shipped, version: '3', floor: 5.5 },
            experience: [{ kind: 'score', source: 'survey', score: 8.2, date: '2026-02-02' }],
            outcome: [{ kind: 'score', values: [6.5], date: '2026-02-03', source: 'outcomes' }],
            history: [
                { day: 20400, outcome: null, experience: 8, weight: 0.5, version: '1.0.0/2', shift: null },
                { day: 20500, outcome: 6.5, experience: 8.2, weight: 0.5, version: '1.0.0/3', shift: [0.5, -0.2, 0] }
            ]
        }); // prettier-ignore
        assert.ok(detail);
        assert.ok(receiptOf(detail).proved);
        assert.equal(encodeDetail(detail), TEXT);
    });
});

/** An account whose every text, list and history is as long as it can be made. */
function hostile(input: AccountInput, rows: number, text: string, points: number): Detail {
    const many = Array.from({ length: rows }, (_, i) => i);
    const row = (i: number): OutcomeEvidence => ({ kind: 'roi', values: [i / 7, 1 / 3], date: `${input.asOf}${text}`, source: `${text}${i}`, measure: `${text}${i}`, weight: 1 / (i + 3), verifiedBy: 'estimated' }); // prettier-ignore
    const flooded: AccountInput = {
        ...input,
        experience: [
            ...input.experience,
            ...many.map((i) => ({
                kind: 'nps' as const,
                source: `${text}${i}`,
                nps: 100 / 3,
                n: i + 1,
                date: input.asOf
            }))
        ],
        outcome: [...input.outcome, ...many.map(row)]
    };
    const curve = Array.from({ length: 20 }, (_, i) => [i / 3, 1 + i / 7] as const);
    const rule: Rules = { ...DEFAULT_RULES, version: text.slice(0, 20) || 'x', roiPoints: curve, attainmentPoints: curve, paybackPoints: curve }; // prettier-ignore
    const { detail } = scoreAccount(flooded, rule, null, { ...context, cohort: text });
    const history = Array.from({ length: points }, (_, i) => ({ day: TODAY - points + i, outcome: 3.3, experience: 7.7, weight: 0.33, version: `${text}${i}`, shift: [1.5, -1.5, 0.25] as const })); // prettier-ignore
    return { ...detail, history: [...history, ...detail.history] };
}
