import type { ValueType } from '../formula/functions.ts';

/** Fields every custom object has without declaring them. */
const ON_EVERY_OBJECT: Readonly<Record<string, ValueType>> = {
    Id: 'text',
    Name: 'text',
    OwnerId: 'text',
    CreatedById: 'text',
    CreatedDate: 'datetime',
    LastModifiedById: 'text',
    LastModifiedDate: 'datetime',
    SystemModstamp: 'datetime',
    IsDeleted: 'boolean'
};

/** The standard fields this package refers to, by object. A further one is added here after a look at the reference. */
const STANDARD: Readonly<Record<string, Readonly<Record<string, ValueType>>>> = {
    Account: {
        ...ON_EVERY_OBJECT,
        AnnualRevenue: 'number',
        Industry: 'picklist',
        ParentId: 'text',
        Type: 'picklist'
    },
    User: { Id: 'text', Name: 'text', Alias: 'text', Username: 'text', Email: 'text', IsActive: 'boolean' }
};

/** Type of a standard field, or undefined when the object has no such field that the package knows of. */
export function standardFieldType(object: string, field: string): ValueType | undefined {
    const fields = object.endsWith('__c') ? ON_EVERY_OBJECT : STANDARD[object];
    return fields !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined;
}

/** True for an object of the platform itself. */
export function isStandardObject(object: string): boolean {
    return !object.endsWith('__c');
}

/** Objects a lookup, a report type or a page may point to besides the ones of the package. */
export function isKnownStandardObject(object: string): boolean {
    return Object.hasOwn(STANDARD, object);
}
