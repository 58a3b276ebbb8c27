// List views, layouts, record-ui and record defaults as deployed by the package.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTargetOrg } from '../testing/target-org.ts';
import type { ApiClient, TargetOrg } from '../testing/target-org.ts';
import { addUser, create } from '../graphql/graph-client.ts';
import type { UiRecord } from './record.ts';

interface ListInfo {
    label: string;
    displayColumns: { fieldApiName: string; label: string; sortable: boolean }[];
    filteredByInfo: unknown[];
    listReference: { id: string; listViewApiName: string; objectApiName: string; type: string };
}
interface ListRecords {
    count: number;
    records: UiRecord[];
    nextPageToken: string | null;
    previousPageToken: string | null;
}

let org: TargetOrg;
let seller: ApiClient & { userId: string };

before(async () => {
    org = await openTargetOrg();
    seller = await addUser(org, 'lists', ['Health_Account_Manager']);
    const rows = [
        { Name: 'List a', Health_Status__c: 'Red' },
        { Name: 'List b', Health_Status__c: 'Red', OwnerId: seller.userId },
        { Name: 'List c', Health_Status__c: 'Green', OwnerId: seller.userId },
        { Name: 'List d', Health_Status__c: 'Red', OwnerId: seller.userId }
    ];
    for (const row of rows) await create(org, 'Account', row);
});
after(() => org.close());

const names = ({ records }: ListRecords): unknown[] => records.map(({ fields }) => fields.Name?.value);
const refused = async (path: string): Promise<string> => {
    const { status, body } = await org.call('GET', path);
    return `${status} ${(body as { errorCode: string }[])[0]?.errorCode}`;
};

describe('list views', () => {
    it('are listed with ids that stay', async () => {
        const { lists } = await org.get<{ lists: { apiName: string; id: string; label: string }[] }>(
            'ui-api/list-ui/Account'
        );
        const red = lists.find(({ apiName }) => apiName === 'Red_Accounts')!;
        assert.match(red.id, /^00B\w{15}$/);
        const byId = await org.get<ListInfo>(`ui-api/list-info/${red.id.slice(0, 15)}`);
        assert.deepEqual(byId.listReference, {
            id: red.id,
            listViewApiName: 'Red_Accounts',
            objectApiName: 'Account',
            type: 'listView'
        });
    });

    it('say their columns and filters', async () => {
        const info = await org.get<ListInfo>('ui-api/list-info/Account/My_Red_Accounts');
        assert.equal(info.label, 'My Red Accounts');
        assert.deepEqual(
            info.displayColumns.slice(0, 2).map(({ fieldApiName }) => fieldApiName),
            ['Name', 'Health_Badge__c']
        );
        const [filter, ...more] = info.filteredByInfo as Record<string, unknown>[];
        assert.deepEqual(
            [filter?.fieldApiName, filter?.operator, filter?.operandLabels, more],
            ['Health_Status__c', 'Equals', ['Red'], []]
        );
    });

    it('give the records that their filters, their scope and sharing leave', async () => {
        assert.deepEqual(names(await org.get('ui-api/list-records/Account/Red_Accounts')), [
            'List a',
            'List b',
            'List d'
        ]);
        assert.deepEqual(names(await org.get('ui-api/list-records/Account/My_Red_Accounts')), ['List a']);
        assert.deepEqual(names(await seller.get('ui-api/list-records/Account/Red_Accounts')), ['List b', 'List d']);
        assert.deepEqual(names(await seller.get('ui-api/list-records/Account/My_Red_Accounts')), ['List b', 'List d']);
    });

    it('are sorted and paged, by GET and POST', async () => {
        const path = 'ui-api/list-records/Account/Red_Accounts';
        const first = await org.get<ListRecords>(`${path}?pageSize=2&sortBy=-Account.Name`);
        assert.deepEqual(
            [names(first), first.nextPageToken, first.previousPageToken],
            [['List d', 'List b'], '2', null]
        );
        const sent = {
            pageSize: 2,
            pageToken: first.nextPageToken,
            sortBy: ['-Account.Name'],
            fields: ['Account.Owner.Name']
        };
        const last = (await org.call('POST', path, sent)).body as ListRecords;
        assert.deepEqual([names(last), last.nextPageToken, last.previousPageToken], [['List a'], null, '0']);
        assert.ok((last.records[0]!.fields.Owner?.value as UiRecord).fields.Name);
    });

    it('refuse what there is not', async () => {
        assert.equal(await refused('ui-api/list-info/Account/Nothing'), '404 NOT_FOUND');
        assert.equal(await refused('ui-api/list-records/00B000000000000AAA'), '404 NOT_FOUND');
        assert.equal(
            await refused('ui-api/list-records/Account/Red_Accounts?pageSize=x'),
            '400 ILLEGAL_QUERY_PARAMETER_VALUE'
        );
        assert.equal(
            await refused('ui-api/list-records/Account/Red_Accounts?fields=Account.None__c'),
            '400 INVALID_FIELD'
        );
        assert.equal(
            await refused('ui-api/list-records/Account/Red_Accounts?where={}'),
            '400 ILLEGAL_QUERY_PARAMETER_VALUE'
        );
    });

    it('have the older shape below sobjects', async () => {
        const { listviews } = await org.get<{ listviews: { id: string; developerName: string }[] }>(
            'sobjects/Account/listviews'
        );
        const { id } = listviews.find(({ developerName }) => developerName === 'Red_Accounts')!;
        const { query } = await org.get<{ query: string }>(`sobjects/Account/listviews/${id}/describe`);
        const byQuery = await org.get<{ totalSize: number }>(`query?q=${encodeURIComponent(query)}`);
        const results = await org.get<{
            size: number;
            records: { columns: { fieldNameOrPath: string; value: unknown }[] }[];
        }>(`sobjects/Account/listviews/${id}/results`);
        assert.deepEqual([byQuery.totalSize, results.size], [3, 3]);
        assert.deepEqual(results.records[0]!.columns[0], { fieldNameOrPath: 'Name', value: 'List a' });
    });
});

