// Generated accounts and rules for the property tests of the scoring model.
import fc from 'fast-check';
import { checkRules, DEFAULT_RULES, isoDate, STAGES } from '../../sync/score/model.ts';
import type {
    AccountInput,
    AnswerCounts,
    ExperienceEvidence,
    OutcomeEvidence,
    Override,
    Rules,
    Stage,
    Status
} from '../../sync/score/model.ts';

/** Day on which generated accounts are scored, as a day number: Monday 2026-03-02. */
export const TODAY = 20514;

const STATUSES: readonly Status[] = ['Green', 'Amber', 'Red'];
const tenths = (least: number, most: number): fc.Arbitrary<number> =>
    fc.integer({ min: least * 10, max: most * 10 }).map((value) => value / 10);
const hundredths = (least: number, most: number): fc.Arbitrary<number> =>
    fc.integer({ min: Math.round(least * 100), max: Math.round(most * 100) }).map((value) => value / 100);
/** Plain objects, as JSON gives them. */
const record = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
    fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
const sometimes = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

/** A day, most often lately, sometimes long ago and now and then to come. */
const dated: fc.Arbitrary<string> = fc
    .oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: -40, max: 0 }))
    .map((age) => isoDate(TODAY - age));

function countsOf(ratings: readonly number[]): AnswerCounts {
    return {
        promoters: ratings.filter((rating) => rating >= 9).length,
        passives: ratings.filter((rating) => rating === 7 || rating === 8).length,
        detractors: ratings.filter((rating) => rating <= 6).length,
        ratingSum: ratings.reduce((sum, rating) => sum + rating, 0)
    };
}

const answers: fc.Arbitrary<ExperienceEvidence> = record({
    source: fc.constantFrom('survey', 'tool'),
    ratings: fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 30 }),
    deciding: fc.integer({ min: 0, max: 3 }),
    newest: dated,
    span: fc.integer({ min: 0, max: 200 })
}).map(({ source, ratings, deciding, newest, span }) => ({
    kind: 'answers' as const,
    source,
    ...countsOf(ratings),
    oldest: isoDate(Date.parse(newest) / 86_400_000 - span),
    newest,
    ...(deciding > 0 ? { decisionMakers: countsOf(ratings.slice(0, deciding)) } : {})
}));

const aggregated: fc.Arbitrary<ExperienceEvidence> = record({
    kind: fc.constant('nps' as const),
    source: fc.constantFrom('survey', 'tool'),
    nps: tenths(-100, 100),
    n: fc.integer({ min: 1, max: 60 }),
    date: dated
});

const readyScore: fc.Arbitrary<ExperienceEvidence> = record({
    kind: fc.constant('score' as const),
    source: fc.constantFrom('survey', 'tool'),
    score: tenths(1, 10),
    date: dated
});

const experienceRows: fc.Arbitrary<ExperienceEvidence[]> = fc.oneof(
    { weight: 5, arbitrary: fc.array(fc.oneof(answers, aggregated), { maxLength: 3 }) },
    { weight: 2, arbitrary: fc.array(fc.oneof(answers, aggregated, readyScore), { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(fc.oneof(answers, aggregated), { minLength: 9, maxLength: 16 }) }
);

const said = fc.oneof(
    record({ kind: fc.constant('score' as const), values: fc.tuple(tenths(1, 10)) }),
    record({ kind: fc.constant('attainment' as const), values: fc.tuple(hundredths(-0.2, 1.5)) }),
    record({ kind: fc.constant('roi' as const), values: fc.tuple(hundredths(-1.5, 4)) }),
    record({ kind: fc.constant('benefitCost' as const), values: fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 2000 })) }),
    record({ kind: fc.constant('payback' as const), values: fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 24 })) }),
    record({ kind: fc.constantFrom('done' as const, 'due' as const, 'overdue' as const), values: fc.constant([]) })
); // prettier-ignore

