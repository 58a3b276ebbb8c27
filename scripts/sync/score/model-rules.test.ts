import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkRules, chooseRules, DEFAULT_RULES, OUTCOMES_FIRST_WEIGHTS } from './model.ts';
import type { Rules, SegmentModel } from './model.ts';

const problemsOf = (different: object): string[] => checkRules({ ...DEFAULT_RULES, ...different } as Rules);

const RANGES: readonly [keyof Rules, number, number, boolean][] = [
    ['npsWindowDays', 1, 3650, true],
    ['npsShrinkage', 0, 1000, false],
    ['cohortNps', -100, 100, false],
    ['decisionMakerWeight', 0.1, 100, false],
    ['outcomeValidityDays', 1, 3650, true],
    ['estimatedCap', 1, 10, false],
    ['floor', 1, 10, false],
    ['trendWindowDays', 28, 175, true],
    ['trendDeadBand', 0, 18, false]
];

describe('checkRules', () => {
    it('accepts the shipped rules and the preset', () => {
        assert.deepEqual(checkRules(DEFAULT_RULES), []);
        assert.deepEqual(problemsOf({ weights: OUTCOMES_FIRST_WEIGHTS }), []);
        assert.deepEqual(OUTCOMES_FIRST_WEIGHTS, { Onboarding: 0.7, Adoption: 0.6, Performance: 0.45, Transformation: 0.35, Unknown: 0.5 }); // prettier-ignore
    });

    for (const [name, least, most, whole] of RANGES) {
        it(`holds ${name} between ${least} and ${most}`, () => {
            const sentence = (value: unknown): string[] => [`${name} ${String(value)} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`]; // prettier-ignore
            for (const value of [least, most]) assert.deepEqual(problemsOf({ [name]: value }), [], `${value}`);
            for (const value of [least - 0.5, most + 1, NaN, Infinity, '7', undefined]) {
                assert.deepEqual(problemsOf({ [name]: value }), sentence(value));
            }
            if (whole) assert.deepEqual(problemsOf({ [name]: least + 0.5 }), sentence(least + 0.5));
            const nullable = name === 'cohortNps' || name === 'floor';
            assert.deepEqual(problemsOf({ [name]: null }), nullable ? [] : sentence(null));
        });
    }

    it('holds the bands in order and on the scale', () => {
        assert.deepEqual(problemsOf({ greenFrom: 20, amberFrom: 2 }), []);
        assert.deepEqual(problemsOf({ greenFrom: 20.1 }), ['greenFrom 20.1 must be a number from 2 to 20.']);
        assert.deepEqual(problemsOf({ amberFrom: 1.9 }), ['amberFrom 1.9 must be a number from 2 to 20.']);
        assert.deepEqual(problemsOf({ greenFrom: 12, amberFrom: 12 }), [
            'greenFrom 12 must be above amberFrom 12: the bands are reversed.'
        ]);
    });

    it('holds the hysteresis below half of the Amber band', () => {
        assert.deepEqual(problemsOf({ hysteresis: 2.4 }), []);
        assert.deepEqual(problemsOf({ hysteresis: 2.5 }), ['hysteresis 2.5 must be less than half of the Amber band.']);
        assert.deepEqual(problemsOf({ hysteresis: -0.1 }), ['hysteresis -0.1 must be a number from 0 to 5.']);
        assert.deepEqual(problemsOf({ hysteresis: 5.1, greenFrom: 20, amberFrom: 2 }), ['hysteresis 5.1 must be a number from 0 to 5.']); // prettier-ignore
    });

    it('holds every weight between 0 and 1 with two decimals', () => {
        const { weights } = DEFAULT_RULES;
        for (const stage of ['Onboarding', 'Adoption', 'Performance', 'Transformation', 'Unknown']) {
            assert.deepEqual(problemsOf({ weights: { ...weights, [stage]: 0 } }), []);
            assert.deepEqual(problemsOf({ weights: { ...weights, [stage]: 1 } }), []);
            assert.deepEqual(problemsOf({ weights: { ...weights, [stage]: 0.29 } }), []);
            assert.deepEqual(problemsOf({ weights: { ...weights, [stage]: 1.4 } }), [`weights.${stage} 1.4 must be a number from 0 to 1.`]); // prettier-ignore
            assert.deepEqual(problemsOf({ weights: { ...weights, [stage]: 0.125 } }), [`weights.${stage} 0.125 must have at most two decimals.`]); // prettier-ignore
            assert.deepEqual(problemsOf({ weights: { ...weights, [stage]: undefined } }), [`weights.${stage} undefined must be a number from 0 to 1.`]); // prettier-ignore
        }
        assert.equal(problemsOf({ weights: undefined }).length, 5);
    });

    it('holds the scores of milestones', () => {
        for (const state of ['done', 'due', 'overdue']) {
            const milestoneScores = { ...DEFAULT_RULES.milestoneScores, [state]: 11 };
            assert.deepEqual(problemsOf({ milestoneScores }), [`milestoneScores.${state} 11 must be a number from 1 to 10.`]); // prettier-ignore
        }
        assert.equal(problemsOf({ milestoneScores: undefined }).length, 3);
    });

    it('knows two methods', () => {
        assert.deepEqual(problemsOf({ npsMethod: 'mean' }), []);
        assert.deepEqual(problemsOf({ npsMethod: 'median' }), ['npsMethod "median" must be "nps" or "mean".']);
    });

    it('wants a version of 1 to 20 characters', () => {
        assert.deepEqual(problemsOf({ version: 'x'.repeat(20) }), []);
        assert.deepEqual(problemsOf({ version: 'x' }), []);
        for (const version of ['', 'x'.repeat(21), 7, ['x']]) {
            assert.deepEqual(problemsOf({ version }), [`version "${version}" must be a text of 1 to 20 characters.`]);
        }
    });

    it('wants a date that exists for the cohort NPS', () => {
        assert.deepEqual(problemsOf({ cohortNpsDate: '2026-01-31' }), []);
        assert.deepEqual(problemsOf({ cohortNpsDate: '1970-01-02' }), []);
        assert.equal(problemsOf({ cohortNpsDate: '1970-01-01' }).length, 1);
        assert.deepEqual(problemsOf({ cohortNpsDate: '2026-02-31' }), ['cohortNpsDate "2026-02-31" must be a date such as 2026-01-31.']); // prettier-ignore
    });

    it('wants three rising whole numbers for the stage ages', () => {
        assert.deepEqual(problemsOf({ stageDays: [1, 2, 3] }), []);
        for (const stageDays of [[0, 2, 3], [1, 1, 3], [1, 3, 3], [1, 2], [1, 2, 3, 4], [1.5, 2, 3], 'soon']) {
            assert.deepEqual(problemsOf({ stageDays }), [`stageDays ${String(stageDays)} must be three rising whole numbers of days.`]); // prettier-ignore
        }
    });

    for (const name of ['attainmentPoints', 'roiPoints', 'paybackPoints']) {
        it(`wants ${name} to rise`, () => {
            assert.deepEqual(problemsOf({ [name]: [[0, 1], [1, 10]] }), []); // prettier-ignore
            assert.deepEqual(problemsOf({ [name]: Array.from({ length: 20 }, (_, i) => [i, 5]) }), []);
            assert.deepEqual(problemsOf({ [name]: Array.from({ length: 21 }, (_, i) => [i, 5]) }), [`${name} needs 2 to 20 points, it has 21.`]); // prettier-ignore
            assert.deepEqual(problemsOf({ [name]: [[0, 1]] }), [`${name} needs 2 to 20 points, it has 1.`]);
            assert.deepEqual(problemsOf({ [name]: null }), [`${name} needs 2 to 20 points, it has 0.`]);
            assert.deepEqual(problemsOf({ [name]: [[1, 1], [1, 2]] }), [`${name}: input 1 of point 2 must be a number above the one before.`]); // prettier-ignore
            assert.deepEqual(problemsOf({ [name]: [[NaN, 1], [1, 2]] }), [`${name}: input NaN of point 1 must be a number above the one before.`]); // prettier-ignore
            assert.deepEqual(problemsOf({ [name]: [[0, 0.9], [1, 10.1]] }), [`${name}: score of point 1, 0.9 must be a number from 1 to 10.`, `${name}: score of point 2, 10.1 must be a number from 1 to 10.`]); // prettier-ignore
        });
    }

    it('names every problem at once', () => {
        assert.equal(problemsOf({ greenFrom: 5, amberFrom: 9, npsWindowDays: 0, npsMethod: '' }).length, 3);
    });
});

