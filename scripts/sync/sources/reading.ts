import type { Source } from '../config/source-schema.ts';
import { lit } from './sql.ts';

/**
 * How the rows of one source become evidence. Everything is SQL over the cleaned columns, which are named after their role
 * in the settings (`account`, `date`, `rating`, …), so the counting never leaves the engine.
 */
export interface Reading {
    /** Role -> column of the file. Only mapped roles are here. */
    readonly columns: Readonly<Record<string, string>>;
    /** Role -> SQL condition on a cell, true only for one that needs no trimming. Where nearly all are like that, it costs less to ask. */
    readonly plain?: Readonly<Record<string, (cell: string) => string>>;
    /** Values made from the cleaned columns, by name; later ones may use earlier ones. */
    readonly values: Readonly<Record<string, string>>;
    /** What makes a row unusable, in the order in which it is told. */
    readonly checks: readonly Check[];
    /** Columns kept for good rows: name -> SQL type and expression. */
    readonly keep: Readonly<Record<string, readonly [type: string, expression: string]>>;
    /** Columns that are the same for all good rows, or follow from kept ones: name -> SQL type and expression. Not stored. */
    readonly derive?: Readonly<Record<string, readonly [type: string, expression: string]>>;
}

/** A test that a row fails. */
export interface Check {
    /** Role of the column to blame. */
    readonly role: string;
    /** SQL condition that is true for a bad row. */
    readonly when: string;
    /** Reason as people read it, without the value. */
    readonly reason: string;
}

/** The mapped roles of a source. */
export function rolesOf(source: Source): Record<string, string> {
    const mapped = Object.entries(source.columns).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return Object.fromEntries(mapped);
}

/** Day of a row: the date column, or the constant for rows without one. */
export function dayExpression(source: Source): string {
    const constant = source.constants.date === undefined ? null : `DATE ${lit(source.constants.date)}`;
    if (source.columns.date === undefined) return constant ?? 'NULL::DATE';
    const read = source.dateFormat === undefined ? isoDay('date') : patternDay(source.dateFormat);
    return constant === null ? read : `CASE WHEN date IS NULL THEN ${constant} ELSE ${read} END`;
}

function isoDay(text: string): string {
    // Nearly every day is ten characters long, and to look at its shape at once costs half of looking at each part of it. A time with an offset belongs to the day it was in UTC; offsets go up to 14 hours. Anything not shaped YYYY-MM-DD is left to dateFormat.
    return `CASE WHEN strlen(${text}) = 10 AND ${text} LIKE '____-__-__' THEN try_cast(${text} AS DATE)
                 WHEN ${text}[5:5] <> '-' OR ${text}[8:8] <> '-' THEN NULL
                 WHEN length(${text}) = 10 THEN try_cast(${text} AS DATE)
                 WHEN length(${text}) > 10 AND NOT regexp_matches(${text}, '[-+](1[5-9]|[2-9][0-9])(:?[0-9]{2})?$') THEN CAST(try_cast(${text} AS TIMESTAMPTZ) AS DATE) END`;
}

function patternDay(format: string | readonly string[]): string {
    const patterns = typeof format === 'string' ? [format] : format;
    return `CAST(try_strptime(date, [${patterns.map(lit).join(', ')}]) AS DATE)`;
}

/** Checks of the day that every kind shares. */
export function dayChecks(source: Source): Check[] {
    if (source.columns.date === undefined) return [];
    const shape =
        source.dateFormat === undefined
            ? 'must be an ISO date such as 2026-01-31; declare another form with dateFormat'
            : `must be a date in the form ${[source.dateFormat].flat().join(' or ')}`;
    const blank = source.constants.date === undefined;
    return [
        ...(blank ? [{ role: 'date', when: 'date IS NULL', reason: 'date is blank' }] : []),
        { role: 'date', when: 'day IS NULL', reason: `date ${shape}` },
        {
            role: 'date',
            when: `day NOT BETWEEN DATE '1970-01-01' AND DATE '2199-12-31'`,
            reason: 'date must lie between 1970 and 2199'
        }
    ];
}

/** Number of a text, null when it is none. Spaces and signs only; no thousands separators, no decimal commas. */
export function numberOf(role: string): string {
    return `CASE WHEN regexp_full_match(${role}, '[-+]?([0-9]{1,15}([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]{1,2})?') THEN try_cast(${role} AS DOUBLE) END`;
}

/** Checks that a column, when it has a value, holds a number in a range. */
export function numberChecks(role: string, value: string, least: number, most: number, required: boolean): Check[] {
    const blank = { role, when: `${role} IS NULL`, reason: `${role} is blank` };
    const wrong = {
        role,
        when: `${role} IS NOT NULL AND (${value} IS NULL OR ${value} NOT BETWEEN ${least} AND ${most})`,
        reason: `${role} must be a number from ${least} to ${most}`
    };
    return required ? [blank, wrong] : [wrong];
}
