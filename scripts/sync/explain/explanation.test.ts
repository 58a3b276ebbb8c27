// What explain says of receipts of every kind; the numbers are those of the model.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeDetail, DEFAULT_RULES, detailText, scoreAccount } from '../score/model.ts';
import type { AccountHealth, AccountInput, Context, Detail, Rules } from '../score/model.ts';
import { SHOWN, SHOWN_FIELDS, shownValues } from '../score/outputs.ts';
import { explain } from './explanation.ts';
import type { Explanation } from './explanation.ts';
import { explanationText } from './explanation-text.ts';
import type { StoredAccount } from './stored-account.ts';

const ANSWERS = {
    kind: 'answers', source: 'survey', promoters: 5, passives: 1, detractors: 0, ratingSum: 55, oldest: '2026-05-01', newest: '2026-05-20'
} as const; // prettier-ignore
const OUTCOME = { kind: 'score', values: [7], date: '2026-05-10', source: 'tracker' } as const;
const CONTEXT = { cohort: '', size: 1234, percentile: 41, date: '2026-06-01', outcomeMedian: 6, experienceMedian: 6, change: 0 } satisfies Context; // prettier-ignore

function input(more: Partial<AccountInput>): AccountInput {
    const none = { stage: null, customerSince: null, override: null, excluded: false };
    return { asOf: '2026-06-01', experience: [ANSWERS], outcome: [OUTCOME], ...none, ...more };
}

/** The account as the org gives it back. */
function stored(health: AccountHealth, more: StoredAccount['values'] = {}): StoredAccount {
    const shown = shownValues(health).map((value, i) => {
        const field = SHOWN_FIELDS[i] ?? 'Health_Score__c';
        return [field, value !== null && SHOWN[field] === 'number' ? Number(value) : value];
    });
    const values = { ...Object.fromEntries(shown), Health_Detail__c: detailText(health, CONTEXT), ...more };
    return { id: '001000000000001AAA', name: 'Acme', values, hidden: [] };
}

const health = (more: Partial<AccountInput> = {}, rules: Partial<Rules> = {}, before: Detail | null = null) =>
    scoreAccount(input(more), { ...DEFAULT_RULES, ...rules }, before);
const detailOf = (of: AccountHealth): Detail => {
    const { detail } = decodeDetail(detailText(of, null));
    assert.ok(detail);
    return detail;
};
const look = (account: StoredAccount, today = '2026-06-01', since: string | null = null): Explanation =>
    explain(account, { since, today });
const said = (more: Partial<AccountInput>, rules: Partial<Rules> = {}): string =>
    explanationText(look(stored(health(more, rules))));

