import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Connection } from 'jsforce';
import { DeployTarget } from './deploy-target.ts';

const target = new DeployTarget();
let metadata: Connection['metadata'];
before(async () => {
    await target.start();
    const { url: instanceUrl, token: accessToken } = target.org;
    metadata = new Connection({ instanceUrl, accessToken, version: '66.0' }).metadata;
});
after(() => target.close());

interface Saved {
    fullName: string;
    success: boolean;
    created?: boolean;
    errors?: { message: string; statusCode: string }[];
}
/** jsforce types the fields of every type it knows; these are what the calls need. */
type Call = (type: string, sent: object | string | string[]) => Promise<unknown>;
const call = async (
    name: 'create' | 'update' | 'upsert' | 'delete',
    type: string,
    sent: object | string
): Promise<Saved> => (await (metadata[name] as unknown as Call).call(metadata, type, sent)) as Saved;
const read = async (type: string, names: string | string[]): Promise<Record<string, unknown>> =>
    (await (metadata.read as unknown as Call).call(metadata, type, names)) as Record<string, unknown>;
const said = ({ success, errors = [] }: Saved): string =>
    success
        ? 'done'
        : [errors]
              .flat()
              .map(({ statusCode, message }) => `${statusCode}: ${message}`)
              .join('\n');

const TRIP = {
    fullName: 'Trip__c',
    label: 'Trip',
    pluralLabel: 'Trips',
    nameField: { type: 'Text', label: 'Trip & name' },
    deploymentStatus: 'Deployed',
    sharingModel: 'Private'
};
const MILES = { fullName: 'Trip__c.Miles__c', label: 'Miles', type: 'Number', precision: 5, scale: 1 };

