import type { FormulaRow, Value } from '../formula/evaluate.ts';

type Case = readonly [row: FormulaRow, expected: Value];

const badge = (state: Value, status: Value, score: Value, expected: string): Case => [
    { fields: { Health_State__c: state, Health_Status__c: status, Health_Score__c: score } },
    expected
];

const TODAY = '2026-11-22';
const override = {
    Health_Override__c: 'Green',
    Health_Override_Reason__c: 'Sponsor told us',
    Health_Override_Until__c: TODAY
};
const saved = (before: FormulaRow['fields'], change: FormulaRow['fields']): FormulaRow => ({
    before,
    fields: { ...before, ...change },
    today: TODAY
});
const past = { ...override, Health_Override_Until__c: '2026-11-21' };

const model = {
    Status__c: 'Published',
    Version__c: 3,
    Green_From__c: 15,
    Amber_From__c: 10,
    Weight_Onboarding__c: 0.7,
    Weight_Adoption__c: 0.6,
    Weight_Performance__c: 0.45,
    Weight_Transformation__c: 0.35,
    Weight_Unknown__c: 0.5,
    NPS_Window_Days__c: 365,
    Outcome_Validity_Days__c: 180,
    Trend_Window_Days__c: 90,
    NPS_Shrinkage__c: 3,
    Hysteresis__c: 0,
    Trend_Dead_Band__c: 0.5,
    Decision_Maker_Weight__c: 1,
    Estimated_Cap__c: 7,
    Floor__c: 5.5,
    Cohort_NPS__c: 30
};
/** The good model passes, a blank one passes, and each change to the good one is refused. */
const refuses = (...changes: readonly FormulaRow['fields'][]): Case[] => [
    [{ fields: model }, false],
    [{ fields: {} }, false],
    ...changes.map((change): Case => [{ fields: { ...model, ...change } }, true])
];
const outside = (fields: readonly string[], ...values: readonly number[]): FormulaRow['fields'][] =>
    fields.flatMap((field) => values.map((value) => ({ [field]: value })));
const WEIGHTS = ['Onboarding', 'Adoption', 'Performance', 'Transformation', 'Unknown'].map(
    (stage) => `Weight_${stage}__c`
);

/** Rows with the result each formula of the package must have for them, by object and name. */
export const FORMULA_CASES: Readonly<Record<string, readonly Case[]>> = {
    'Account.Health_Badge__c': [
        badge('Scored', 'Green', 17.9, '● Green 17.9'),
        badge('Scored', 'Amber', 14.7, '▲ Amber 14.7'),
        badge('Scored', 'Red', 7.4, '■ Red 7.4'),
        badge('Scored', 'Green', 15, '● Green 15.0'),
        badge('Scored', 'Red', 2, '■ Red 2.0'),
        badge('Scored', 'Green', 20, '● Green 20.0'),
        badge('Provisional', null, null, '◐ Provisional'),
        badge('Stale', null, 15.6, '◷ Stale 15.6'),
        badge('Stale', null, null, '◷ Stale'),
        badge('Excluded', null, null, '– Excluded'),
        badge('No evidence', null, null, '◌ Not scored'),
        badge(null, null, null, '◌ Not scored')
    ],
    'Account.Health_Override_Complete': [
        [{ fields: override }, false],
        [{ fields: {} }, false],
        [{ fields: { ...override, Health_Override__c: null, Health_Override_Reason__c: null } }, false],
        [{ fields: { ...override, Health_Override_Reason__c: null } }, true],
        [{ fields: { ...override, Health_Override_Until__c: null } }, true]
    ],
    'Account.Health_Override_Ends_Later': [
        [{ fields: override, today: TODAY }, false],
        [{ fields: past, today: TODAY }, true],
        [{ fields: past, today: TODAY, permissions: ['Health_Sync_Job'] }, false],
        [saved(past, { Health_Driver__c: 'Nobody answered' }), false],
        [saved(past, { Health_Override__c: 'Red' }), true],
        [saved(override, { Health_Override_Until__c: '2026-11-21' }), true],
        [saved(past, { Health_Override__c: null }), false],
        [saved(override, { Health_Override_Until__c: '2027-01-31' }), false]
    ],
    'Health_Model__c.Bands_In_Order': refuses({ Green_From__c: 10 }, { Green_From__c: 9 }, { Amber_From__c: 15 }),
    'Health_Model__c.Bands_On_Scale': refuses(
        { Green_From__c: 20.1 },
        { Green_From__c: 21, Amber_From__c: null },
        { Amber_From__c: 1.9 },
        { Amber_From__c: 20.1, Green_From__c: null },
        { Green_From__c: 1.9, Amber_From__c: null }
    ),
    'Health_Model__c.Weights_Between_0_And_1': refuses(...outside(WEIGHTS, -0.01, 1.01)),
    'Health_Model__c.Windows_In_Range': refuses(
        ...outside(['NPS_Window_Days__c', 'Outcome_Validity_Days__c'], 0, -1, 3651)
    ),
    'Health_Model__c.Trend_Window_In_Range': refuses(...outside(['Trend_Window_Days__c'], 0, 27, 176)),
    'Health_Model__c.Limits_In_Range': refuses(
        ...outside(['Floor__c', 'Estimated_Cap__c'], 0.9, 10.1),
        ...outside(['NPS_Shrinkage__c', 'Hysteresis__c', 'Trend_Dead_Band__c', 'Decision_Maker_Weight__c'], -0.1),
        ...outside(['Cohort_NPS__c'], -100.1, 100.1)
    ),
    'Health_Model__c.Segment_Complete': refuses({ Segment_Field__c: 'Type' }, { Segment_Values__c: 'Enterprise' }),
    'Health_Model__c.Published_Has_Bands': [
        [{ fields: model }, false],
        [{ fields: { Status__c: 'Draft' } }, false],
        [{ fields: { ...model, Green_From__c: null } }, true],
        [{ fields: { ...model, Amber_From__c: null } }, true],
        [{ fields: { ...model, Version__c: null } }, true]
    ],
    'Health_Playbook__c.Within_Days_Given': [
        [{ fields: { Trigger__c: 'Renewal near', Within_Days__c: 90 } }, false],
        [{ fields: { Trigger__c: 'Status falls' } }, false],
        [{ fields: { Trigger__c: 'Renewal near' } }, true],
        [{ fields: { Trigger__c: 'Renewal near', Within_Days__c: 0 } }, true],
        [{ fields: { Trigger__c: 'Evidence expiring' } }, true]
    ],
    'Health_Playbook__c.Days_Not_Negative': [
        [{ fields: {} }, false],
        [{ fields: { Task_Due_Days__c: 0, Cooldown_Days__c: 0 } }, false],
        [{ fields: { Task_Due_Days__c: -1 } }, true],
        [{ fields: { Cooldown_Days__c: -1 } }, true]
    ]
};
