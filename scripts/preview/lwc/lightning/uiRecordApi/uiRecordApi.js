import { request } from '../../preview/org/org.js';
import { GetRecord, refreshRecords } from './getRecord.js';

export { getFieldDisplayValue, getFieldValue } from './fieldAccess.js';
export const getRecord = GetRecord;

/** Writes the fields, then reads again what the page shows of the record. */
export async function updateRecord({ fields: { Id, ...fields } }, { ifUnmodifiedSince } = {}) {
    const headers = ifUnmodifiedSince ? { 'if-unmodified-since': ifUnmodifiedSince } : {};
    const record = await request(`/ui-api/records/${Id}`, { method: 'PATCH', body: { fields }, headers });
    await notifyRecordUpdateAvailable([{ recordId: Id }]);
    return record;
}

export function createRecord({ apiName, fields }) {
    return request('/ui-api/records', { method: 'POST', body: { apiName, fields } });
}

export async function deleteRecord(recordId) {
    await request(`/ui-api/records/${recordId}`, { method: 'DELETE' });
}

/** Tells the cache that these records changed elsewhere. */
export async function notifyRecordUpdateAvailable(records) {
    const recordIds = records.map(({ recordId }) => recordId);
    await refreshRecords(recordIds);
    globalThis.dispatchEvent(new CustomEvent('previewrecordschanged', { detail: { recordIds } }));
}