describe('what explain says of evidence', () => {
    it('is the measure, how it was verified and how long it counts', () => {
        const row = (kind: string, values: readonly number[], more: object = {}): string => {
            const text = said({ outcome: [{ kind, values, date: '2026-05-10', source: 'tracker', ...more }] as never });
            return text.slice(text.indexOf('Evidence  ')).split('\n').slice(1, 3).map((line) => line.trim().replaceAll(/ {2,}.*/gu, '')).join(' | '); // prettier-ignore
        };
        const of = 'tracker · 2026-05-10';
        assert.equal(row('attainment', [0.8]), `Value realised: 80% of what is due | ${of} · not verified`);
        assert.equal(row('attainment', [0.8], { measure: 'Hours' }), `Hours: 80% of what is due | ${of} · not verified`);
        assert.equal(row('roi', [1.2], { verifiedBy: 'system' }), `Return on investment +120% | ${of} · measured by a system`);
        assert.equal(row('benefitCost', [3000, 1500], { measure: 'Cost', verifiedBy: 'customer' }), `Cost: Benefit 3,000 for a cost of 1,500 | ${of} · confirmed by the customer`);
        assert.equal(row('payback', [7.5, 6]), `Paid back in 7.5 months, promised in 6 | ${of} · not verified`);
        assert.equal(row('done', []), `Milestone reached | ${of} · not verified`);
        assert.equal(row('due', []), `Milestone due | ${of} · not verified`);
        assert.equal(row('overdue', [], { validUntil: '2026-09-30T00:00:00Z' }), `Milestone overdue | ${of} · not verified · counts until 2026-09-30`);
        assert.equal(row('score', [9.8], { verifiedBy: 'estimated' }), `Outcome score 9.8, taken as it is | ${of} · estimated · counts 7.0 at most`);
        assert.equal(row('score', [9.8], { source: 'evil\u001b[2J' }), 'Outcome score 9.8, taken as it is | evil?[2J · 2026-05-10 · not verified');
    }); // prettier-ignore

    it('of answers is their NPS, or their mean, and what it was drawn to', () => {
        const drawn = said({}, { cohortNps: 20 });
        assert.match(drawn, /\nNPS \+83 from 6 answers, counted as \+\d\d .*\n {2}survey · 2026-05-01 - 2026-05-20 · small sample, drawn to the NPS of all, \+20\n/u);
        assert.match(drawn, /\nNPS {9}\+83 from 6 answers; promoters 5, passives 1, detractors 0; 95 % interval \S+ to \S+; counted as \+\d\d, drawn to the NPS of all, \+20\n/u);
        const alone = said({}, { cohortNps: null });
        assert.match(alone, /\nNPS \+83 from 6 answers {2}.*\n {2}survey · 2026-05-01 - 2026-05-20\n/u);
        assert.doesNotMatch(alone, /counted as|drawn/u);
        assert.match(said({}, { npsMethod: 'mean' }), /\nMean rating 9\.17 from 6 answers/u);
        const two = said({ experience: [ANSWERS, { kind: 'nps', source: 'old', nps: -20, n: 1, date: '2026-05-03' }] }, { cohortNps: 20 });
        assert.match(two, /\nNPS -20 from 1 answer {2}/u);
        assert.doesNotMatch(two.slice(0, two.indexOf('\nNPS  ')), /counted as/u);
    }); // prettier-ignore
});

