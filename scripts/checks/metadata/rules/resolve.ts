import type { Named } from '../formula/analyze.ts';
import type { ValueType } from '../formula/functions.ts';
import { standardFieldType } from '../platform/standard-fields.ts';
import type { CustomField, Project } from '../read/project.ts';
import { textOf } from '../read/xml.ts';

const TYPES: Readonly<Record<string, ValueType>> = {
    Number: 'number',
    Currency: 'number',
    Percent: 'number',
    Checkbox: 'boolean',
    Date: 'date',
    DateTime: 'datetime',
    Picklist: 'picklist'
};

/** Type of a custom field as formulas and filters see it. */
export function typeOfField(field: CustomField): ValueType {
    return TYPES[field.type] ?? 'text';
}

/**
 * What a name in a formula of an object stands for: a field, a field of a looked-up record (Account__r.Name) or a
 * custom permission ($Permission.Name).
 */
export function lookUp(project: Project, object: string, name: string): Named | undefined {
    const [first = '', ...rest] = name.split('.');
    if (first === '$Permission') {
        const known = project.ofType('CustomPermission').some((file) => file.name === rest[0]);
        return known ? { type: 'boolean' } : undefined;
    }
    if (rest.length > 0) {
        const target = targetOf(project, object, first);
        return target === undefined ? undefined : lookUp(project, target, rest.join('.'));
    }
    const field = project.fieldsOf(object).get(name);
    if (field !== undefined) return { type: typeOfField(field), values: field.values };
    const standard = standardFieldType(object, name);
    return standard === undefined ? undefined : { type: standard };
}

/** Object behind a relationship name such as Account__r, Owner or Parent. */
export function targetOf(project: Project, object: string, relationship: string): string | undefined {
    if (relationship.endsWith('__r')) {
        const field = project.fieldsOf(object).get(relationship.replace(/__r$/, '__c'));
        return field === undefined ? undefined : textOf(field.root, 'referenceTo');
    }
    if (object === 'Account' && relationship === 'Parent') return 'Account';
    return ['Owner', 'CreatedBy', 'LastModifiedBy'].includes(relationship) ? 'User' : undefined;
}
