import type { Source } from '../config/source-schema.ts';
import { isDayNumbers } from '../config/date-format.ts';
import type { DayNumbers } from '../config/date-format.ts';
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
    /** Role -> what it is where its column is no text, see typedReading. */
    readonly typed?: Readonly<Record<string, TypedRole>>;
    /** Columns of the file that are taken as they are; the others are texts. */
    readonly asTheyAre?: readonly string[];
    /** What makes a row unusable, in the order in which it is told. */
    readonly checks: readonly Check[];
    /** Columns kept for good rows: name -> SQL type and expression. */
    readonly keep: Readonly<Record<string, readonly [type: string, expression: string]>>;
    /** Columns that are the same for all good rows, or follow from kept ones: name -> SQL type and expression. Not stored. */
    readonly derive?: Readonly<Record<string, readonly [type: string, expression: string]>>;
}

/** How a column that is no text is read: with the same result as its text, without making one and taking it apart again. */
export interface TypedRole {
    /** SQL types of columns that are read like that. */
    readonly types: readonly string[];
    /** Values made from such a column, instead of those made from its text. */
    readonly values: Readonly<Record<string, string>>;
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
    if (source.columns.date === undefined) return constantDay(source) ?? 'NULL::DATE';
    return dayOr(
        constantDay(source),
        source.dateFormat === undefined ? isoDay('date') : patternDay('date', source.dateFormat)
    );
}

/** Day of a row whose date column is one of days or times; texts in a declared form are left to that. */
export function typedDay(source: Source): Record<string, TypedRole> {
    if (source.dateFormat !== undefined) return {};
    // Infinite days and those with longer years are not shaped YYYY-MM-DD.
    const day = 'try_cast(date AS DATE)';
    const shaped = `CASE WHEN ${day} > DATE '-infinity' AND ${day} < DATE '10000-01-01' THEN ${day} END`;
    return { date: { types: DAY_TYPES, values: { day: dayOr(constantDay(source), shaped) } } };
}

const DAY_TYPES = ['DATE', 'TIMESTAMP', 'TIMESTAMP_NS', 'TIMESTAMP WITH TIME ZONE'];

function constantDay(source: Source): string | null {
    return source.constants.date === undefined ? null : `DATE ${lit(source.constants.date)}`;
}

function dayOr(constant: string | null, day: string): string {
    return constant === null ? day : `CASE WHEN date IS NULL THEN ${constant} ELSE ${day} END`;
}

function isoDay(text: string): string {
    // Nearly every day is ten characters long, and to look at its shape at once costs half of looking at each part of it. A time
    // with an offset belongs to the day it was in UTC; offsets go up to 14 hours. Anything not shaped YYYY-MM-DD is left to
    // dateFormat.
    return `CASE WHEN strlen(${text}) = 10 AND ${text} LIKE '____-__-__' THEN try_cast(${text} AS DATE)
                 WHEN ${text}[5:5] <> '-' OR ${text}[8:8] <> '-' THEN NULL
                 WHEN length(${text}) = 10 THEN try_cast(${text} AS DATE)
                 WHEN length(${text}) > 10 AND NOT regexp_matches(${text}, '[-+](1[5-9]|[2-9][0-9])(:?[0-9]{2})?$') THEN CAST(try_cast(${text} AS TIMESTAMPTZ) AS DATE) END`;
}

/** Last day of a row by a column of its own: in the form of the date column, or ISO 8601 with anything behind the day. */
export function lastDay(text: string, source: Source): string {
    const day = `try_cast(${text}[1:10] AS DATE)`;
    const iso = `CASE WHEN isfinite(${day}) THEN ${day} END`;
    return source.dateFormat === undefined ? iso : `coalesce(${patternDay(text, source.dateFormat)}, ${iso})`;
}

