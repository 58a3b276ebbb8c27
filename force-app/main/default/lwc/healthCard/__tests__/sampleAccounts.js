/** Accounts for the tests of the card's parts, scored by the real model. */
import { DEFAULT_RULES, encodeDetail, scoreAccount } from 'c/healthModel';

export const TODAY = '2026-11-22';
export const RULES = { ...DEFAULT_RULES, version: '3', cohortNps: 47, cohortNpsDate: '2026-11-01' };
export const CONTEXT = {
    cohort: 'Enterprise',
    size: 214,
    percentile: 58,
    date: '2026-11-20',
    outcomeMedian: 7.3,
    experienceMedian: 6.9,
    change: 0.3
};

/** Value realised, as a share of what is due. */
export function attained(ratio, date, more = {}) {
    return { kind: 'attainment', values: [ratio], date, source: 'Warehouse', verifiedBy: 'customer', ...more };
}

/** Counted survey answers. */
export function answered(promoters, passives, detractors, newest, more = {}) {
    const ratingSum = promoters * 10 + passives * 8 + detractors * 4;
    return { kind: 'answers', source: 'Survey tool', promoters, passives, detractors, ratingSum, oldest: '2026-06-04', newest, ...more }; // prettier-ignore
}

const NOTHING = { experience: [], outcome: [], stage: null, customerSince: null, override: null, excluded: false };

/**
 * Scores an account on several days, each on top of the one before.
 * @param {object[]} steps inputs by day; `rules` and `context` belong to the step
 */
export function scored(...steps) {
    let health = null;
    for (const { rules = RULES, context = null, ...input } of steps) {
        health = scoreAccount({ ...NOTHING, ...input }, rules, health?.detail ?? null, context);
    }
    return health;
}

/** Amber and rising, after a change of the rules. */
export function risingAmber() {
    const before = { ...RULES, version: '2' };
    return scored(
        { asOf: '2025-12-01', rules: before, outcome: [attained(0.4, '2025-11-20')], experience: [answered(3, 3, 2, '2025-11-28', { oldest: '2025-06-01' })] }, // prettier-ignore
        { asOf: '2026-07-01', rules: before, outcome: [attained(0.6, '2026-06-28')], experience: [answered(3, 2, 1, '2026-06-30')] }, // prettier-ignore
        { asOf: '2026-08-01', outcome: [attained(0.7, '2026-06-28')], experience: [answered(3, 2, 1, '2026-06-30')] },
        { asOf: '2026-11-21', context: CONTEXT, outcome: [attained(0.81, '2026-11-18')], experience: [answered(5, 0, 1, '2026-11-12')] } // prettier-ignore
    );
}

/** What getRecord answers for an account, all fields visible unless named in `hidden`. */
export function recordOf(health, { fields = {}, hidden = [] } = {}) {
    const { standing = null, trend = null, detail = null } = health ?? {};
    const values = {
        Name: 'Northwind Energy',
        AnnualRevenue: 120000,
        Health_Score__c: standing?.score ?? null,
        Health_Status__c: standing?.status ?? null,
        Health_Computed_Status__c: standing?.computedStatus ?? null,
        Health_State__c: standing?.state ?? null,
        Health_Status_Since__c: health?.statusSince ?? null,
        Health_Previous_Status__c: health?.previousStatus ?? null,
        Health_Outcome_Score__c: standing?.outcome ?? null,
        Health_Experience_Score__c: standing?.experience ?? null,
        Health_Outcome_Weight__c: standing?.weight ?? null,
        Health_Stage__c: standing?.stage ?? null,
        Health_Trend__c: trend?.direction ?? null,
        Health_Change__c: trend?.change ?? null,
        Health_Confidence__c: standing?.confidence ?? null,
        Health_Evidence_Date__c: health?.evidenceDate ?? null,
        Health_Scored_At__c: detail ? `${detail.at}T06:00:00.000Z` : null,
        Health_Next_Review__c: health?.nextReview ?? null,
        Health_Percentile__c: detail?.context?.percentile ?? null,
        Health_Driver__c: health ? 'Outcomes hold it back' : null,
        Health_Detail__c: detail ? encodeDetail(detail) : null,
        Health_Override__c: null,
        Health_Override_Reason__c: null,
        Health_Override_Until__c: null,
        Health_Renewal_Date__c: '2027-01-12',
        ...fields
    };
    const visible = Object.entries(values).filter(([name]) => !hidden.includes(name));
    const display = (name, value) => (name === 'AnnualRevenue' && value !== null ? '$120,000' : null);
    return {
        apiName: 'Account',
        id: '001000000000001AAA',
        fields: Object.fromEntries(
            visible.map(([name, value]) => [name, { value, displayValue: display(name, value) }])
        )
    };
}
