import { DEFAULT_RULES, encodeDetail } from 'c/healthModel';
import { viewOf } from '../view.js';
import { readRecord } from '../fields.js';
import { answered, attained, recordOf, risingAmber, scored, TODAY } from './sampleAccounts.js';

/** View of a record as the card makes it. */
function view(health, options) {
    const record = readRecord(recordOf(health, options));
    return viewOf(record.fields, record.revenueText, TODAY);
}

const GREEN = { asOf: '2026-11-20', outcome: [attained(1.1, '2026-11-01')], experience: [answered(12, 2, 1, '2026-11-12')] }; // prettier-ignore

describe('readRecord', () => {
    it('names what is missing from the answer once, and tells empty from hidden', () => {
        const record = readRecord(
            recordOf(null, { hidden: ['Health_Score__c', 'Health_Trend__c', 'Health_Change__c'] })
        );
        expect(record.hidden).toEqual(['score', 'trend']);
        expect(record.fields.confidence).toBeNull();
        expect('score' in record.fields).toBe(false);
    });

    it('sees nothing when no health field came', () => {
        const names = Object.keys(recordOf(null).fields);
        const health = names.filter((name) => name.startsWith('Health_') && name !== 'Health_Renewal_Date__c');
        expect(readRecord(recordOf(null, { hidden: health })).sees).toBe(false);
        expect(readRecord(recordOf(null, { hidden: health.slice(1) })).sees).toBe(true);
    });
});

describe('viewOf', () => {
    it('shows the score as stored, not as recomputed', () => {
        const { summary } = view(risingAmber(), { fields: { Health_Score__c: 13.3 } });
        expect(summary.score).toBe(13.3);
    });

    it('lets an override take effect before the job has come by', () => {
        const fields = { Health_Override__c: 'Red', Health_Override_Reason__c: 'RFP', Health_Override_Until__c: TODAY };
        const { summary, override, computedStatus, reading } = view(scored(GREEN), { fields });
        expect(summary).toMatchObject({ status: 'Red', overridden: true, statusSince: null });
        expect(override).toEqual({ status: 'Red', reason: 'RFP', until: TODAY });
        expect(computedStatus).toBe('Green');
        expect(reading.watchOuts).toContain('overrideDisagrees');
    });

    it.each([
        ['has run out', { Health_Override__c: 'Red', Health_Override_Until__c: '2026-11-21' }],
        ['has no end', { Health_Override__c: 'Red', Health_Override_Until__c: null }]
    ])('shows the computed status when the override %s', (_, fields) => {
        const { summary, override } = view(scored(GREEN), { fields: { ...fields, Health_Status__c: 'Red' } });
        expect(summary).toMatchObject({ status: 'Green', overridden: false });
        expect(override).toBeNull();
    });

    it('tells an override from the two statuses when its own fields are hidden', () => {
        const { summary, override } = view(scored(GREEN), {
            fields: { Health_Status__c: 'Amber' },
            hidden: ['Health_Override__c', 'Health_Override_Reason__c', 'Health_Override_Until__c']
        });
        expect(summary).toMatchObject({ status: 'Amber', overridden: true });
        expect(override).toEqual({ status: 'Amber', reason: null, until: null });
    });

    it('ignores an override of an excluded account', () => {
        const health = scored({ asOf: '2026-11-20', excluded: true });
        const fields = { Health_Override__c: 'Red', Health_Override_Until__c: '2026-12-31' };
        expect(view(health, { fields }).override).toBeNull();
    });

    it('has no number, no status and no sum while provisional', () => {
        const { summary, halves } = view(scored({ asOf: '2026-11-20', outcome: [attained(0.81, '2026-11-18')] }));
        expect(summary).toMatchObject({ state: 'Provisional', status: null, score: null });
        expect(halves).toMatchObject({ outcome: 6.5, experience: null, score: null });
    });

    it('keeps number, status and day of a stale account', () => {
        const stale = scored(
            { asOf: '2025-09-20', outcome: [attained(1, '2025-09-01')], experience: [answered(6, 1, 0, '2025-09-10', { oldest: '2025-09-01' })] }, // prettier-ignore
            { asOf: '2026-11-20' }
        );
        const { summary } = view(stale);
        expect(summary).toMatchObject({ state: 'Stale', status: null, lastStatus: 'Green', confidence: null });
        expect(summary.score).toBe(stale.detail.last.score);
        expect(summary.asOf).toBe(stale.detail.last.date);
    });

    it('still shows what the fields say when the receipt is hidden', () => {
        const { summary, detail, reading, halves } = view(risingAmber(), { hidden: ['Health_Detail__c'] });
        expect(summary).toMatchObject({ score: 14.7, status: 'Amber', asOf: '2026-11-21' });
        expect([detail, reading]).toEqual([null, null]);
        expect(halves).toMatchObject({ outcome: 6.5, outcomeMedian: null });
    });

    it.each([
        ['not json', 'damaged'],
        ['{"v":99}', 'newer'],
        [null, null]
    ])('says what is wrong with the receipt %s', (text, problem) => {
        expect(view(risingAmber(), { fields: { Health_Detail__c: text } }).detailProblem).toBe(problem);
    });

    it('takes a receipt with rules that no scoring would accept for damaged, and still shows the fields', () => {
        const wrong = encodeDetail({
            ...risingAmber().detail,
            rules: { ...DEFAULT_RULES, weights: { ...DEFAULT_RULES.weights, Unknown: 1.4 } }
        });
        const { detailProblem, summary } = view(risingAmber(), { fields: { Health_Detail__c: wrong } });
        expect(detailProblem).toBe('damaged');
        expect(summary).toMatchObject({ score: 14.7, status: 'Amber' });
    });

    it.each([
        [null, 0],
        ['2026-12-01', 0],
        ['2026-11-21', 0],
        ['2026-11-20', 2],
        ['2026-11-12', 10]
    ])('with the next review on %s it is %d days overdue', (day, days) => {
        expect(view(risingAmber(), { fields: { Health_Next_Review__c: day } }).overdueDays).toBe(days);
    });
});
