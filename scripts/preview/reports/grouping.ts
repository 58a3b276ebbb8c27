import type { Field } from './fields.ts';
import { unitStart, type Unit } from './relative-days.ts';
import { ReportMistake } from './report-mistake.ts';
import { valueAt, type Row, type Value } from './rows.ts';

/** One level of grouping. */
export interface Grouping {
    /** As the report names it. */
    column: string;
    field: Field;
    /** Days of this unit share a group; only for dates. */
    unit: Unit;
    descending: boolean;
}

export interface Group {
    /** Value that the rows share; for dates the first day of the unit. */
    key: Value;
    rows: Row[];
    /** Groups of the next level; empty at the last one. */
    groups: Group[];
}

export type AggregateKind = 'Count' | 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'Unique';

/** What is worked out for every group. `field` is null for the number of rows. */
export interface Aggregate {
    column: string;
    kind: AggregateKind;
    field: Field | null;
}

const UNITS: readonly Unit[] = ['Day', 'Week', 'Month', 'Quarter', 'Year'];

/** The unit of a granularity; throws ReportMistake for one that is not known here. */
export function unitOf(granularity: string | undefined): Unit {
    const unit = UNITS.find((known) => known === (granularity ?? 'Day'));
    if (unit === undefined) throw new ReportMistake(`Dates grouped by "${granularity}" are not known here.`);
    return unit;
}

/** Rows in groups, and those in the groups of the next level, each level in its order. */
export function groupRows(rows: readonly Row[], levels: readonly Grouping[]): Group[] {
    const [level, ...deeper] = levels;
    if (level === undefined) return [];
    const byKey = Map.groupBy(rows, (row) => keyOf(row, level));
    const groups = [...byKey].map(([key, members]) => ({ key, rows: members, groups: groupRows(members, deeper) }));
    return groups.sort((a, b) => compareValues(a.key, b.key, level.field) * (level.descending ? -1 : 1));
}

/** What a row is grouped under. */
function keyOf(row: Row, { field, unit }: Grouping): Value {
    const value = valueAt(row, field.path);
    const dated = field.type === 'date' || field.type === 'datetime';
    return dated && typeof value === 'string' ? unitStart(value.slice(0, 10), unit) : value;
}

/** Nothing first, picklists in the order of their values, texts without regard to case. */
function compareValues(a: Value, b: Value, field: Field): number {
    if (a === null || b === null) return Number(b === null) - Number(a === null);
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    const [left, right] = [String(a), String(b)];
    const [first, second] = [field.values.indexOf(left), field.values.indexOf(right)];
    if (first >= 0 && second >= 0) return first - second;
    return left.localeCompare(right, 'en', { sensitivity: 'base' });
}

/** Null when no row has a value: unknown is not 0. The number of rows is always known. */
export function aggregate({ kind, field }: Aggregate, rows: readonly Row[]): number | null {
    if (field === null) return rows.length;
    const found = rows.map((row) => valueAt(row, field.path));
    if (kind === 'Unique') return new Set(found.filter((value) => value !== null)).size;
    const values = found.filter((value) => typeof value === 'number');
    if (values.length === 0) return null;
    if (kind === 'Minimum') return Math.min(...values);
    if (kind === 'Maximum') return Math.max(...values);
    const sum = values.reduce((total, value) => total + value, 0);
    return kind === 'Average' ? sum / values.length : sum;
}
