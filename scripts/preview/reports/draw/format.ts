import type { Field } from '../fields.ts';
import type { Aggregate, Grouping } from '../grouping.ts';
import type { Value } from '../rows.ts';

const LOCALE = 'en-US';
const DAY = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeZone: 'UTC' });
const INSTANT = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const SHORT_MONTH = new Intl.DateTimeFormat(LOCALE, { month: 'short', year: 'numeric', timeZone: 'UTC' });
const MONEY = { style: 'currency', currency: 'USD', maximumFractionDigits: 0 } as const;

/** What a group without a value is called. */
const NO_VALUE = '(none)';

/** A value as a cell shows it; nothing for null, because unknown is not 0. */
export function formatValue(value: Value, { type, scale }: Field): string {
    if (value === null) return '';
    if (typeof value === 'boolean') return value ? 'Yes' : 'No';
    if (typeof value === 'number') return formatNumber(value, type, scale);
    if (type === 'date') return DAY.format(new Date(`${value}T00:00:00Z`));
    return type === 'datetime' ? INSTANT.format(new Date(value)) : value;
}

/** Name of a group. */
export function groupLabel(key: Value, { field, unit }: Grouping): string {
    if (key === null) return NO_VALUE;
    if (field.type !== 'date' && field.type !== 'datetime') return formatValue(key, field);
    const day = new Date(`${String(key)}T00:00:00Z`);
    if (unit === 'Year') return String(day.getUTCFullYear());
    if (unit === 'Quarter') return `Q${Math.floor(day.getUTCMonth() / 3) + 1} ${day.getUTCFullYear()}`;
    if (unit === 'Month') return MONTH.format(day);
    return unit === 'Week' ? `Week of ${DAY.format(day)}` : DAY.format(day);
}

/** Name of a group below a column, where there is little room. */
export function axisLabel(key: Value, grouping: Grouping): string {
    const months = key !== null && grouping.unit === 'Month';
    return months ? SHORT_MONTH.format(new Date(`${String(key)}T00:00:00Z`)) : groupLabel(key, grouping);
}

/** A worked out number; an average with one digit more than its field has. */
export function formatAggregate(value: number | null, { kind, field }: Aggregate): string {
    if (value === null) return '';
    if (field === null || kind === 'Unique') return formatNumber(value, 'int', 0);
    return formatNumber(value, field.type, kind === 'Average' ? field.scale + 1 : field.scale);
}

/** "Rows", "Sum of Annual Revenue", "Unique count of Account". */
export function aggregateLabel({ kind, field }: Aggregate): string {
    if (field === null) return 'Rows';
    return `${kind === 'Unique' ? 'Unique count' : kind} of ${field.label}`;
}

function formatNumber(value: number, type: string, scale: number): string {
    if (type === 'currency') return new Intl.NumberFormat(LOCALE, MONEY).format(value);
    return new Intl.NumberFormat(LOCALE, { minimumFractionDigits: scale, maximumFractionDigits: scale }).format(value);
}
