import { columnsOfMeasure, roiMeasures } from '../config/source-schema.ts';
import type { RoiMeasure, SourceOf } from '../config/source-schema.ts';
import { dayChecks, dayExpression, formOf, lastDay, numberChecks, numberOf, rolesOf, typedDay } from './reading.ts';
import type { Check, Reading } from './reading.ts';
import { lit } from './sql.ts';

const MOST = 1_000_000_000_000;
/** Range of each number, in the order the model wants them. */
const RANGES: Readonly<Record<RoiMeasure, readonly (readonly [number, number])[]>> = {
    score: [[1, 10]],
    attainment: [[-1000, 1000]],
    roi: [[-1000, 1000]],
    benefitCost: [[-MOST, MOST], [0.01, MOST]], // prettier-ignore
    payback: [[0, 1200], [0.01, 1200]], // prettier-ignore
    milestone: []
};

/** Measures that people also write in percent. */
const SHARES: ReadonlySet<RoiMeasure> = new Set(['attainment', 'roi']);

/** Evidence of the value the customer received, in the one measure the source has. */
export function readRoi(source: SourceOf<'roi'>): Reading {
    const measure = roiMeasures(source.columns)[0] ?? 'score';
    const numbers = measure === 'milestone' ? [] : columnsOfMeasure(measure);
    const { columns, constants } = source;
    const validUntil = validity(source);
    // What no column gives is the same for every row.
    const [keep, derive] = split({
        kind: [measure === 'milestone', 'VARCHAR', measure === 'milestone' ? 'lower(milestone)' : lit(measure)],
        value_0: [numbers.length > 0, 'DOUBLE', numbers.length > 0 ? 'value_0' : 'NULL'],
        value_1: [numbers.length > 1, 'DOUBLE', numbers.length > 1 ? 'value_1' : 'NULL'],
        weight:
            columns.weight === undefined
                ? [false, 'DOUBLE', String(constants.weight ?? 1)]
                : [true, 'DOUBLE', `coalesce(weight_value, ${constants.weight ?? 1})`],
        verified: [columns.verifiedBy !== undefined, 'VARCHAR', verification(source)],
        measure: [columns.measure !== undefined, 'VARCHAR', measureName(source)],
        until: [
            columns.validUntil !== undefined,
            'DATE',
            columns.validUntil === undefined ? validUntil : 'until_value'
        ],
        day: [true, 'DATE', 'day']
    });
    return {
        columns: rolesOf(source),
        values: {
            day: dayExpression(source),
            ...Object.fromEntries(
                numbers.map((role, i) => [
                    `value_${i}`,
                    SHARES.has(measure) ? shareOf(role, source) : numberOf(role, source)
                ])
            ),
            ...(columns.weight === undefined ? {} : { weight_value: numberOf('weight', source) }),
            ...(columns.validUntil === undefined ? {} : { until_value: validUntil })
        },
        typed: typedDay(source),
        checks: [
            ...(measure === 'milestone' ? [milestoneCheck()] : []),
            ...numbers.flatMap((role, i) => numberChecks(role, `value_${i}`, ...rangeOf(measure, i), true)),
            ...dayChecks(source),
            ...optionalChecks(source)
        ],
        keep,
        derive
    };
}

type Columns = Record<string, readonly [type: string, expression: string]>;

/** Columns in two: those that are stored, and those that are derived from them. */
function split(
    columns: Readonly<Record<string, readonly [stored: boolean, type: string, expression: string]>>
): readonly [Columns, Columns] {
    const those = (wanted: boolean): Columns => {
        const some = Object.entries(columns).filter(([, [stored]]) => stored === wanted);
        return Object.fromEntries(some.map(([name, [, type, expression]]) => [name, [type, expression]]));
    };
    return [those(true), those(false)];
}

/** A number, or one in percent: 120 % is 1.2. */
function shareOf(role: string, source: SourceOf<'roi'>): string {
    const percents = numberOf(`rtrim(${role}, '% \u00a0\u202f')`, source);
    return `CASE WHEN suffix(${role}, '%') THEN ${percents} / 100 ELSE ${numberOf(role, source)} END`;
}

function rangeOf(measure: RoiMeasure, i: number): [number, number] {
    const [least, most] = RANGES[measure][i] ?? [-MOST, MOST];
    return [least, most];
}

function milestoneCheck(): Check {
    return {
        role: 'milestone',
        when: `milestone IS NULL OR lower(milestone) NOT IN ('done', 'due', 'overdue')`,
        reason: 'milestone must be done, due or overdue'
    };
}

function verification({ columns, constants }: SourceOf<'roi'>): string {
    const constant = constants.verifiedBy === undefined ? 'NULL' : lit(constants.verifiedBy);
    return columns.verifiedBy === undefined ? `${constant}::VARCHAR` : `coalesce(lower(verifiedBy), ${constant})`;
}

function validity(source: SourceOf<'roi'>): string {
    const { columns, constants } = source;
    // "Counts for n days" includes the day it was made.
    const constant = constants.validDays === undefined ? 'NULL::DATE' : `day + ${constants.validDays - 1}`;
    return columns.validUntil === undefined ? constant : `coalesce(${lastDay('validUntil', source)}, ${constant})`;
}

function measureName({ columns, constants }: SourceOf<'roi'>): string {
    const constant = constants.measure === undefined ? 'NULL' : lit(constants.measure);
    return columns.measure === undefined ? constant : `coalesce(measure[1:80], ${constant})`;
}

function optionalChecks(source: SourceOf<'roi'>): Check[] {
    const { columns } = source;
    const checks: Check[] = [];
    if (columns.weight !== undefined) checks.push(...numberChecks('weight', 'weight_value', 0.0001, 1_000_000, false));
    if (columns.validUntil !== undefined) {
        const unread = `validUntil IS NOT NULL AND ${lastDay('validUntil', source)} IS NULL`;
        const form =
            source.dateFormat === undefined
                ? 'an ISO date such as 2026-01-31'
                : `a date in the form ${formOf(source.dateFormat)}`;
        checks.push({ role: 'validUntil', when: unread, reason: `validUntil must be ${form}` });
    }
    if (columns.verifiedBy !== undefined) {
        const unknown = `verifiedBy IS NOT NULL AND lower(verifiedBy) NOT IN ('customer', 'system', 'estimated')`;
        checks.push({ role: 'verifiedBy', when: unknown, reason: 'verifiedBy must be customer, system or estimated' });
    }
    return checks;
}