describe('metadata component by component', () => {
    test('an object and a field come and go, and are read in between', async () => {
        assert.equal(said(await call('create', 'CustomObject', TRIP)), 'done');
        assert.equal(said(await call('create', 'CustomField', MILES)), 'done');
        assert.ok((await target.fieldNames('Trip__c')).includes('Miles__c'));
        const { nameField, fields, ...object } = await read('CustomObject', 'Trip__c');
        assert.deepEqual([object.fullName, object.label, object.sharingModel], ['Trip__c', 'Trip', 'Private']);
        assert.equal((nameField as { label: string }).label, 'Trip & name');
        assert.equal([fields].flat().length, 1);
        const field = await read('CustomField', 'Trip__c.Miles__c');
        assert.deepEqual([field.fullName, field.precision, field.label], ['Trip__c.Miles__c', 5, 'Miles']);
        assert.equal(said(await call('update', 'CustomField', { ...MILES, label: 'Way' })), 'done');
        assert.equal((await read('CustomField', 'Trip__c.Miles__c')).label, 'Way');
        assert.equal(said(await call('delete', 'CustomField', 'Trip__c.Miles__c')), 'done');
        assert.ok(!(await target.fieldNames('Trip__c')).includes('Miles__c'));
        assert.equal(said(await call('delete', 'CustomObject', 'Trip__c')), 'done');
        assert.deepEqual(await target.fieldNames('Trip__c'), []);
    });

    test('several in one call: each for itself', async () => {
        const sent = [
            { fullName: 'Good__c', label: 'Good' },
            { fullName: 'Bad__c', label: 'Bad', type: 'Nonsense' }
        ].map((one) => ({ type: 'Date', ...one, fullName: `Account.${one.fullName}` }));
        const saved = (await call('create', 'CustomField', sent)) as unknown as Saved[];
        assert.deepEqual(
            saved.map(({ fullName, success }) => [fullName, success]),
            [
                ['Account.Good__c', true],
                ['Account.Bad__c', false]
            ]
        );
        assert.match(said(saved[1]!), /^FIELD_INTEGRITY_EXCEPTION: <type> is "Nonsense"/);
        const found = (await read('CustomField', ['Account.Good__c', 'Account.Bad__c'])) as unknown as {
            fullName?: string;
        }[];
        assert.equal(found.length, 2);
        assert.equal(found[0]!.fullName, 'Account.Good__c');
    });

    test('upsert says whether it created', async () => {
        const permission = { fullName: 'May_Travel', isLicensed: false, label: 'May travel' };
        const first = await call('upsert', 'CustomPermission', permission);
        assert.deepEqual([first.success, first.created], [true, true]);
        const second = await call('upsert', 'CustomPermission', { ...permission, label: 'Travels' });
        assert.deepEqual([second.success, second.created], [true, false]);
        assert.equal((await read('CustomPermission', 'May_Travel')).label, 'Travels');
    });

    test('labels and sharing rules are parts of a file', async () => {
        const label = { fullName: 'Hello', language: 'en_US', protected: true, shortDescription: 'Hello', value: 'Hi' };
        assert.equal(said(await call('create', 'CustomLabel', label)), 'done');
        assert.equal((await read('CustomLabel', 'Hello')).value, 'Hi');
        const rule = {
            fullName: 'Account.All',
            accessLevel: 'Read',
            accountSettings: { caseAccessLevel: 'None', contactAccessLevel: 'None', opportunityAccessLevel: 'None' },
            label: 'All',
            sharedTo: { allInternalUsers: '' },
            criteriaItems: { field: 'Name', operation: 'equals', value: 'A' },
            includeRecordsOwnedByAll: true
        };
        assert.equal(said(await call('create', 'SharingCriteriaRule', rule)), 'done');
        assert.equal((await read('SharingCriteriaRule', 'Account.All')).fullName, 'Account.All');
        assert.equal(said(await call('delete', 'SharingCriteriaRule', 'Account.All')), 'done');
    });

    test('refuses as a deployment does', async () => {
        const field = { fullName: 'Account.Once__c', label: 'Once', type: 'Date' };
        assert.equal(said(await call('create', 'CustomField', field)), 'done');
        assert.match(said(await call('create', 'CustomField', field)), /^DUPLICATE_DEVELOPER_NAME: /);
        const other = { ...field, fullName: 'Account.Never__c' };
        const missing =
            /^INVALID_CROSS_REFERENCE_KEY: In field: fullName - no CustomField named Account\.Never__c found$/;
        assert.match(said(await call('update', 'CustomField', other)), missing);
        assert.match(said(await call('delete', 'CustomField', 'Account.Never__c')), missing);
        const set = {
            fullName: 'Set',
            label: 'Set',
            fieldPermissions: { field: 'Account.Never__c', readable: true, editable: false }
        };
        assert.match(said(await call('create', 'PermissionSet', set)), /^INVALID_CROSS_REFERENCE_KEY: In field: field/);
        assert.match(
            said(await call('create', 'CustomField', { ...other, shoeSize: 1 })),
            /^FIELD_INTEGRITY_EXCEPTION: Element .*shoeSize invalid/
        );
        assert.match(
            said(await call('create', 'CustomPermission', { fullName: 'Bare', label: 'Bare' })),
            /^REQUIRED_FIELD_MISSING: Required field is missing: isLicensed$/
        );
        await assert.rejects(call('create', 'ApexClass', { fullName: 'A' }), /INVALID_TYPE: .*ApexClass/);
        const many = Array.from({ length: 11 }, (_, at) => ({ ...field, fullName: `Account.F${at}__c` }));
        await assert.rejects(call('create', 'CustomField', many), /EXCEEDED_ID_LIMIT/);
        await assert.rejects(
            metadata.rename('CustomField', 'Account.Once__c', 'Account.Twice__c'),
            /UNSUPPORTED_API_CALL/
        );
    });

    test('is tracked like a deployment', async () => {
        const soql = "SELECT MemberName, IsNameObsolete FROM SourceMember WHERE MemberName = 'Account.Seen__c'";
        const members = async (): Promise<boolean[]> => {
            const path = `tooling/query?q=${encodeURIComponent(soql)}`;
            const { records } = await target.org.get<{ records: { IsNameObsolete: boolean }[] }>(path);
            return records.map((one) => one.IsNameObsolete);
        };
        await call('create', 'CustomField', { fullName: 'Account.Seen__c', label: 'Seen', type: 'Date' });
        assert.deepEqual(await members(), [false]);
        await call('delete', 'CustomField', 'Account.Seen__c');
        assert.deepEqual(await members(), [true]);
    });
});
