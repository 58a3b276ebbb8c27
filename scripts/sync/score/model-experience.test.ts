import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adjustedWald, countAnswers, DEFAULT_RULES, scoreAccount } from './model.ts';
import type { AccountInput, AnswersEvidence, ExperienceEvidence, Rules, Standing } from './model.ts';

const DAY = '2026-03-02';

function standing(different: Partial<AccountInput>, rules: Partial<Rules> = {}): Standing {
    const input = { asOf: DAY, experience: [], outcome: [], stage: null, customerSince: null, override: null, excluded: false }; // prettier-ignore
    return scoreAccount({ ...input, ...different }, { ...DEFAULT_RULES, ...rules }, null).standing;
}

const answers = (promoters: number, passives: number, detractors: number, more: Partial<AnswersEvidence> = {}): AnswersEvidence => ({
    kind: 'answers', source: 's', promoters, passives, detractors, ratingSum: promoters * 9 + passives * 7, oldest: DAY, newest: DAY, ...more
}); // prettier-ignore
describe('experience', () => {
    const half = (rows: ExperienceEvidence[], rules: Partial<Rules> = {}): Standing['experienceHalf'] =>
        standing({ experience: rows }, rules).experienceHalf;

    it('of unsound rows is unknown', () => {
        const rows = [
            answers(0, 0, 0),
            answers(-1, 3, 0),
            answers(3, -1, 0),
            answers(3, 0, -1),
            answers(1, 0, 0, { ratingSum: 11 }),
            answers(1, 0, 0, { ratingSum: -1 }),
            answers(1, 0, 0, { oldest: 'long ago' }),
            answers(1, 0, 0, { newest: '2026-02-30' }),
            answers(1e10, 0, 0),
            answers(1, 0, 0, { decisionMakers: { promoters: 2, passives: 0, detractors: 0, ratingSum: 9 } }),
            answers(1, 1, 0, { decisionMakers: { promoters: 0, passives: 2, detractors: 0, ratingSum: 9 } }),
            answers(1, 1, 1, { decisionMakers: { promoters: 0, passives: 0, detractors: 2, ratingSum: 9 } }),
            answers(1, 1, 1, { decisionMakers: { promoters: 1, passives: 0, detractors: 0, ratingSum: 99 } }),
            { kind: 'nps', source: 's', nps: 101, n: 5, date: DAY },
            { kind: 'nps', source: 's', nps: -101, n: 5, date: DAY },
            { kind: 'nps', source: 's', nps: 10, n: 0, date: DAY },
            { kind: 'score', source: 's', score: 0.9, date: DAY },
            { kind: 'score', source: 's', score: 10.1, date: DAY },
            { kind: 'stars', source: 's', score: 5, date: DAY } as unknown as ExperienceEvidence
        ] as ExperienceEvidence[];
        for (const row of rows) assert.equal(half([row]).value, null, JSON.stringify(row));
        assert.deepEqual(half(rows), half([]));
    });

    it('of the ends of every range is known', () => {
        assert.equal(half([answers(0, 0, 1, { ratingSum: 0 })]).value, 1);
        assert.equal(half([answers(1, 0, 0, { ratingSum: 10 })]).value, 10);
        assert.equal(half([{ kind: 'nps', source: 's', nps: -100, n: 1, date: DAY }]).value, 1);
        assert.equal(half([{ kind: 'nps', source: 's', nps: 100, n: 1, date: DAY }]).value, 10);
        assert.equal(half([{ kind: 'score', source: 's', score: 1, date: DAY }]).value, 1);
        assert.equal(half([{ kind: 'score', source: 's', score: 10, date: DAY }]).value, 10);
        const all = { promoters: 1, passives: 1, detractors: 1, ratingSum: 16 };
        assert.equal(half([answers(1, 1, 1, { decisionMakers: all })]).responses, 3);
    });

    it('lasts from the newest answer of a row until the oldest leaves the window', () => {
        const row = answers(1, 0, 0, { oldest: '2026-01-01', newest: '2026-01-10' });
        const on = (asOf: string): number | null =>
            standing({ asOf, experience: [row] }, { npsWindowDays: 30 }).experience;
        assert.deepEqual(
            [on('2026-01-09'), on('2026-01-10'), on('2026-01-30'), on('2026-01-31')],
            [null, 10, 10, null]
        );
    });

    it('pools answers and aggregates by their respondents', () => {
        const pooled = half([answers(3, 1, 0), { kind: 'nps', source: 'tool', nps: -50, n: 4, date: '2026-02-01' }]);
        assert.equal(pooled.nps, 12.5);
        assert.equal(pooled.responses, 8);
        assert.equal(pooled.value, 6.1);
        assert.deepEqual([pooled.intervalLow, pooled.intervalHigh], [null, null]);
        assert.equal(pooled.used.length, 2);
    });

    it('leaves aggregates out of a mean, when there are answers', () => {
        const rows = [answers(1, 0, 0), { kind: 'nps' as const, source: 'tool', nps: -50, n: 4, date: DAY }];
        const mean = half(rows, { npsMethod: 'mean' });
        assert.deepEqual([mean.method, mean.value, mean.responses, mean.used.length], ['mean', 9.1, 1, 1]);
    });

    it('knows the oldest and the newest day in use', () => {
        const rows = [answers(1, 0, 0, { oldest: '2026-01-05', newest: '2026-02-01' }), answers(0, 1, 0, { oldest: '2026-01-01', newest: '2026-01-20' })]; // prettier-ignore
        const { oldest, newest } = half(rows);
        assert.deepEqual([oldest, newest], [20454, 20485]);
    });

    it('is silent from half of the window after the newest answer', () => {
        for (const rows of [[answers(1, 0, 0)], [{ kind: 'score' as const, source: 's', score: 8, date: DAY }]]) {
            const silent = (asOf: string): boolean => standing({ asOf, experience: rows }).silent;
            assert.deepEqual([silent('2026-08-31'), silent('2026-09-01')], [false, true]);
        }
        assert.equal(half([]).silent, false);
        assert.equal(half([]).confidence, 'Low');
    });

    it('counts a decision-maker by weight, and as one person', () => {
        const decisionMakers = { promoters: 1, passives: 1, detractors: 0, ratingSum: 17 };
        const row = answers(2, 2, 2, { ratingSum: 42, decisionMakers });
        const weighted = half([row], { decisionMakerWeight: 3 });
        // 2 + 2 promoters, 2 + 2 passives and 2 detractors have 10 votes.
        assert.equal(weighted.nps, 20);
        assert.equal(weighted.responses, 6);
        assert.equal(weighted.decisionMakerDetractor, false);
        // Four people with one vote and two with three are as good as 10² / 22 people.
        const size = 100 / 22;
        assert.deepEqual([weighted.intervalLow, weighted.intervalHigh], adjustedWald({ promoters: 0.4 * size, detractors: 0.2 * size, votes: size })); // prettier-ignore
        // 42 + 2 x 17 over 10 votes is 7.6.
        assert.equal(half([row], { decisionMakerWeight: 3, npsMethod: 'mean' }).value, 7.8);
        assert.equal(half([row], { decisionMakerWeight: 0.5 }).nps, -10);
        // Detractors who decide make the sample smaller just so: three people with 5 votes are as good as 25 / 11.
        const deciding = { promoters: 0, passives: 0, detractors: 1, ratingSum: 0 };
        const against = half([answers(1, 1, 1, { decisionMakers: deciding })], { decisionMakerWeight: 3 });
        const [low] = adjustedWald({ promoters: 5 / 11, detractors: 15 / 11, votes: 25 / 11 });
        assert.ok(Math.abs((against.intervalLow ?? NaN) - low) < 1e-9, `${against.intervalLow}`);
    });

    it('shrinks by people, not by votes', () => {
        const row = answers(1, 0, 1, { decisionMakers: { promoters: 1, passives: 0, detractors: 0, ratingSum: 9 } });
        const { nps, adjustedNps } = half([row], { decisionMakerWeight: 3, cohortNps: 0, npsShrinkage: 2 });
        assert.deepEqual([nps, adjustedNps], [50, 25]);
        const unmixed = half([answers(9, 13, 1)], { cohortNps: 0, npsShrinkage: 0 });
        assert.equal(unmixed.adjustedNps, unmixed.nps);
    });

    it('is trusted by its size and its interval', () => {
        const level = (row: ExperienceEvidence): string => half([row]).confidence;
        assert.equal(level(answers(4, 0, 0)), 'Low');
        assert.equal(level(answers(5, 0, 0)), 'Medium');
        assert.equal(level(answers(14, 0, 0)), 'Medium');
        assert.equal(level(answers(15, 0, 0)), 'High');
        assert.equal(level(answers(8, 6, 8)), 'High');
        assert.equal(level(answers(8, 0, 8)), 'Medium');
        // Without the passives the widest interval decides.
        assert.equal(level({ kind: 'nps', source: 's', nps: 0, n: 26, date: DAY }), 'Medium');
        assert.equal(level({ kind: 'nps', source: 's', nps: 0, n: 27, date: DAY }), 'High');
        assert.equal(level({ kind: 'nps', source: 's', nps: 90, n: 15, date: DAY }), 'High');
        assert.equal(level({ kind: 'nps', source: 's', nps: -90, n: 15, date: DAY }), 'High');
        assert.equal(level({ kind: 'nps', source: 's', nps: 90, n: 4, date: DAY }), 'Low');
        assert.equal(level({ kind: 'score', source: 's', score: 9, date: DAY }), 'Medium');
    });

    it('is trusted one level less in the second half of the window', () => {
        const on = (asOf: string, row: ExperienceEvidence): string => standing({ asOf, experience: [row] }).experienceHalf.confidence; // prettier-ignore
        assert.deepEqual(
            [on('2026-08-31', answers(20, 0, 0)), on('2026-09-01', answers(20, 0, 0))],
            ['High', 'Medium']
        );
        assert.deepEqual([on('2026-08-31', answers(9, 0, 0)), on('2026-09-01', answers(9, 0, 0))], ['Medium', 'Low']);
        assert.equal(on('2026-09-01', answers(2, 0, 0)), 'Low');
        assert.equal(on('2026-09-01', { kind: 'score', source: 's', score: 9, date: DAY }), 'Low');
    });
});

