import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTargetOrg } from '../testing/target-org.ts';
import type { TargetOrg } from '../testing/target-org.ts';

let org: TargetOrg;
let accountId: string;
before(async () => {
    org = await openTargetOrg();
    const { body } = await org.call('POST', 'sobjects/Account', {
        Name: 'Ui test',
        AnnualRevenue: 1234567,
        Health_Status__c: 'Green',
        Health_Evidence_Date__c: '2026-11-02',
        Health_Score__c: 14.7
    });
    accountId = (body as { id: string }).id;
});
after(() => org.close());

interface UiRecord {
    apiName: string;
    id: string;
    fields: Record<string, { displayValue: string | null; value: unknown }>;
    [other: string]: unknown;
}

test('a record: values, localized values, the envelope', async () => {
    const names = [
        'Name',
        'AnnualRevenue',
        'Health_Status__c',
        'Health_Evidence_Date__c',
        'Health_Score__c',
        'Industry'
    ];
    const fields = names.map((name) => `Account.${name}`).join(',');
    const record = await org.get<UiRecord>(`ui-api/records/${accountId}?fields=${fields}`);
    assert.deepEqual(record.fields, {
        Name: { displayValue: null, value: 'Ui test' },
        AnnualRevenue: { displayValue: '$1,234,567', value: 1234567 },
        Health_Status__c: { displayValue: 'Green', value: 'Green' },
        Health_Evidence_Date__c: { displayValue: '11/2/2026', value: '2026-11-02' },
        Health_Score__c: { displayValue: null, value: 14.7 },
        Industry: { displayValue: null, value: null }
    });
    const { apiName, id, childRelationships, recordTypeInfo, lastModifiedDate } = record;
    assert.deepEqual([apiName, id, childRelationships, recordTypeInfo], ['Account', accountId, {}, null]);
    assert.match(String(lastModifiedDate), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
});

test('a parent is a record inside the record', async () => {
    const record = await org.get<UiRecord>(`ui-api/records/${accountId}?fields=Account.Owner.Name,Account.Parent.Name`);
    const { displayValue, value } = record.fields.Owner!;
    const owner = value as UiRecord;
    assert.equal(owner.apiName, 'User');
    assert.equal(owner.fields.Name?.value, displayValue);
    assert.deepEqual(record.fields.Parent, { displayValue: null, value: null });
});

test('an unknown field is refused in fields and left out in optionalFields', async () => {
    const wrong = await org.call('GET', `ui-api/records/${accountId}?fields=Account.Nonsense__c`);
    assert.equal(wrong.status, 400);
    assert.equal((wrong.body as { errorCode: string }[])[0]?.errorCode, 'INVALID_FIELD');
    const record = await org.get<UiRecord>(
        `ui-api/records/${accountId}?fields=Account.Name&optionalFields=Account.Nonsense__c,Account.Industry`
    );
    assert.deepEqual(Object.keys(record.fields).sort(), ['Industry', 'Name']);
});

test('update answers with the record; a refused one names the field', async () => {
    const path = `ui-api/records/${accountId}`;
    const good = await org.call('PATCH', path, { fields: { Id: accountId, Industry: 'Energy' } });
    assert.equal(good.status, 200);
    assert.equal((good.body as UiRecord).fields.Industry?.value, 'Energy');
    const bad = await org.call('PATCH', path, { fields: { Health_Status__c: 'Purple' } });
    assert.equal(bad.status, 400);
    const [error] = bad.body as {
        enhancedErrorType: string;
        output: { fieldErrors: Record<string, { errorCode: string }[]> };
    }[];
    assert.equal(error?.enhancedErrorType, 'RecordError');
    assert.equal(error?.output.fieldErrors.Health_Status__c?.[0]?.errorCode, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST');
});

test('an update of a record that somebody else has changed is 412', async () => {
    const headers = { 'if-unmodified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' };
    const { status } = await org.call('PATCH', `ui-api/records/${accountId}`, { fields: { Name: 'late' } }, headers);
    assert.equal(status, 412);
});

test('create, batch read, delete', async () => {
    const created = await org.call('POST', 'ui-api/records', { apiName: 'Account', fields: { Name: 'Made' } });
    assert.equal(created.status, 201);
    const { id, fields } = created.body as UiRecord;
    assert.equal(fields.Name?.value, 'Made');
    const batch = await org.get<{ hasErrors: boolean; results: { statusCode: number }[] }>(
        `ui-api/records/batch/${id},001zzzzzzzzzzzzAAA?fields=Account.Name`
    );
    assert.deepEqual([batch.hasErrors, ...batch.results.map(({ statusCode }) => statusCode)], [true, 200, 404]);
    assert.equal((await org.call('DELETE', `ui-api/records/${id}`)).status, 204);
    assert.equal((await org.call('GET', `ui-api/records/${id}?fields=Account.Name`)).status, 404);
});

test('object info describes the fields as UI API names their types', async () => {
    const info = await org.get<{
        apiName: string;
        fields: Record<string, Record<string, unknown>>;
        nameFields: string[];
    }>('ui-api/object-info/Account');
    assert.deepEqual([info.apiName, info.nameFields], ['Account', ['Name']]);
    const { dataType, precision, scale, required } = info.fields.Health_Score__c!;
    assert.deepEqual([dataType, precision, scale, required], ['Double', 3, 1, false]);
    assert.deepEqual(info.fields.OwnerId?.dataType, 'Reference');
});

test('picklist values come for one field or for all of the object', async () => {
    const path = 'ui-api/object-info/Account/picklist-values/012000000000000AAA';
    const one = await org.get<{ values: { label: string; value: string }[] }>(`${path}/Health_Status__c`);
    assert.deepEqual(
        one.values.map(({ value }) => value),
        ['Green', 'Amber', 'Red']
    );
    const all = await org.get<{ picklistFieldValues: Record<string, unknown> }>(path);
    assert.ok('Health_Status__c' in all.picklistFieldValues);
    assert.equal((await org.call('GET', `${path}/Name`)).status, 400);
});
