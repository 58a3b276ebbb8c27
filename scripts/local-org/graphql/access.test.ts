// The job notice's query, and what users with different rights see of records and fields.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { INTEGRATION } from '../testing/org-process.ts';
import { openTargetOrg } from '../testing/target-org.ts';
import type { ApiClient, TargetOrg } from '../testing/target-org.ts';
import { addUser, create, jobNoticeQuery, namesIn, query, records } from './graph-client.ts';

let admin: TargetOrg;
let viewer: ApiClient & { userId: string };
let stranger: ApiClient & { userId: string };

before(async () => {
    admin = await openTargetOrg();
    viewer = await addUser(admin, 'viewer', ['Health_Viewer']);
    stranger = await addUser(admin, 'stranger', []);
    const integration = await admin.as(INTEGRATION);
    const runs = [
        { Result__c: 'Done', Finished_At__c: '2026-11-01T04:00:00.000Z' },
        { Result__c: 'Done with errors', Finished_At__c: '2026-11-02T04:00:00.000Z' },
        { Result__c: 'Failed', Finished_At__c: '2026-11-03T04:00:00.000Z' },
        { Result__c: 'Done', Finished_At__c: null }
    ];
    for (const [index, run] of runs.entries()) {
        const started = { Mode__c: 'Run', Started_At__c: '2026-11-01T03:00:00.000Z', Run_Key__c: `run-${index}` };
        await create(integration, 'Health_Sync_Run__c', { ...started, ...run });
    }
    await create(admin, 'Account', { Name: 'Theirs', Health_Score__c: 12, OwnerId: stranger.userId });
    await create(admin, 'Account', { Name: 'Seen', Health_Score__c: 15, OwnerId: viewer.userId });
});
after(() => admin.close());

describe('the query of the job notice', () => {
    it('answers the newest finished run to a user who may read runs', async () => {
        const { data, errors } = await query(viewer, jobNoticeQuery());
        assert.deepEqual(errors, []);
        const { edges } = data!.uiapi.query!.Health_Sync_Run__c!;
        assert.equal(edges.length, 1);
        assert.match(String(edges[0]?.node.Id), /^a\w{17}$/);
        assert.deepEqual(edges[0]?.node.Finished_At__c, { value: '2026-11-02T04:00:00.000Z' });
    });

    it('has no such object for a user who may not', async () => {
        const { data, errors } = await query(stranger, jobNoticeQuery());
        assert.equal(data, null);
        assert.equal(errors[0]?.extensions.ErrorType, 'ValidationError');
        assert.match(
            errors[0]?.message ?? '',
            /^Validation error of type FieldUndefined: Field 'Health_Sync_Run__c' in type '\w+' is undefined @ 'uiapi\/query\/Health_Sync_Run__c'$/
        );
    });

    it('answers as soon as the right is given', async () => {
        const later = await addUser(admin, 'later', []);
        assert.equal((await query(later, jobNoticeQuery())).data, null);
        const set = await admin.get<{ records: { Id: string }[] }>(
            `query?q=${encodeURIComponent("SELECT Id FROM PermissionSet WHERE Name = 'Health_Viewer'")}`
        );
        const PermissionSetId = set.records[0]!.Id;
        await create(admin, 'PermissionSetAssignment', { AssigneeId: later.userId, PermissionSetId });
        assert.deepEqual((await query(later, jobNoticeQuery())).errors, []);
    });
});

describe('fields that the caller may not read', () => {
    const selecting = (fields: string): string =>
        `query A { uiapi { query { Account { edges { node { ${fields} } } } } } }`;

    it('are unknown, in the place where they stand', async () => {
        const { data, errors } = await query(stranger, selecting('Name { value } Health_Score__c { value }'));
        assert.equal(data, null);
        assert.deepEqual(
            errors.map(({ message }) => message),
            [
                "Validation error of type FieldUndefined: Field 'Health_Score__c' in type 'Account' is undefined @ 'uiapi/query/Account/edges/node/Health_Score__c'"
            ]
        );
        assert.equal(errors[0]?.locations?.length, 1);
    });

    it('are left out with @optional', async () => {
        const text = selecting('Name { value } Health_Score__c @optional { value }');
        const [hidden] = (await records(stranger, text)).edges;
        assert.deepEqual(hidden?.node, { Name: { value: 'Theirs' } });
        const [shown] = (await records(viewer, text)).edges;
        assert.deepEqual(shown?.node, { Name: { value: 'Seen' }, Health_Score__c: { value: 15 } });
    });

    it('cannot be found out by filter, order, aggregate, variable or fragment', async () => {
        const documents = [
            'query A { uiapi { query { Account(where: { Health_Score__c: { gt: 1 } }) { totalCount } } } }',
            'query A { uiapi { query { Account(orderBy: { Health_Score__c: { order: ASC } }) { totalCount } } } }',
            'query A { uiapi { aggregate { Account { edges { node { aggregate { Health_Score__c { avg { value } } } } } } } } }',
            'query A { uiapi { aggregate { Account(groupBy: { Health_Status__c: { group: true } }) { totalCount } } } }',
            'query A { uiapi { query { Account { edges { node { ...F } } } } } } fragment F on Account { Health_Score__c { value } }',
            'query A { uiapi { query { Account { edges { node { Parent { Health_Score__c { value } } } } } } } }'
        ];
        for (const text of documents) {
            const { data, errors } = await query(stranger, text);
            assert.deepEqual([data, errors[0]?.extensions.ErrorType], [null, 'ValidationError'], text);
            assert.doesNotMatch(JSON.stringify(errors), /Did you mean "?Health/);
        }
        const text = 'query A($f: Account_Filter) { uiapi { query { Account(where: $f) { totalCount } } } }';
        const { data, errors } = await query(stranger, text, { f: { Health_Score__c: { gt: 1 } } });
        assert.equal(data ?? null, null);
        assert.match(errors[0]?.message ?? '', /Health_Score__c/);
    });
});

describe('records that are not shared with the caller', () => {
    const text = 'query A { uiapi { query { Account { totalCount edges { node { Name { value } } } } } } }';

    it('are neither listed nor counted', async () => {
        const theirs = await records(stranger, text);
        assert.deepEqual([theirs.totalCount, namesIn(theirs)], [1, ['Theirs']]);
        const all = await records(admin, text);
        assert.deepEqual([all.totalCount, namesIn(all).sort()], [2, ['Seen', 'Theirs']]);
    });

    it('are not in aggregates', async () => {
        const count =
            'query A { uiapi { aggregate { Account { edges { node { aggregate { Id { count { value } } } } } } } } }';
        const { data, errors } = await query(stranger, count);
        assert.deepEqual(errors, []);
        assert.deepEqual(data!.uiapi.aggregate!.Account!.edges[0]?.node, {
            aggregate: { Id: { count: { value: 1 } } }
        });
    });
});
