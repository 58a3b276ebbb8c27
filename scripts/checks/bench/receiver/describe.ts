import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OBJECTS = fileURLToPath(new URL('../../../../force-app/main/default/objects/', import.meta.url));
const STANDARD = [
    'Id',
    'Name',
    'Type',
    'Industry',
    'AnnualRevenue',
    'ParentId',
    'OwnerId',
    'CreatedDate',
    'SystemModstamp',
    'IsDeleted'
];

/** Describe of an object: standard fields everybody has and those of the package, all of them editable. */
export function describe(object: string): object {
    const packaged = readdirSync(`${OBJECTS}${object}/fields`).map((name) => name.replace('.field-meta.xml', ''));
    const fields = [...STANDARD, ...packaged].map((name) => ({
        name,
        type: 'string',
        updateable: true,
        createable: true,
        calculated: name === 'Health_Badge__c'
    }));
    return { name: object, createable: true, updateable: true, fields };
}
