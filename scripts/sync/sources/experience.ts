import type { SourceOf } from '../config/source-schema.ts';
import { dayChecks, dayExpression, numberChecks, numberOf, rolesOf, typedDay } from './reading.ts';
import type { Reading } from './reading.ts';

/** A ready experience score, taken as it is. */
export function readExperience(source: SourceOf<'experience'>): Reading {
    return {
        columns: rolesOf(source),
        values: { day: dayExpression(source), score_value: numberOf('score', source) },
        typed: typedDay(source),
        checks: [...numberChecks('score', 'score_value', 1, 10, true), ...dayChecks(source)],
        keep: { score: ['DOUBLE', 'score_value'], day: ['DATE', 'day'] }
    };
}