describe('evidence of one day', () => {
    const nps: ExperienceEvidence = { kind: 'nps', source: 's', nps: 10, n: 5, date: DAY };
    const deciding = { promoters: 1, passives: 0, detractors: 0, ratingSum: 9 };
    const counted = answers(2, 1, 1, { decisionMakers: deciding, asked: 9 });
    const used = (...experience: ExperienceEvidence[]): readonly ExperienceEvidence[] =>
        standing({ experience }).experienceHalf.used;

    it('is the same row only when everything that counts is the same', () => {
        const others: [ExperienceEvidence, Partial<ExperienceEvidence>[]][] = [
            [nps, [{ source: 't' }, { nps: 11 }, { n: 6 }]],
            [
                counted,
                [
                    { source: 't' },
                    { promoters: 3 },
                    { passives: 2 },
                    { detractors: 2 },
                    { ratingSum: 26 },
                    { oldest: '2026-03-01' },
                    { asked: 10 },
                    { decisionMakers: { ...deciding, promoters: 2 } },
                    { decisionMakers: { ...deciding, passives: 1 } },
                    { decisionMakers: { ...deciding, detractors: 1 } },
                    { decisionMakers: { ...deciding, ratingSum: 10 } },
                    { decisionMakers: undefined }
                ]
            ]
        ];
        for (const [row, changes] of others) {
            assert.equal(used(row, { ...row }).length, 1);
            for (const change of changes) {
                const other = { ...row, ...change } as ExperienceEvidence;
                assert.equal(used(row, other).length, 2, JSON.stringify(change));
                assert.deepEqual(used(row, other), used(other, row));
            }
        }
    });

    it('is one row when only the hour differs', () => {
        const hour = { oldest: `${DAY}T08:00`, newest: `${DAY}T09:00` };
        assert.equal(used(counted, { ...counted, ...hour } as ExperienceEvidence).length, 1);
    });

    it('gives way to the same ready score whatever the order', () => {
        const ready = (source: string, score = 8, date = DAY): ExperienceEvidence => ({
            kind: 'score',
            source,
            score,
            date
        });
        assert.deepEqual(used(ready('a'), ready('b')), [ready('b')]);
        assert.deepEqual(used(ready('b'), ready('a')), [ready('b')]);
        assert.deepEqual(used(ready('a', 7), ready('b', 8)), [ready('a', 7)]);
        assert.deepEqual(used(ready('b', 8), ready('a', 7)), [ready('a', 7)]);
        assert.deepEqual(used(ready('a', 9, '2026-03-01'), ready('b', 9.5)), [ready('b', 9.5)]);
    });
});

