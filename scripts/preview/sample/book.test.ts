import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleBook } from './book.ts';
import { daysBefore } from './calendar.ts';
import type { SurveyAnswer } from './evidence.ts';
import { PEOPLE, SEGMENTS } from './people.ts';
import { SAMPLE_COHORT_NPS, SEED_KEY } from './seed-account.ts';
import { PLOTS } from './stories.ts';

const AS_OF = '2026-11-22';
const book = sampleBook(AS_OF);

/** The latest answer of each person in the year up to `asOf`. */
function latestAnswers(answers: SurveyAnswer[], asOf: string): SurveyAnswer[] {
    const from = daysBefore(asOf, 365);
    const latest = new Map<string, SurveyAnswer>();
    for (const answer of answers) if (answer.date > from) latest.set(answer.respondent, answer);
    return [...latest.values()];
}

function nps(answers: SurveyAnswer[]): number {
    const promoters = answers.filter(({ rating }) => rating >= 9).length;
    const detractors = answers.filter(({ rating }) => rating <= 6).length;
    return (100 * (promoters - detractors)) / answers.length;
}

test('the same day gives the same book, another day the same book moved', () => {
    assert.deepEqual(sampleBook(AS_OF), book);
    const next = sampleBook('2026-11-23');
    assert.deepEqual(
        next.answers.map(({ rating, respondent }) => `${respondent} ${rating}`).sort(),
        book.answers.map(({ rating, respondent }) => `${respondent} ${rating}`).sort()
    );
});

test('200 accounts with names and keys of their own, in three segments, each with an owner of its segment', () => {
    assert.equal(book.accounts.length, 200);
    assert.equal(new Set(book.accounts.map(({ name }) => name)).size, 200);
    assert.equal(new Set(book.accounts.map(({ key }) => key)).size, 200);
    assert.deepEqual([...new Set(book.accounts.map(({ segment }) => segment))].sort(), [...SEGMENTS].sort());
    for (const account of book.accounts) {
        const owner = PEOPLE.find(({ username }) => username === account.ownerUsername);
        assert.equal(owner?.segment, account.segment, account.key);
    }
});

test('every story is told, and parents exist', () => {
    const told = new Set(book.accounts.map(({ story }) => story));
    for (const story of Object.keys(PLOTS)) assert.ok(told.has(story), story);
    const keys = new Set(book.accounts.map(({ key }) => key));
    const parents = book.accounts.flatMap(({ parentKey }) => (parentKey === null ? [] : [parentKey]));
    assert.ok(parents.length > 10);
    for (const key of parents) assert.ok(keys.has(key), key);
});

test('evidence spans about 18 months and never lies in the future', () => {
    const dates = [...book.answers, ...book.outcomes].map(({ date }) => date).sort();
    assert.ok((dates[0] ?? '') < daysBefore(AS_OF, 500));
    assert.ok((dates.at(-1) ?? '') < AS_OF);
    for (const { rating } of book.answers) assert.ok(Number.isInteger(rating) && rating >= 0 && rating <= 10);
});

test('the seed is what every picture says: 81 % realised, five promoters of six answers', () => {
    const attainment = book.outcomes.filter(({ accountKey }) => accountKey === SEED_KEY).at(-1);
    assert.deepEqual(attainment?.measure, { kind: 'attainment', attainment: 0.81 });
    const answers = latestAnswers(
        book.answers.filter(({ accountKey }) => accountKey === SEED_KEY),
        AS_OF
    );
    assert.deepEqual(
        answers.map(({ rating }) => rating).sort((a, b) => a - b),
        [6, 9, 9, 9, 10, 10]
    );
    assert.equal(Math.round((6 * nps(answers) + 3 * SAMPLE_COHORT_NPS) / 9), 60);
});

test('the pinned cohort NPS is what the customers answer, within what moves it', () => {
    assert.ok(Math.abs(nps(latestAnswers(book.answers, AS_OF)) - SAMPLE_COHORT_NPS) < 2);
});
