// What the text of a detail keeps of evidence, rules and history. That it stays small and proves its score: scripts/checks/model/detail.test.ts.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeDetail, DEFAULT_RULES, encodeDetail, readingOf, receiptOf, scoreAccount } from './model.ts';
import type { AccountInput, Detail, ExperienceEvidence, OutcomeEvidence, Rules } from './model.ts';

const DAY = '2026-03-02';

const outcome = (i: number, more: Partial<OutcomeEvidence> = {}): OutcomeEvidence => ({ kind: 'score', values: [6], date: DAY, source: `s${i}`, ...more }); // prettier-ignore
const nps = (i: number, more: object = {}): ExperienceEvidence => ({ kind: 'nps', source: `s${i}`, nps: 20, n: 9, date: DAY, ...more }); // prettier-ignore
const answers = (i: number, more: object = {}): ExperienceEvidence => ({ kind: 'answers', source: `s${i}`, promoters: 1, passives: 2, detractors: 3, ratingSum: 30, oldest: DAY, newest: DAY, ...more }); // prettier-ignore
const times = <Row>(count: number, row: (i: number) => Row): Row[] => Array.from({ length: count }, (_, i) => row(i));

function detailOf(
    different: Partial<AccountInput>,
    rules: Rules = DEFAULT_RULES,
    previous: Detail | null = null
): Detail {
    const input: AccountInput = {
        asOf: DAY, outcome: [outcome(0)], experience: [nps(0)], stage: null, customerSince: null, override: null, excluded: false,
        ...different
    }; // prettier-ignore
    return scoreAccount(input, rules, previous).detail;
}

function written(detail: Detail): { experience: ExperienceEvidence[]; outcome: OutcomeEvidence[]; rules: object; versions: string[]; history: unknown[] } {
    return JSON.parse(encodeDetail(detail)) as ReturnType<typeof written>;
} // prettier-ignore

describe('the rows of a written detail', () => {
    it('are listed one by one up to ten', () => {
        const detail = detailOf({ outcome: times(10, outcome), experience: times(10, nps) });
        const sources = times(10, (i) => `s${9 - i}`);
        assert.deepEqual(written(detail).outcome.map((row) => row.source), sources); // prettier-ignore
        assert.deepEqual(written(detail).experience.map((row) => row.source), sources); // prettier-ignore
    });

    it('of more than ten outcomes are the heaviest, and one for the others while all of them count', () => {
        // Older rows are heavier, but for s5, whose weight of 1 goes without saying.
        const rows = times(12, (i) =>
            outcome(i, {
                values: [i < 10 ? 6 : 3],
                weight: i === 5 ? undefined : 20 - i,
                date: `2026-02-${10 + ((i + 4) % 12)}`,
                validUntil: `2026-04-${i === 11 ? 18 : 30 - i}`
            })
        );
        const listed = written({ ...detailOf({}), outcome: rows }).outcome;
        assert.deepEqual(listed.slice(0, 9).map((row) => row.source), ['s0', 's1', 's2', 's3', 's4', 's6', 's7', 's8', 's9']); // prettier-ignore
        // s10, s11 and s5: (10 x 3 + 9 x 3 + 1 x 6) / 20.
        assert.deepEqual(listed.slice(9), [{ kind: 'score', values: [3.15], date: '2026-02-12', source: '3 more', weight: 20, validUntil: '2026-04-18' }]); // prettier-ignore
    });

    it('of more than ten surveys are added up by kind', () => {
        const counted = times(11, (i) =>
            answers(i, {
                oldest: `2026-01-${10 + ((i + 4) % 11)}T07:00`,
                newest: `2026-02-${10 + ((i + 4) % 11)}T07:00`,
                asked: i
            })
        );
        assert.deepEqual(written({ ...detailOf({}), experience: counted }).experience, [
            { kind: 'answers', source: '11 sources', promoters: 11, passives: 22, detractors: 33, ratingSum: 330, oldest: '2026-01-10', newest: '2026-02-20', asked: 55 }
        ]); // prettier-ignore
        const aggregated = times(11, (i) => nps(i, { date: `2026-01-${10 + ((i + 4) % 11)}T07:00` }));
        const merged = { kind: 'nps', source: '11 sources', nps: 20, n: 99, date: '2026-01-10' };
        assert.deepEqual(written({ ...detailOf({}), experience: aggregated }).experience, [merged]);
        const both = written(detailOf({ experience: [...counted, nps(0)] })).experience;
        assert.deepEqual(both.map((row) => row.kind), ['answers', 'nps']); // prettier-ignore
    });

    it('add decision-makers where there are any, and how many were asked where every source knows', () => {
        const deciding = { promoters: 1, passives: 0, detractors: 1, ratingSum: 12 };
        const merged = (more: (i: number) => object): object | undefined => written(detailOf({ experience: times(11, (i) => answers(i, more(i))) })).experience[0]; // prettier-ignore
        const sum = { kind: 'answers', source: '11 sources', promoters: 11, passives: 22, detractors: 33, ratingSum: 330, oldest: DAY, newest: DAY }; // prettier-ignore
        assert.deepEqual(merged(() => ({})), sum); // prettier-ignore
        assert.deepEqual(merged((i) => (i === 3 ? {} : { asked: 2 })), sum); // prettier-ignore
        assert.deepEqual(merged((i) => (i < 2 ? { decisionMakers: deciding } : {})), { ...sum, decisionMakers: { promoters: 2, passives: 0, detractors: 2, ratingSum: 24 } }); // prettier-ignore
    });

    it('keep the day of a date and the first two numbers', () => {
        const rows = written(
            detailOf({
                outcome: [outcome(0, { kind: 'benefitCost', values: [3, 2, 1], date: `${DAY}T08:00` })],
                experience: [answers(0, { oldest: '2026-03-01T07:00', newest: `${DAY}T09:00` })]
            })
        );
        assert.deepEqual([rows.outcome[0]?.values, rows.outcome[0]?.date], [[3, 2], DAY]);
        assert.deepEqual(rows.experience[0], answers(0, { oldest: '2026-03-01' }));
        assert.deepEqual(written(detailOf({ experience: [nps(0, { date: `${DAY}T09:00` })] })).experience[0], nps(0));
    });

    it('cut a text to 80 characters of JSON, and number it so that it stays unlike the others', () => {
        const source = (text: string): string | undefined => written(detailOf({ outcome: [outcome(0, { source: text })] })).outcome[0]?.source; // prettier-ignore
        assert.equal(source('x'.repeat(80)), 'x'.repeat(80));
        assert.equal(source('x'.repeat(81)), `${'x'.repeat(75)}… 0`);
        assert.equal(source('"'.repeat(40)), '"'.repeat(40));
        assert.equal(source('"'.repeat(41)), `${'"'.repeat(37)}… 0`);
    });
});

