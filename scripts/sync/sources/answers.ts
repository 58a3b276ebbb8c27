import type { SourceOf } from '../config/source-schema.ts';
import { keyNumber } from '../match/keys.ts';
import { dayChecks, dayExpression, rolesOf, typedDay } from './reading.ts';
import type { Reading } from './reading.ts';
import { SCALES } from './scales.ts';

const WHOLE_TYPES = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER'];

/** Ranks of a day: they hold how far an answer is below ten, and whether its person decides. */
export const RANKS_A_DAY = 32;

/** SQL for the days since 1970 of a rank. */
export function dayOfRank(rank: string): string {
    return `${rank} >> 5`;
}

/** Raw answers: who, how likely (on the declared scale), when. */
export function readAnswers(source: SourceOf<'answers'>): Reading {
    const scale = SCALES[source.scale];
    const answers = Object.keys(scale).map(Number);
    const mapped = answers.map((answer) => `WHEN ${answer} THEN ${scale[answer]}`).join(' ');
    // Nearly every rating is one digit, which is what it says, or 10.
    const digit = 'try_cast(rating AS INTEGER)';
    const isItself = Array.from({ length: 10 }, (_, answer) => answer).every((answer) => scale[answer] === answer);
    const whole = isItself
        ? `CASE WHEN rating BETWEEN 0 AND 10 THEN CAST(rating AS INTEGER) END`
        : `CASE rating ${mapped} END`;
    const longer = answers
        .filter((answer) => answer > 9)
        .map((answer) => `WHEN rating = '${answer}' THEN ${scale[answer]}`);
    // The cast would read 1_0 as 10.
    const text = source.decimal === ',' ? `replace(rating, ',', '.')` : 'rating';
    const number = `CASE WHEN NOT contains(rating, '_') THEN try_cast(${text} AS DECIMAL(12, 6)) END`;
    // An answer without a name counts by itself: nobody's later answer replaces it.
    const isNamed = source.columns.respondent !== undefined;
    const person = isNamed ? `CASE WHEN respondent IS NOT NULL THEN ${keyNumber('name')} END` : 'NULL';
    const decides =
        source.columns.decisionMaker === undefined
            ? 'false'
            : `coalesce(lower(decisionMaker) IN ('true', 'yes', 'y', '1', 't'), false)`;
    return {
        columns: rolesOf(source),
        plain: { rating: (cell) => `strlen(${cell}) = 1 AND ${cell} BETWEEN '0' AND '9'` },
        values: {
            day: dayExpression(source),
            // A column of its own: within a CASE the engine would make it for every mention.
            ...(isNamed ? { name: 'lower(respondent)' } : {}),
            stars: `CASE WHEN strlen(rating) = 1 THEN ${isItself ? digit : `CASE ${digit} ${mapped} END`} ${longer.join(' ')}
                ELSE CASE WHEN ${number} = floor(${number}) THEN CASE CAST(${number} AS INTEGER) ${mapped} END END END`
        },
        typed: { ...typedDay(source), rating: { types: WHOLE_TYPES, values: { stars: whole } } },
        checks: [
            { role: 'rating', when: 'rating IS NULL', reason: 'rating is blank' },
            {
                role: 'rating',
                when: 'stars IS NULL',
                reason: `rating must be a whole number from ${answers[0]} to ${answers.at(-1)}, the scale of this source`
            },
            ...dayChecks(source)
        ],
        keep: {
            person: ['UBIGINT', person],
            // One number orders the answers of a person: the later day wins, on one day the lower rating.
            rank: [
                'INTEGER',
                `(day - DATE '1970-01-01') * ${RANKS_A_DAY} + (10 - stars) * 2 + CAST(${decides} AS INTEGER)`
            ]
        }
    };
}
