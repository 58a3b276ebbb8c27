/**
 * Names of standard columns in list views, which differ from the API names of the fields. Taken from list views that
 * public packages install; custom fields go by their API name.
 */
const ON_ACCOUNT = [
    'ACCOUNT.NAME',
    'ACCOUNT.TYPE',
    'ACCOUNT.INDUSTRY',
    'ACCOUNT.SALES',
    'ACCOUNT.PHONE1',
    'ACCOUNT.SITE',
    'ACCOUNT.ADDRESS1_STATE',
    'ACCOUNT.CREATED_DATE',
    'ACCOUNT.LAST_UPDATE',
    'CORE.USERS.ALIAS'
];

const ON_CUSTOM_OBJECTS = [
    'NAME',
    'OWNER.ALIAS',
    'OWNER.FIRST_NAME',
    'OWNER.LAST_NAME',
    'CREATED_DATE',
    'CREATEDBY_USER',
    'LAST_UPDATE',
    'UPDATEDBY_USER'
];

/** True when a list view of the object may show the standard column. */
export function isStandardColumn(object: string, column: string): boolean {
    const columns = object === 'Account' ? ON_ACCOUNT : object.endsWith('__c') ? ON_CUSTOM_OBJECTS : [];
    return columns.includes(column);
}