describe('the rules of a written detail', () => {
    it('are only what differs, whether or not it is the same object', () => {
        const copy = JSON.parse(JSON.stringify(DEFAULT_RULES)) as Rules;
        assert.deepEqual(written(detailOf({}, copy)).rules, {});
        const weights = { ...DEFAULT_RULES.weights, Adoption: 0.6 };
        assert.deepEqual(written(detailOf({}, { ...copy, weights, stageDays: [1, 2, 3], floor: 5 })).rules, { weights, stageDays: [1, 2, 3], floor: 5 }); // prettier-ignore
    });
});

describe('the history of a written detail', () => {
    it('names a version once', () => {
        let detail = detailOf({});
        for (const [asOf, version] of [['2026-03-09', '2'], ['2026-03-16', 'default'], ['2026-03-23', '2']] as const) {
            detail = detailOf({ asOf }, { ...DEFAULT_RULES, version }, detail);
        } // prettier-ignore
        assert.deepEqual(written(detail).versions, ['1.0.0/default', '1.0.0/2']);
        assert.deepEqual(decodeDetail(encodeDetail(detail)).detail?.history, detail.history);
    });

    it('is read without a version where a damaged text names none, and not at all from 1970', () => {
        const text = encodeDetail(detailOf({}));
        assert.equal(decodeDetail(text.replace('"versions":["1.0.0/default"]', '"versions":[]')).detail?.history[0]?.version, ''); // prettier-ignore
        assert.equal(decodeDetail(text.replace(`"at":"${DAY}"`, '"at":"1970-01-01"')).problem, 'damaged');
        assert.equal(decodeDetail(text.replace(`"at":"${DAY}"`, '"at":"1970-01-02"')).problem, null);
    });
});

describe('the receipt', () => {
    const shown = ({ lines }: ReturnType<typeof receiptOf>): unknown[] => lines.map(({ half, says, adds, capped }) => [half, says, adds, capped]); // prettier-ignore

    it('says of each line which half it is, what it says and adds, and how the trend is made', () => {
        const receipt = receiptOf(detailOf({ outcome: [outcome(0, { values: [9], verifiedBy: 'estimated' })] }));
        assert.equal(receipt.trendMethod, 'leastSquares');
        assert.deepEqual(shown(receipt), [['outcome', 7, 7, true], ['experience', 6.4, 6.4, false]]); // prettier-ignore
    });

    it('adds nothing to a score that is only remembered', () => {
        const before = detailOf({});
        const receipt = receiptOf(detailOf({ asOf: '2026-10-01' }, DEFAULT_RULES, before));
        assert.deepEqual([receipt.standing.state, receipt.standing.score], ['Stale', 12.4]);
        assert.deepEqual(shown(receipt), [['experience', 6.4, null, false]]);
    });

    it('of a single survey goes by the printed half', () => {
        // 6.85 is printed 6.9: 0.3 x 2 x 2 = 1.2 and 0.7 x 2 x 6.9 = 9.66. By 6.85 they would be 1.3 and 9.6.
        const weights = { ...DEFAULT_RULES.weights, Unknown: 0.3 };
        const evidence = { outcome: [outcome(0, { values: [2] })], experience: [nps(0, { nps: 30 })] };
        const receipt = receiptOf(detailOf(evidence, { ...DEFAULT_RULES, weights }));
        assert.deepEqual(shown(receipt), [['outcome', 2, 1.2, false], ['experience', 6.9, 9.7, false]]); // prettier-ignore
    });

    it('gives what rounding left over to no line that does not count', () => {
        // With a weight of 0 only the surveys count. 8.2 and 8.3 mean 8.25, printed 8.3: 16.6, which is 0.1 more than they add.
        const weights = { ...DEFAULT_RULES.weights, Unknown: 0 };
        const experience = [nps(0, { nps: 60 }), nps(1, { nps: 560 / 9 })];
        const receipt = receiptOf(detailOf({ experience }, { ...DEFAULT_RULES, weights }));
        assert.equal(receipt.standing.score, 16.6);
        assert.deepEqual(receipt.lines.map((line) => line.adds), [0, 8.4, 8.2]); // prettier-ignore
    });

    it('of a damaged text may have no trend although its evidence gives a score', () => {
        const detail: Detail = { ...detailOf({ outcome: [outcome(0, { values: [10] })], experience: [nps(0, { nps: 90 })] }), state: 'Stale' }; // prettier-ignore
        const reading = readingOf(detail, null);
        assert.deepEqual([reading.trend, reading.receipt.standing.computedStatus], [null, 'Green']);
    });
});