describe('what explain says of a score', () => {
    const first = health({ asOf: '2026-03-01', outcome: [{ ...OUTCOME, values: [3], date: '2026-02-10' }] as never, experience: [{ ...ANSWERS, oldest: '2026-02-01', newest: '2026-02-20' }] }); // prettier-ignore

    it('is what moved it since a day, which may lie before the first score', () => {
        const later = stored(health({}, {}, detailOf(first)), { Health_Percentile__c: 41, Health_Cohort__c: 'SMB (1234)' });
        const { receipt } = look(later, '2026-06-01', '2026-04-01');
        assert.deepEqual([receipt?.change?.outcome, receipt?.change?.experience, receipt?.cohortSize], [4, 0, 1234]);
        assert.match(explanationText(look(later)), /\nChange {6}\+4\.0 from 2026-03-03 to 2026-06-01: outcomes \+4\.0, experience 0\.0, .*\n/u);
        assert.match(explanationText(look(later, '2026-06-01', '2026-01-01')), /\nChange {6}\S+ from 2026-03-01 to /u);
        assert.match(explanationText(look(later)), /\nTrend {7}Rising, \+1\.7 in 90 days\nPercentile {2}41 in SMB \(1234\)\n/u);
        assert.match(explanationText(look(stored(first))), /\nChange {6}since 2025-12-01: there are no two scores to compare\n/u);
    }); // prettier-ignore

    it('that has expired is the last one, and until when it stood', () => {
        const stale = stored(health({ asOf: '2027-12-01' }, {}, detailOf(health())));
        const text = explanationText(look(stale));
        assert.equal(stale.values.Health_State__c, 'Stale');
        assert.match(text, /\nState {7}Stale\nAs of {7}2027-12-01; the score stood until 2026-11-05\n/u);
        assert.match(text, /\nNo evidence counts on this day\.\n/u);
        assert.doesNotMatch(text, /\nConfidence/u);
        assert.match(text, /\nproved: recomputed /u);
    });

    it('set by hand names both, and is no contradiction while it lasts', () => {
        const override = { status: 'Red', reason: 'They are leaving.', until: '2026-06-30' } as const;
        const byHand = health({ override });
        const fields = { Health_Override__c: 'Red', Health_Override_Until__c: '2026-06-30' };
        const { proof, receipt } = look(stored(byHand, fields));
        assert.deepEqual([proof.proved, proof.notes], [true, ['Red was set by hand; the evidence gives Green.']]);
        assert.deepEqual(receipt?.watchOuts.includes('overrideDisagrees'), true);
        assert.match(explanationText(look(stored(byHand, fields))), /\nWatch out {3}.*set by hand against the evidence/u);
        const over = look(stored(byHand, fields), '2026-07-01');
        assert.equal(over.receipt?.watchOuts.includes('overrideDisagrees'), false);
        const wrong = look(stored(byHand, { ...fields, Health_Status__c: 'Green' }));
        assert.deepEqual(wrong.proof.differences.map(({ what }) => what), ['status']);
    }); // prettier-ignore

    it('is not proved by fields that the user cannot see', () => {
        const account = stored(health());
        const { Health_Trend__c: _, ...values } = account.values;
        const { proof } = look({ ...account, values, hidden: ['Health_Trend__c'] });
        assert.deepEqual([proof.proved, proof.problems], [false, ['Not visible to this user, so not compared: Health_Trend__c.']]);
        const { Health_Detail__c: __, ...noReceipt } = account.values;
        const blind = look({ ...account, values: noReceipt, hidden: ['Health_Detail__c'] });
        assert.deepEqual([blind.receipt, blind.proof.problems], [null, ['The receipt (Health_Detail__c) is not visible to this user.']]);
        assert.match(explanationText(blind), /\nState {7}Scored\nScore {7}1\d\.\d of 20, unexplained\nStatus {6}Green\n\nNOT PROVED/u);
    }); // prettier-ignore

    it('differs where trend, change or version were changed on the record', () => {
        const account = stored(health({}, {}, detailOf(first)));
        for (const [field, value, what] of [
            ['Health_Trend__c', 'Falling', 'trend'],
            ['Health_Change__c', -9, 'change'],
            ['Health_Model_Version__c', '1.0.0/v9', 'model version'],
            ['Health_Computed_Status__c', 'Red', 'computed status'],
            ['Health_State__c', 'Stale', 'state'],
            ['Health_Outcome_Score__c', 1, 'outcome half']
        ] as const) {
            const { proof } = look({ ...account, values: { ...account.values, [field]: value } });
            assert.deepEqual([proof.proved, proof.differences.map((one) => one.what)], [false, [what]]);
        }
        assert.equal(look(account).proof.proved, true);
    }); // prettier-ignore

    it('is not proved by a receipt whose history and evidence differ, although the record follows the evidence', () => {
        const account = stored(health());
        const detail = JSON.parse(String(account.values.Health_Detail__c)) as { history: unknown[] };
        const other = JSON.parse(String(stored(health({ outcome: [{ ...OUTCOME, values: [3] }] as never })).values.Health_Detail__c)) as { history: unknown[] }; // prettier-ignore
        assert.notDeepEqual(detail.history, other.history);
        const values = { ...account.values, Health_Detail__c: JSON.stringify({ ...detail, history: other.history }) };
        assert.equal(look({ ...account, values }).proof.proved, false);
        const { Health_Outcome_Score__c: _, ...unseen } = values;
        const { problems } = look({ ...account, values: unseen }).proof;
        assert.deepEqual(problems, ['The receipt contradicts itself: its history and its evidence give other halves.']);
    });

    it('by other arithmetic says so; by newer one it cannot be checked', () => {
        const text = (model: string): Explanation => {
            const account = stored(health());
            const detail = { ...(JSON.parse(String(account.values.Health_Detail__c)) as object), model };
            const values = { ...account.values, Health_Detail__c: JSON.stringify(detail), Health_Model_Version__c: `${model}/${DEFAULT_RULES.version}` }; // prettier-ignore
            return look({ ...account, values });
        };
        assert.deepEqual([text('0.9.9').proof.proved, text('0.9.9').proof.notes.length], [true, 1]);
        for (const newer of ['1.0.1', '1.1.0', '2.0.0', '1.0.10']) assert.equal(text(newer).proof.proved, false, newer);
        for (const older of ['0.10.0', '0.9.11']) assert.equal(text(older).proof.proved, true, older);
    });
});
