import { daysBefore } from './calendar.ts';
import type { OutcomeEvidence, SampleAccount, SurveyAnswer } from './evidence.ts';

/**
 * The account that stands for the product in every test and picture: outcome 6.5 (81 % of the value due), experience 8.2
 * (six answers, five of them promoters, drawn to a cohort of +46.7), so 14.7 and Amber.
 */
export const SEED_KEY = 'ACORN-SEED';
export const SEED_NAME = 'Acorn Analytics';

/** Pinned in the sample's published rules: (6 x 66.7 + 3 x 46.7) / 9 = +60.0, which is 8.2. */
export const SAMPLE_COHORT_NPS = 46.7;

/** Share of the value due by then, oldest first, `[days before the as-of day, attainment]`. */
const ATTAINMENT: [number, number][] = [
    [538, 0.38],
    [508, 0.4],
    [477, 0.41],
    [447, 0.43],
    [416, 0.44],
    [386, 0.46],
    [355, 0.48],
    [325, 0.47],
    [294, 0.5],
    [264, 0.52],
    [233, 0.55],
    [203, 0.57],
    [172, 0.6],
    [142, 0.64],
    [111, 0.66],
    [81, 0.7],
    [50, 0.75],
    [4, 0.81]
];

/** `[days before the as-of day, respondent, answer]`; the latest six are 10, 9, 9, 10, 9 and 6. */
const ANSWERS: [number, string, number][] = [
    [530, 'P01', 7],
    [520, 'P02', 6],
    [505, 'P03', 8],
    [500, 'P04', 5],
    [498, 'P05', 9],
    [350, 'P01', 8],
    [345, 'P02', 8],
    [340, 'P03', 9],
    [338, 'P04', 6],
    [330, 'P05', 9],
    [300, 'P06', 9],
    [171, 'P04', 6],
    [150, 'P01', 9],
    [120, 'P02', 10],
    [64, 'P03', 9],
    [33, 'P05', 10],
    [10, 'P06', 9]
];

/** The seed account, owned by `ownerUsername`. */
export function seedAccount(ownerUsername: string, asOf: string): SampleAccount {
    return {
        key: SEED_KEY,
        name: SEED_NAME,
        segment: 'Enterprise',
        industry: 'Technology',
        ownerUsername,
        parentKey: null,
        annualRevenue: 4_200_000,
        stage: 'Performance',
        renewalDate: daysBefore(asOf, -140),
        override: null,
        story: 'seed'
    };
}

export function seedOutcomeEvidence(asOf: string): OutcomeEvidence[] {
    return ATTAINMENT.map(([age, attainment]) => ({
        accountKey: SEED_KEY,
        date: daysBefore(asOf, age),
        label: 'Reporting time saved',
        verifiedBy: 'customer',
        measure: { kind: 'attainment', attainment }
    }));
}

export function seedAnswers(asOf: string): SurveyAnswer[] {
    return ANSWERS.map(([age, person, rating]) => ({
        accountKey: SEED_KEY,
        date: daysBefore(asOf, age),
        respondent: `${SEED_KEY}-${person}`,
        rating,
        decisionMaker: person === 'P01'
    }));
}