function patternDay(text: string, format: string | readonly string[]): string {
    // %Y takes the 25 of 31.12.25 for the year 25, so short years are tried first. One after another: given several patterns at
    // once, the engine takes the offset of one row for that of the next.
    const formats = [format].flat().sort((one, other) => Number(other.includes('%y')) - Number(one.includes('%y')));
    const days = formats.map((one) =>
        isDayNumbers(one) ? numberedDay(text, one) : `CAST(try_strptime(${text}, ${lit(one)}) AS DATE)`
    );
    return days.length === 1 ? days.join('') : `coalesce(${days.join(', ')})`;
}

/** First day of the count, digits that a number has before its fraction, and how many make a day. */
const COUNTED: Readonly<Record<DayNumbers, readonly [first: string, digits: string, day: number]>> = {
    seconds: ['1970-01-01', '{8,10}', 86_400],
    milliseconds: ['1970-01-01', '{11,13}', 86_400_000],
    excel: ['1899-12-30', '{5}', 1]
};

function numberedDay(text: string, numbers: DayNumbers): string {
    const [first, digits, day] = COUNTED[numbers];
    return `CASE WHEN regexp_full_match(${text}, '[0-9]${digits}([.,][0-9]*)?')
        THEN DATE '${first}' + CAST(floor(try_cast(split_part(replace(${text}, ',', '.'), '.', 1) AS BIGINT) / ${day}) AS INTEGER) END`;
}

/** Checks of the day that every kind shares. */
export function dayChecks(source: Source): Check[] {
    if (source.columns.date === undefined) return [];
    const shape =
        source.dateFormat === undefined
            ? 'must be an ISO date such as 2026-01-31; declare another form with dateFormat'
            : `must be a date in the form ${formOf(source.dateFormat)}`;
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

/** The form of days in words. */
export function formOf(format: NonNullable<Source['dateFormat']>): string {
    const words = {
        seconds: 'seconds since 1970',
        milliseconds: 'milliseconds since 1970',
        excel: 'day numbers of Excel'
    };
    return [format]
        .flat()
        .map((one) => (isDayNumbers(one) ? words[one] : one))
        .join(' or ');
}

/** Number of a text, null when it is none. Thousands may be parted only where decimals stand behind a comma. */
export function numberOf(role: string, { decimal }: Pick<Source, 'decimal'>): string {
    if (decimal === ',')
        return `CASE WHEN regexp_full_match(${role}, '[-+]?([0-9]{1,3}([. \u00a0\u202f][0-9]{3}){0,4}|[0-9]{1,15})(,[0-9]*)?|[-+]?,[0-9]+')
            THEN try_cast(replace(regexp_replace(${role}, '[. \u00a0\u202f]', '', 'g'), ',', '.') AS DOUBLE) END`;
    return `CASE WHEN regexp_full_match(${role}, '[-+]?([0-9]{1,15}([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]{1,2})?') THEN try_cast(${role} AS DOUBLE) END`;
}

/** Checks that a column, when it has a value, holds a number in a range. */
export function numberChecks(role: string, value: string, least: number, most: number, required: boolean): Check[] {
    const either = {
        role,
        when: `${value} IS NULL AND regexp_full_match(${role}, '[-+]?[1-9][0-9]{0,2},[0-9]{3}')`,
        reason: `${role} has a comma: export it without commas between thousands, or set "decimal": "," if decimals follow it`
    };
    const comma = {
        role,
        when: `${value} IS NULL AND regexp_full_match(${role}, '[-+]?[0-9]+,[0-9]+')`,
        reason: `${role} has a decimal comma: set "decimal": ","`
    };
    const blank = { role, when: `${role} IS NULL`, reason: `${role} is blank` };
    const wrong = {
        role,
        when: `${role} IS NOT NULL AND (${value} IS NULL OR ${value} NOT BETWEEN ${least} AND ${most})`,
        reason: `${role} must be a number from ${least} to ${most}`
    };
    return required ? [blank, either, comma, wrong] : [either, comma, wrong];
}