const outcomeRow: fc.Arbitrary<OutcomeEvidence> = record({
    said,
    date: dated,
    source: fc.constantFrom('roi', 'warehouse'),
    weight: sometimes(fc.oneof(fc.integer({ min: 1, max: 5 }), hundredths(0.01, 3))),
    validFor: sometimes(fc.integer({ min: 0, max: 500 })),
    verifiedBy: sometimes(fc.constantFrom('customer' as const, 'system' as const, 'estimated' as const)),
    measure: sometimes(fc.constantFrom('hours', 'revenue', 'cost'))
}).map(({ said: { kind, values }, date, source, weight, validFor, verifiedBy, measure }) => ({
    kind,
    values,
    date,
    source,
    ...(weight === undefined ? {} : { weight }),
    ...(validFor === undefined ? {} : { validUntil: isoDate(Date.parse(date) / 86_400_000 + validFor) }),
    ...(verifiedBy === undefined ? {} : { verifiedBy }),
    ...(measure === undefined ? {} : { measure })
}));

const outcomeRows: fc.Arbitrary<OutcomeEvidence[]> = fc.oneof(
    { weight: 5, arbitrary: fc.array(outcomeRow, { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(outcomeRow, { minLength: 9, maxLength: 18 }) }
);

const stage: fc.Arbitrary<Stage | null> = fc.constantFrom(null, ...STAGES);

const override: fc.Arbitrary<Override | null> = fc.option(
    record<Override>({
        status: fc.constantFrom(...STATUSES),
        until: fc.option(fc.integer({ min: -30, max: 120 }).map((ahead) => isoDate(TODAY + ahead))),
        reason: fc.constant('said so')
    }),
    { freq: 3 }
);

/** An account as of TODAY with any evidence. */
export const account: fc.Arbitrary<AccountInput> = record({
    asOf: fc.constant(isoDate(TODAY)),
    experience: experienceRows,
    outcome: outcomeRows,
    stage,
    customerSince: fc.option(fc.integer({ min: 0, max: 1500 }).map((age) => isoDate(TODAY - age))),
    override,
    excluded: fc.constantFrom(false, false, false, false, false, false, false, true)
});

const weights = record({ Onboarding: hundredths(0, 1), Adoption: hundredths(0, 1), Performance: hundredths(0, 1), Transformation: hundredths(0, 1), Unknown: hundredths(0, 1) }); // prettier-ignore

/** Sound rules that differ from the shipped ones in any number of ways. */
export const rules: fc.Arbitrary<Rules> = fc
    .record(
        {
            version: fc.constantFrom('1', '2', '3'),
            greenFrom: tenths(13, 18),
            amberFrom: tenths(6, 11),
            weights,
            stageDays: fc.constantFrom(null, [90, 365, 1095] as const, [30, 60, 90] as const),
            npsMethod: fc.constantFrom('nps' as const, 'mean' as const),
            npsWindowDays: fc.constantFrom(90, 180, 365, 365, 730),
            npsShrinkage: fc.constantFrom(0, 1.5, 3, 10),
            cohortNps: fc.option(tenths(-50, 80)),
            decisionMakerWeight: fc.constantFrom(0.5, 1, 2, 3),
            outcomeValidityDays: fc.constantFrom(30, 90, 180, 180, 365),
            roiPoints: fc.constantFrom(DEFAULT_RULES.roiPoints, [[0, 2], [1, 9]] as const), // prettier-ignore
            estimatedCap: tenths(4, 9),
            floor: fc.option(tenths(4, 7)),
            hysteresis: fc.constantFrom(0, 0, 0.2, 0.5),
            trendWindowDays: fc.constantFrom(28, 60, 90, 175),
            trendDeadBand: fc.constantFrom(0, 0.5, 1.5)
        },
        { requiredKeys: [], noNullPrototype: true }
    )
    .map((different) => ({ ...DEFAULT_RULES, ...different }))
    .filter((candidate) => checkRules(candidate).length === 0);
