import { getRecord } from 'lightning/uiRecordApi';
import { card, cardOf, find, ID, onTheEveningOf22November, texts } from './mountedCard.js';
import { answered, attained, risingAmber, RULES, scored } from './sampleAccounts.js';

const driver = (element) => find(element, 'c-health-driver').driver?.key;

const both = (ratio, promoters, passives, detractors, more = {}) => ({
    asOf: '2026-11-21',
    outcome: [attained(ratio, '2026-11-01')],
    experience: [answered(promoters, passives, detractors, '2026-11-12')],
    ...more
});

describe('c-health-card', () => {
    onTheEveningOf22November();

    describe('request', () => {
        it('asks for the record once, everything but the name as optional', async () => {
            await cardOf(risingAmber());
            const { recordId, fields, optionalFields } = getRecord.getLastConfig();
            expect(recordId).toBe(ID);
            expect(fields.map((field) => field.fieldApiName)).toEqual(['Name']);
            expect(optionalFields.map((field) => field.fieldApiName)).toContain('Health_Detail__c');
            expect(optionalFields).toHaveLength(24);
        });
    });

    describe('loading', () => {
        it('shows where things will be, and says what is going on', async () => {
            const element = card();
            expect(find(element, '.skeleton').textContent).toContain('Reading the health of this account');
            expect(find(element, '.actions')).toBeNull();
            await expect(element).toBeAccessible();
        });
    });

    describe('scored', () => {
        it('answers how it is, why, since when and in what company', async () => {
            const element = await cardOf(risingAmber());
            expect(find(element, 'c-health-summary').summary).toMatchObject({ score: 14.7, status: 'Amber' });
            expect(driver(element)).toBe('attainment');
            expect(find(element, 'c-health-trend-chart').history).toHaveLength(4);
            expect(find(element, 'c-health-trend-chart').end).toBe('2026-11-22');
            expect(find(element, 'c-health-halves').halves).toMatchObject({ outcome: 6.5, outcomeMedian: 7.3 });
            expect(find(element, 'c-health-context').context).toMatchObject({ percentile: 58, size: 214 });
            expect(find(element, 'c-health-receipt').receipt.proved).toBe(true);
            expect(find(element, 'c-health-change').windowDays).toBe(90);
            expect(find(element, 'c-health-survey').half.responses).toBe(6);
            expect(find(element, '.hidden')).toBeNull();
        });

        it('shows and proves a stage that came with age, which is on the receipt and not on the account', async () => {
            const weights = { Onboarding: 0.7, Adoption: 0.6, Performance: 0.45, Transformation: 0.35, Unknown: 0.5 };
            const rules = { ...RULES, weights, stageDays: [90, 365, 1095] };
            const age = (asOf) => both(0.81, 5, 0, 1, { asOf, customerSince: '2026-08-23', rules });
            const fields = { Health_Stage__c: null };
            const before = await cardOf(scored(age('2026-11-20')), { fields });
            expect(find(before, 'c-health-halves').halves).toMatchObject({ stage: 'Onboarding', weight: 0.7 });
            const element = await cardOf(scored(age('2026-11-20'), age('2026-11-21')), { fields });
            expect(find(element, 'c-health-halves').halves).toMatchObject({ stage: 'Adoption', weight: 0.6 });
            expect(find(element, 'c-health-receipt').receipt.proved).toBe(true);
        });

        it('shows a stage that was set since the last run only with the weight it brings', async () => {
            const element = await cardOf(risingAmber(), { fields: { Health_Stage__c: 'Adoption' } });
            expect(find(element, 'c-health-halves').halves).toMatchObject({ stage: null, weight: 0.5 });
            const blind = await cardOf(risingAmber(), {
                fields: { Health_Stage__c: 'Adoption', Health_Detail__c: null }
            });
            expect(find(blind, 'c-health-halves').halves).toMatchObject({ stage: 'Adoption' });
        });

        it('counts the watch-outs on their tab', async () => {
            const element = await cardOf(scored(both(1.25, 3, 5, 3)));
            const tab = /** @type {any} */ ([...element.shadowRoot.querySelectorAll('lightning-tab')].pop());
            const { keys } = find(element, 'c-health-watch-outs');
            expect(tab.label).toBe(`Watch-outs (${keys.length})`);
        });

        it('explains Green with a low half', async () => {
            const element = await cardOf(scored(both(1.25, 2, 5, 2)));
            expect(find(element, 'c-health-summary').summary.status).toBe('Green');
            expect(find(element, 'c-health-watch-outs').keys).toEqual([]);
            expect(driver(element)).toBe('nps');
        });

        it('explains Red', async () => {
            const element = await cardOf(scored(both(0.2, 0, 1, 5)));
            expect(find(element, 'c-health-summary').summary.status).toBe('Red');
            await expect(element).toBeAccessible();
        });

        it('is accessible', async () => {
            await expect(await cardOf(risingAmber())).toBeAccessible();
        });
    });

    describe('provisional', () => {
        it('has no number and says what is missing', async () => {
            const element = await cardOf(scored({ asOf: '2026-11-21', outcome: [attained(0.81, '2026-11-18')] }));
            expect(find(element, 'c-health-summary').summary).toMatchObject({ score: null, status: null });
            expect(driver(element)).toBe('experienceMissing');
            expect(find(element, 'c-health-context').context).toBeNull();
            await expect(element).toBeAccessible();
        });
    });

    describe('stale', () => {
        it('keeps the last number and says what has expired', async () => {
            const first = { asOf: '2025-09-20', outcome: [attained(1, '2025-09-01')], experience: [answered(6, 1, 0, '2025-09-10', { oldest: '2025-09-01' })] }; // prettier-ignore
            const element = await cardOf(scored(first, { asOf: '2026-11-20' }));
            expect(find(element, 'c-health-summary').summary).toMatchObject({ state: 'Stale', lastStatus: 'Green' });
            expect(driver(element)).toBe('bothExpired');
            expect(find(element, 'c-health-trend-chart').end).toBe('2026-11-20');
            await expect(element).toBeAccessible();
        });
    });

    describe('no evidence', () => {
        it('says what to do next, once', async () => {
            const element = await cardOf(scored({ asOf: '2026-11-21' }));
            expect(texts(element, '.message .strong')).toEqual(['There is no evidence about this account.']);
            expect(driver(element)).toBeUndefined();
            expect(find(element, 'c-health-driver').text).toBeNull();
            expect(find(element, 'lightning-tabset')).toBeNull();
            expect(find(element, 'c-health-trend-chart')).toBeNull();
            await expect(element).toBeAccessible();
        });
    });

    describe('never scored', () => {
        it('says that the job has not run', async () => {
            const element = await cardOf(null, { fields: { Health_Scored_At__c: null } });
            expect(texts(element, '.message .strong')).toEqual(['This account has not been scored yet.']);
            expect(find(element, 'c-health-job-notice')).toBeNull();
            await expect(element).toBeAccessible();
        });
    });

    describe('excluded', () => {
        it('says so and offers no override', async () => {
            const element = await cardOf(scored({ asOf: '2026-11-21', excluded: true }));
            expect(driver(element)).toBe('excluded');
            expect(find(element, '.override')).toBeNull();
            await expect(element).toBeAccessible();
        });
    });

    describe('overridden', () => {
        const RED = { Health_Override__c: 'Red', Health_Override_Reason__c: 'Sponsor leaving', Health_Override_Until__c: '2026-12-31' }; // prettier-ignore

        it('keeps the computed score in sight, with reason and end', async () => {
            const element = await cardOf(risingAmber(), { fields: RED });
            expect(texts(element, '.by-hand')).toEqual([
                'Computed: Amber 14.7 · “Sponsor leaving” · until Dec 31, 2026'
            ]);
            expect(find(element, 'c-health-summary').summary).toMatchObject({ status: 'Red', overridden: true });
            await expect(element).toBeAccessible();
        });

        it('says that an override has ended', async () => {
            const element = await cardOf(risingAmber(), { fields: { ...RED, Health_Override_Until__c: '2026-11-20' } });
            expect(texts(element, '.by-hand')).toEqual([
                'The override to Red ended on Nov 20, 2026; the computed status counts again.'
            ]);
        });

        it('says that the evidence gives no status of its own', async () => {
            const element = await cardOf(scored({ asOf: '2026-11-21' }), { fields: RED });
            expect(texts(element, '.by-hand')[0]).toMatch(/^Computed: no status/);
        });
    });
});
