// What a UI API record says beside the raw value: the value as an en-US user with dollars, in UTC, reads it.
import type { FieldDescribe } from '../org/contract.ts';

const YEAR = new Intl.DateTimeFormat('en-US', { year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' });
const TIME = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });

/** null where Salesforce leaves the formatting to the page: text, plain numbers, check boxes, ids. */
export function displayValue(field: FieldDescribe, value: unknown): string | null {
    if (value === null || value === undefined) return null;
    switch (field.type) {
        case 'currency':
            return money(Number(value), field.scale);
        case 'percent':
            return `${decimal(Number(value), field.scale)}%`;
        case 'date':
            return YEAR.format(new Date(`${String(value)}T00:00:00Z`));
        case 'datetime':
            return dateTime(new Date(String(value)));
        case 'picklist':
            return label(field, String(value));
        case 'multipicklist':
            return String(value)
                .split(';')
                .map((part) => label(field, part))
                .join(';');
        default:
            return null;
    }
}

/** Record values of the UI API end in Z where REST has +0000. */
export function rawValue(field: FieldDescribe, value: unknown): unknown {
    if (field.type === 'datetime' && typeof value === 'string') return uiDateTime(value);
    return value ?? null;
}

export function uiDateTime(value: string): string {
    return value.replace(/\+0000$/, 'Z');
}

function label(field: FieldDescribe, value: string): string {
    return field.picklistValues.find((option) => option.value === value)?.label ?? value;
}

function dateTime(time: Date): string {
    return `${YEAR.format(time)}, ${TIME.format(time)}`;
}

function money(value: number, scale: number): string {
    const digits = { minimumFractionDigits: scale, maximumFractionDigits: scale };
    return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', ...digits }).format(value);
}

function decimal(value: number, scale: number): string {
    return new Intl.NumberFormat('en-US', { minimumFractionDigits: scale, maximumFractionDigits: scale }).format(value);
}
