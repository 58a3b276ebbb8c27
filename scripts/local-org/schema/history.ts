// AccountHistory, Health_Model__History: one object for each object with fields that are marked trackHistory.

import { field } from './model.ts';
import type { FieldDef, ObjectDef } from './model.ts';

const FIXED = { createable: false, updateable: false, alwaysVisible: true };

export function historyName(object: ObjectDef): string {
    return object.custom ? object.name.replace(/__c$/, '__History') : `${object.name}History`;
}

export const trackedFields = (object: ObjectDef): FieldDef[] =>
    object.fields.filter((one) => one.tracked && one.formula === null);

/** The fields of a history object, without those that every object has. */
export function historyFields(object: ObjectDef): FieldDef[] {
    const parent = object.custom ? 'Parent' : object.name;
    return [
        field(`${parent}Id`, `${object.label} ID`, 'reference', {
            ...FIXED,
            length: 18,
            referenceTo: [object.name],
            relationshipName: parent,
            childRelationshipName: 'Histories',
            onDelete: 'cascade',
            required: true
        }),
        field('DataType', 'Datatype', 'string', { ...FIXED, length: 40 }),
        field('Field', 'Changed Field', 'string', { ...FIXED, length: 255, required: true }),
        field('OldValue', 'Old Value', 'anyType', { ...FIXED, length: 255, longText: true }),
        field('NewValue', 'New Value', 'anyType', { ...FIXED, length: 255, longText: true })
    ];
}
