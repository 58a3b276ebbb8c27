// Row failures: Salesforce's codes and texts in one place.

import type { RowError } from '../org/contract.ts';
import type { FieldDef, ObjectDef } from '../schema/model.ts';

/** One row cannot be written. The other rows of the request go on. */
export class RowFailure extends Error {
    readonly error: RowError;

    constructor(statusCode: string, message: string, fields: string[] = []) {
        super(message);
        this.name = 'RowFailure';
        this.error = { statusCode, message, fields };
    }
}

// A whole receipt in an error message helps nobody and fills result files.
const SHOWN = 255;

const shown = (value: unknown): string => {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return text.length > SHOWN ? text.slice(0, SHOWN) : text;
};

export const tooLong = (field: FieldDef, value: string): RowFailure =>
    new RowFailure(
        'STRING_TOO_LONG',
        `${field.label}: data value too large: ${shown(value)} (max length=${field.length})`,
        [field.name]
    );

export const badPicklistValue = (field: FieldDef, value: string): RowFailure =>
    new RowFailure(
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        `${field.label}: bad value for restricted picklist field: ${shown(value)}`,
        [field.name]
    );

export const outOfRange = (field: FieldDef, value: unknown): RowFailure =>
    new RowFailure(
        'NUMBER_OUTSIDE_VALID_RANGE',
        `${field.label}: value outside of valid range on numeric field: ${shown(value)}`,
        [field.name]
    );

export const dateOutOfRange = (field: FieldDef, value: unknown): RowFailure =>
    new RowFailure('FIELD_INTEGRITY_EXCEPTION', `${field.label}: invalid date: ${shown(value)}`, [field.name]);

export const badEmail = (field: FieldDef, value: string): RowFailure =>
    new RowFailure('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${shown(value)}`, [field.name]);

/** JSON is refused by the parser (and with it the request); a CSV cell fails its row. */
export function wrongType(field: FieldDef, value: unknown, type: string, format: 'json' | 'csv'): RowFailure {
    if (format === 'csv') {
        return new RowFailure(
            'INVALID_TYPE_ON_FIELD_IN_RECORD',
            `${field.label}: value not of required type: ${shown(value)}`,
            [field.name]
        );
    }
    const token =
        typeof value === 'string'
            ? 'VALUE_STRING'
            : Array.isArray(value)
              ? 'START_ARRAY'
              : typeof value === 'object'
                ? 'START_OBJECT'
                : typeof value === 'boolean'
                  ? value
                      ? 'VALUE_TRUE'
                      : 'VALUE_FALSE'
                  : 'VALUE_NUMBER';
    return new RowFailure(
        'JSON_PARSER_ERROR',
        `Cannot deserialize instance of ${type} from ${token} value ${shown(value)} or request may be missing a required field`
    );
}

export const wrongId = (label: string, fieldName: string, value: unknown): RowFailure =>
    new RowFailure('MALFORMED_ID', `${label}: id value of incorrect type: ${shown(value)}`, [fieldName]);

export const wrongIdType = (label: string, fieldName: string, value: unknown): RowFailure =>
    new RowFailure('FIELD_INTEGRITY_EXCEPTION', `${label}: id value of incorrect type: ${shown(value)}`, [fieldName]);

export const invalidReference = (): RowFailure =>
    new RowFailure('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');

export const deletedEntity = (): RowFailure => new RowFailure('ENTITY_IS_DELETED', 'entity is deleted');

export const noAccessToReference = (id: string): RowFailure =>
    new RowFailure(
        'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
        `insufficient access rights on cross-reference id: ${id.slice(0, 15)}`
    );

export const noAccessToRecord = (): RowFailure =>
    new RowFailure('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');

export const missingFields = (names: string[]): RowFailure =>
    new RowFailure('REQUIRED_FIELD_MISSING', `Required fields are missing: [${names.join(', ')}]`, names);

export const unknownField = (object: ObjectDef, name: string): RowFailure =>
    new RowFailure('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);

export const notWritable = (names: string[]): RowFailure =>
    new RowFailure(
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
        names
    );

export const duplicateValue = (fieldName: string, id: string): RowFailure =>
    new RowFailure(
        'DUPLICATE_VALUE',
        `duplicate value found: ${fieldName} duplicates value on record with id: ${id.slice(0, 15)}`
    );

export const ROLLED_BACK: RowError = {
    statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
    fields: []
};