describe('layouts', () => {
    it('are the deployed ones', async () => {
        const layout = await org.get<{
            sections: {
                heading: string;
                layoutRows: { layoutItems: { required: boolean; layoutComponents: { apiName: string | null }[] }[] }[];
            }[];
        }>('ui-api/layout/Health_Playbook__c?mode=Edit');
        assert.deepEqual(
            layout.sections.slice(0, 2).map(({ heading }) => heading),
            ['When', 'Task']
        );
        const [name, active] = layout.sections[0]!.layoutRows[0]!.layoutItems;
        assert.deepEqual(
            [name!.layoutComponents[0]!.apiName, name!.required, active!.layoutComponents[0]!.apiName],
            ['Name', true, 'Active__c']
        );
    });

    it('give record-ui and layoutTypes their fields', async () => {
        const id = await create(org, 'Account', { Name: 'Of a layout' });
        const ui = await org.get<{ layouts: object; objectInfos: object; records: Record<string, UiRecord> }>(
            `ui-api/record-ui/${id}`
        );
        assert.deepEqual([Object.keys(ui.layouts), Object.keys(ui.objectInfos)], [['Account'], ['Account']]);
        assert.equal(ui.records[id]!.fields.Name?.value, 'Of a layout');
        const record = await org.get<UiRecord>(`ui-api/records/${id}?layoutTypes=Full`);
        assert.ok('Industry' in record.fields);
        assert.equal(await refused(`ui-api/records/${id}?layoutTypes=Half`), '400 ILLEGAL_QUERY_PARAMETER_VALUE');
    });

    it('hide what the user may not read', async () => {
        const user = await addUser(org, 'nofields', []);
        const text = JSON.stringify((await user.call('GET', 'ui-api/layout/Account')).body);
        assert.ok(text.includes('Industry') && !text.includes('Health_'));
    });

    it('are described below sobjects; tabs and theme name objects', async () => {
        const { layouts } = await org.get<{ layouts: { detailLayoutSections: unknown[] }[] }>(
            'sobjects/Health_Playbook__c/describe/layouts'
        );
        assert.ok(layouts[0]!.detailLayoutSections.length >= 2);
        assert.equal((await org.call('GET', 'sobjects/User/describe/namedLayouts/UserAlt')).status, 200);
        assert.equal(await refused('sobjects/Account/describe/namedLayouts/Other'), '404 NOT_FOUND');
        const { body } = await org.call('GET', 'tabs');
        assert.ok((body as { name: string }[]).some(({ name }) => name === 'Health_Playbook__c'));
    });
});

describe('record defaults', () => {
    it('of a new record: default values, the user as owner', async () => {
        const { record } = await seller.get<{ record: UiRecord }>('ui-api/record-defaults/create/Account');
        assert.equal(record.fields.OwnerId?.value, seller.userId);
        assert.equal(record.fields.Name?.value, null);
        assert.ok(!('Health_Digest__c' in record.fields), 'a field that may not be written');
    });

    it('of a copy: what may be written again', async () => {
        const id = await create(org, 'Account', { Name: 'To copy', Industry: 'Energy' });
        const { record } = await org.get<{ record: UiRecord }>(`ui-api/record-defaults/clone/${id}`);
        assert.deepEqual(
            [record.id, record.fields.Name?.value, record.fields.Industry?.value],
            [null, 'To copy', 'Energy']
        );
        const template = await org.get<{ record: UiRecord }>(`ui-api/record-defaults/template/clone/${id}`);
        assert.equal(template.record.fields.Name?.value, 'To copy');
    });
});

it('what the local org does not have is refused in words', async () => {
    for (const path of [
        'actions/record/001000000000001AAA',
        'apps',
        'lookups/Account/OwnerId',
        'related-list-info/Account'
    ]) {
        const { status, body } = await org.call('GET', `ui-api/${path}`);
        const [error] = body as { errorCode: string; message: string }[];
        assert.deepEqual([status, error?.errorCode], [404, 'NOT_FOUND'], path);
        assert.match(error!.message, /the local org does not support/);
    }
});
