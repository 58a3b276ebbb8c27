import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { RecordData } from './fieldAccess.js';
import { getFieldValue, getRecord, notifyRecordUpdateAvailable, updateRecord } from './uiRecordApi.js';

interface Emitted {
    data: RecordData | undefined;
    error: { status: number; body: unknown } | undefined;
}

let requests: string[] = [];
let name = 'Acorn';
let status = 200;
let recordNumber = 0;
let recordId = '';

globalThis.fetch = ((address: string, options: { method?: string } = {}) => {
    requests.push(`${options.method ?? 'GET'} ${address}`);
    const owner = { value: { fields: { Name: { value: 'Maya', displayValue: null } } }, displayValue: 'Maya' };
    const fields = {
        Name: { value: name, displayValue: null },
        Owner: owner,
        Phone: { value: null, displayValue: null }
    };
    const body =
        status === 200 ? { apiName: 'Account', id: recordId, fields } : [{ errorCode: 'NOT_FOUND', message: 'gone' }];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
}) as typeof fetch;

beforeEach(() => {
    requests = [];
    status = 200;
    name = 'Acorn';
    recordNumber += 1;
    recordId = `001${String(recordNumber).padStart(15, '0')}`;
});

/** A component with `@wire(getRecord, …)`. */
function wire(fields: string[]): { emitted: Emitted[]; last: () => Emitted | undefined; disconnect: () => void } {
    const emitted: Emitted[] = [];
    const adapter = new getRecord((value: Emitted) => emitted.push(value));
    adapter.update({ recordId, fields });
    adapter.connect();
    return { emitted, last: () => emitted.at(-1), disconnect: () => adapter.disconnect() };
}

async function settled(): Promise<void> {
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

test('two components that ask for the same fields at once cost one request and share frozen data', async () => {
    const first = wire(['Account.Name', 'Account.Owner.Name']);
    const second = wire(['Account.Owner.Name', 'Account.Name']);
    await settled();
    assert.equal(requests.length, 1);
    assert.deepEqual(Object.keys(first.last()?.data?.fields ?? {}), ['Name', 'Owner']);
    assert.equal(getFieldValue(second.last()?.data, 'Account.Owner.Name'), 'Maya');
    assert.throws(() => Object.assign(first.last()?.data?.fields.Name ?? {}, { value: 'x' }), TypeError);
    first.disconnect();
    second.disconnect();
});

test('fields already read come from the cache; only asked fields are handed out', async () => {
    const first = wire(['Account.Name', 'Account.Phone']);
    await settled();
    const second = wire(['Account.Phone']);
    assert.equal(requests.length, 1);
    assert.deepEqual(Object.keys(second.last()?.data?.fields ?? {}), ['Phone']);
    assert.equal(getFieldValue(second.last()?.data, 'Account.Phone'), null);
    assert.equal(getFieldValue(second.last()?.data, 'Account.Name'), undefined);
    first.disconnect();
    second.disconnect();
});

test('an update, here or elsewhere, reaches every component that shows the record', async () => {
    const first = wire(['Account.Name']);
    await settled();
    name = 'Birch';
    await updateRecord({ fields: { Id: recordId, Name: 'Birch' } });
    assert.equal(getFieldValue(first.last()?.data, 'Account.Name'), 'Birch');
    name = 'Cedar';
    await notifyRecordUpdateAvailable([{ recordId }]);
    assert.equal(getFieldValue(first.last()?.data, 'Account.Name'), 'Cedar');
    first.disconnect();
    const count = requests.length;
    await notifyRecordUpdateAvailable([{ recordId }]);
    assert.equal(requests.length, count, 'a component that left the page asks for nothing');
});

test('an error has the shape of Lightning Data Service, and an update rejects with it', async () => {
    status = 404;
    const only = wire(['Account.Name']);
    await settled();
    assert.equal(only.last()?.data, undefined);
    assert.equal(only.last()?.error?.status, 404);
    await assert.rejects(updateRecord({ fields: { Id: recordId } }), {
        ok: false,
        errorType: 'fetchResponse',
        status: 404
    });
    only.disconnect();
});