describe('chooseRules', () => {
    const rules = (version: string): Rules => ({ ...DEFAULT_RULES, version });
    const segment = (priority: number, version: string, ...values: string[]): SegmentModel => ({ priority, field: 'Type', values, rules: rules(version) }); // prettier-ignore
    const fallback = (priority: number, version: string): SegmentModel => ({ priority, field: null, values: [], rules: rules(version) }); // prettier-ignore
    const chosen = (models: SegmentModel[], type: string | null): string => {
        const versions = [models, [...models].reverse()].map((list) => chooseRules(list, () => type).version);
        assert.equal(versions[0], versions[1], 'the order of the models matters');
        return versions[0] ?? '';
    };

    it('takes the first segment by priority that holds the account', () => {
        const models = [segment(2, 'big', 'Enterprise'), segment(1, 'first', 'Enterprise', 'Mid'), segment(3, 'small', 'SMB')]; // prettier-ignore
        assert.equal(chosen(models, 'Enterprise'), 'first');
        assert.equal(chosen(models, 'Mid'), 'first');
        assert.equal(chosen(models, 'SMB'), 'small');
    });

    it('asks for the field of the model', () => {
        const asked: string[] = [];
        chooseRules([segment(1, 'a', 'x')], (field) => {
            asked.push(field);
            return null;
        });
        assert.deepEqual(asked, ['Type']);
    });

    it('falls back to the model without a segment, whatever its priority', () => {
        const models = [fallback(0, 'all'), segment(9, 'big', 'Enterprise')];
        assert.equal(chosen(models, 'Enterprise'), 'big');
        assert.equal(chosen(models, 'SMB'), 'all');
        assert.equal(chosen(models, null), 'all');
        assert.equal(chosen([fallback(2, 'late'), fallback(1, 'early')], null), 'early');
    });

    it('falls back to the shipped rules', () => {
        assert.equal(chooseRules([], () => null), DEFAULT_RULES); // prettier-ignore
        assert.equal(chosen([segment(1, 'big', 'Enterprise')], null), 'default');
    });

    it('takes a blank field for a segment of blanks only', () => {
        assert.equal(chosen([segment(1, 'blank', '')], null), 'blank');
    });

    it('decides between equals by the version: the newest number, or the last name where there is none', () => {
        assert.equal(chosen([segment(1, '9', 'x'), segment(1, '10', 'x'), segment(1, '2', 'x')], 'x'), '10');
        assert.equal(chosen([fallback(1, '2'), fallback(1, '11'), fallback(2, '12')], null), '11');
        assert.equal(chosen([segment(1, '1', 'x'), segment(1, 'b', 'x')], 'x'), '1');
        assert.equal(chosen([segment(1, 'b', 'x'), segment(1, 'a', 'x')], 'x'), 'b');
    });
});
