import { pageRequest } from '../org/org.js';
import { onRecordsChanged } from '../recordChanges/recordChanges.js';

const FIELDS = [
    'Name',
    'Type',
    'Industry',
    'AnnualRevenue',
    'Phone',
    'Website',
    'Owner.Name',
    'Parent.Name',
    'ParentId',
    'CreatedDate',
    'LastModifiedDate',
    'Health_Stage__c',
    'Health_Renewal_Date__c',
    'Health_Key__c'
];

/** @type {Map<string, Promise<object>>} */
const reads = new Map();

/**
 * An account's fields as far as the user may see them, read once for all parts of the page.
 * @param {string} recordId
 * @returns {Promise<any>}
 */
export function accountRecord(recordId) {
    const running = reads.get(recordId);
    if (running) return running;
    const optional = FIELDS.map((name) => `Account.${name}`).join(',');
    const reading = pageRequest(`/ui-api/records/${recordId}?fields=Account.Id&optionalFields=${optional}`);
    reads.set(recordId, reading);
    return reading;
}

// before the parts of the page listen, so that they read anew
onRecordsChanged(() => reads.clear());

/**
 * @param {any} record
 * @param {string} path for example `Owner.Name`
 * @returns {any} undefined when the user may not see it, null when it is empty
 */
export function valueOf(record, path) {
    return path.split('.').reduce((value, name) => (value === null ? null : value?.fields?.[name]?.value), record);
}
