// What formulas compute with. Types are known before any record is read, as in Salesforce.

export type FormulaType = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'picklist' | 'null';

/** Text and picklists are strings, dates and date-times ms since 1970 UTC; null is blank. */
export type FormulaValue = string | number | boolean | null;

/** What one evaluation may look at. `values` follow the order of `fields`. */
export interface FormulaContext {
    values: FormulaValue[];
    /** Values before the change; null for a new record and outside of validation. */
    prior: FormulaValue[] | null;
    isNew: boolean;
    now: number;
}

export interface Compiled {
    type: FormulaType;
    run: (context: FormulaContext) => FormulaValue;
}

export const DAY_MS = 86_400_000;

export const startOfDay = (ms: number): number => Math.floor(ms / DAY_MS) * DAY_MS;

const isoDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Blank is null or the empty text. */
export const isBlank = (value: FormulaValue): boolean => value === null || value === '';

/** Rounds half away from zero on the decimal text, so that 1.005 rounds to 1.01. Negative places round to tens. */
export function roundDecimal(value: number, places: number): number {
    if (!Number.isFinite(value)) return value;
    const [mantissa, exponent = '0'] = String(Math.abs(value)).split('e');
    const shifted = Math.round(Number(`${mantissa}e${Number(exponent) + places}`));
    const [digits, power = '0'] = String(shifted).split('e');
    return Math.sign(value) * Number(`${digits}e${Number(power) - places}`);
}

/** TEXT(number): plain digits, no exponent, no trailing zeros. */
function numberText(value: number): string {
    const plain = String(value);
    if (!plain.includes('e')) return plain;
    return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 18 });
}

/** TEXT of any value; blank is the empty text. */
export function asText(value: FormulaValue, type: FormulaType): string {
    if (value === null) return '';
    if (type === 'date') return isoDate(value as number);
    if (type === 'datetime') return new Date(value as number).toISOString().slice(0, 19).replace('T', ' ') + 'Z';
    return typeof value === 'number' ? numberText(value) : String(value);
}