describe('counting answers', () => {
    const count = (...given: Parameters<typeof countAnswers>[0]): ReturnType<typeof countAnswers> =>
        countAnswers(given, DAY, 365, 's');
    const by = (rating: number, date: string, decisionMaker?: boolean): Parameters<typeof countAnswers>[0][0] => ({
        respondent: 'a',
        rating,
        date,
        ...(decisionMaker && { decisionMaker })
    });

    it('takes the latest of each respondent, whatever the order', () => {
        for (const list of [
            [by(9, '2026-01-01'), by(3, '2026-02-01')],
            [by(3, '2026-02-01'), by(9, '2026-01-01')]
        ]) {
            assert.equal(count(...list)?.ratingSum, 3);
        }
    });

    it('takes the lower of one day, whatever the order, and who decides in one answer decides', () => {
        for (const list of [
            [by(9, DAY), by(3, DAY)],
            [by(3, DAY), by(9, DAY)]
        ])
            assert.equal(count(...list)?.ratingSum, 3);
        for (const list of [
            [by(9, DAY), by(9, DAY, true)],
            [by(9, DAY, true), by(9, DAY)]
        ]) {
            assert.equal(count(...list)?.decisionMakers?.promoters, 1);
        }
    });

    it('keeps days, not hours', () => {
        const counted = count(by(9, '2026-02-01T10:00:00Z'));
        assert.deepEqual([counted?.oldest, counted?.newest], ['2026-02-01', '2026-02-01']);
    });

    it('refuses a rating below 0, above 10 or between, even outside the window', () => {
        for (const rating of [-1, 11, 0.5, NaN]) assert.throws(() => count(by(rating, '2020-01-01')), RangeError);
        assert.equal(count(by(0, DAY))?.detractors, 1);
        assert.equal(count(by(10, DAY))?.promoters, 1);
    });

    it('leaves out what has no day', () => {
        assert.equal(count(by(9, 'yesterday')), null);
    });
});

describe('the interval', () => {
    it('stays on the scale', () => {
        assert.deepEqual(adjustedWald({ promoters: 40, detractors: 0, votes: 40 })[1], 100);
        assert.deepEqual(adjustedWald({ promoters: 0, detractors: 40, votes: 40 })[0], -100);
    });

    it('is the published one of 1 / 0 / 1, 4 / 1 / 5 and 15 / 3 / 30', () => {
        const rounded = (promoters: number, detractors: number, votes: number): number[] => adjustedWald({ promoters, detractors, votes }).map(Math.round); // prettier-ignore
        assert.deepEqual(rounded(1, 0, 1), [-48, 98]);
        assert.deepEqual(rounded(4, 1, 5), [-19, 94]);
        assert.deepEqual(rounded(15, 3, 30), [13, 59]);
    });
});
