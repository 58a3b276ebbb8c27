import { request } from '../../preview/org/org.js';
import { announceChange } from '../../preview/recordChanges/recordChanges.js';
import { GetRecord, refreshRecords } from './getRecord.js';

export { getFieldDisplayValue, getFieldValue } from './fieldAccess.js';
export const getRecord = GetRecord;

/**
 * Writes the fields, then reads again what the page shows of the record.
 * @param {{ fields: Record<string, unknown> & { Id: string } }} record
 * @param {{ ifUnmodifiedSince?: string }} [options]
 */
export async function updateRecord({ fields: { Id, ...fields } }, options = {}) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (options.ifUnmodifiedSince) headers['if-unmodified-since'] = options.ifUnmodifiedSince;
    const record = await request(`/ui-api/records/${Id}`, { method: 'PATCH', body: { fields }, headers });
    await notifyRecordUpdateAvailable([{ recordId: Id }]);
    return record;
}

/** @param {{ apiName: string, fields: Record<string, unknown> }} record */
export function createRecord({ apiName, fields }) {
    return request('/ui-api/records', { method: 'POST', body: { apiName, fields } });
}

/** @param {string} recordId */
export async function deleteRecord(recordId) {
    await request(`/ui-api/records/${recordId}`, { method: 'DELETE' });
}

/**
 * Tells the cache that these records changed elsewhere.
 * @param {{ recordId: string }[]} records
 */
export async function notifyRecordUpdateAvailable(records) {
    const recordIds = records.map(({ recordId }) => recordId);
    await refreshRecords(recordIds);
    announceChange(recordIds);
}
