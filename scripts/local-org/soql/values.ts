// Stored cells -> JSON values, and -> text of a Bulk result.

import type { FieldDef } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import type { IdBook } from '../store/ids.ts';

export type Decode = (cell: SqlValue) => unknown;
export type Print = (cell: SqlValue) => string;

export const jsonDateTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '+0000');

// Addresses are not geocoded here.
const UNLOCATED = { geocodeAccuracy: null, latitude: null, longitude: null };

/** The JSON value of a field. */
export function decoder(field: FieldDef, ids: IdBook): Decode {
    switch (field.type) {
        case 'id':
        case 'reference':
            return (cell) => (cell === null ? null : ids.toId(cell as number));
        case 'boolean':
            return (cell) => (cell === null ? null : cell === 1);
        case 'datetime':
            return (cell) => (cell === null ? null : jsonDateTime(cell as number));
        case 'anyType':
            return (cell) => (cell === null ? null : (JSON.parse(cell as string) as unknown));
        case 'address':
            return (cell) => (cell === null ? null : { ...UNLOCATED, ...(JSON.parse(cell as string) as object) });
        default:
            return (cell) => cell;
    }
}

/** Java's Double.toString, which is how Salesforce prints its doubles: 1234567 -> "1234567.0", 12345678 -> "1.2345678E7". */
export function javaDouble(value: number): string {
    const size = Math.abs(value);
    if (value === 0) return '0.0';
    if (size >= 1e-3 && size < 1e7) {
        const plain = String(value);
        return plain.includes('.') ? plain : `${plain}.0`;
    }
    const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
    return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** Neighbours often have the same time stamp: the last one printed is remembered. */
function dateTimePrinter(): Print {
    let last: SqlValue = null;
    let text = '';
    return (cell) => {
        if (cell !== last) {
            text = cell === null ? '' : new Date(cell as number).toISOString();
            last = cell;
        }
        return text;
    };
}

/** The text of a field in a Bulk result; null is the empty text. */
export function printer(field: FieldDef, ids: IdBook): Print {
    switch (field.type) {
        case 'id':
        case 'reference':
            return (cell) => (cell === null ? '' : ids.toId(cell as number));
        case 'boolean':
            return (cell) => (cell === 1 ? 'true' : 'false');
        case 'datetime':
            return dateTimePrinter();
        case 'anyType':
            return (cell) => (cell === null ? '' : String(JSON.parse(cell as string)));
        case 'double':
        case 'currency':
        case 'percent':
            return (cell) => (cell === null ? '' : javaDouble(cell as number));
        default:
            return (cell) => (cell === null ? '' : String(cell));
    }
}
