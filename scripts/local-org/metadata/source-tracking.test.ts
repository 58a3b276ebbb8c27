import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { INTEGRATION_USERNAME } from '../org/first-start.ts';
import { DeployTarget, field, POINTS, VISIT, xml } from './deploy-target.ts';

interface Member {
    attributes: { type: string; url: string };
    Id: string;
    MemberType: string;
    MemberName: string;
    MemberIdOrName: string;
    RevisionCounter: number;
    IsNameObsolete: boolean;
    IsNewMember: boolean;
    ChangedBy: string;
}

const FIELDS =
    'Id, MemberIdOrName, MemberType, MemberName, IsNameObsolete, RevisionCounter, IsNewMember, ChangedBy, LastModifiedDate';
const DUE = field('Due__c', '<type>Date</type>');

let target: DeployTarget;
beforeEach(async () => {
    target = new DeployTarget();
    await target.start();
});
afterEach(() => target.close());

const ask = (soql: string, api = 'tooling/query') => target.org.call('GET', `${api}?q=${encodeURIComponent(soql)}`);

async function membersAfter(revision: number): Promise<Member[]> {
    const { status, body } = await ask(`SELECT ${FIELDS} FROM SourceMember WHERE RevisionCounter > ${revision}`);
    assert.equal(status, 200, JSON.stringify(body));
    return (body as { records: Member[] }).records;
}

const names = (members: readonly Member[]): string[] =>
    members.map(({ MemberType, MemberName }) => `${MemberType} ${MemberName}`).sort();
const highest = (members: readonly Member[]): number => Math.max(...members.map((one) => one.RevisionCounter));

const fields = (body: string) => ({ 'objects/Account.object': xml('CustomObject', body) });
const bundle = (text: string) => ({
    'lwc/greeting/greeting.js': text,
    'lwc/greeting/greeting.html': '<template>Hello</template>',
    'lwc/greeting/greeting.js-meta.xml': xml('LightningComponentBundle', '<apiVersion>66.0</apiVersion>')
});
const SCRIPT = "import { LightningElement } from 'lwc';\nexport default class Greeting extends LightningElement {}\n";

describe('source tracking', () => {
    test('notes what is deployed, and what is the same again is no change', async () => {
        assert.deepEqual(await membersAfter(0), []);
        await target.deploy(
            { CustomObject: ['Visit__c'], CustomField: ['Account.Points__c'] },
            {
                'objects/Visit__c.object': xml('CustomObject', VISIT),
                ...fields(POINTS)
            }
        );
        const first = await membersAfter(0);
        assert.deepEqual(names(first), ['CustomField Account.Points__c', 'CustomObject Visit__c']);
        assert.deepEqual(first.map((one) => one.RevisionCounter).sort(), [1, 2]);
        const [points] = first.filter((one) => one.MemberType === 'CustomField');
        assert.match(points!.Id, /^0MZ\w{15}$/);
        assert.equal(points!.attributes.url, `/services/data/v66.0/tooling/sobjects/SourceMember/${points!.Id}`);
        assert.match(points!.MemberIdOrName, /^00N\w{15}$/);
        assert.match(points!.ChangedBy, /^005\w{12}$/);
        assert.deepEqual([points!.IsNewMember, points!.IsNameObsolete], [true, false]);

        const again = await target.deployPoints();
        assert.ok(again.details.componentSuccesses.every(({ changed, created }) => !changed && !created));
        assert.deepEqual(await membersAfter(highest(first)), []);

        const longer = POINTS.replace('<precision>3', '<precision>5');
        await target.deploy({ CustomField: ['Account.Points__c', 'Account.Due__c'] }, fields(longer + DUE));
        const second = await membersAfter(highest(first));
        assert.deepEqual(second.map(({ MemberName, IsNewMember }) => [MemberName, IsNewMember]).sort(), [
            ['Account.Due__c', true],
            ['Account.Points__c', false]
        ]);
        assert.deepEqual(names(await membersAfter(0)).length, 3);
    });

    test('a bundle is tracked as a whole and file by file', async () => {
        await target.deploy({ LightningComponentBundle: ['greeting'] }, bundle(SCRIPT));
        const all = await membersAfter(0);
        assert.deepEqual(names(all), [
            'LightningComponentBundle greeting',
            'LightningComponentResource greeting/greeting.html',
            'LightningComponentResource greeting/greeting.js',
            'LightningComponentResource greeting/greeting.js-meta.xml'
        ]);
        await target.deploy({ LightningComponentBundle: ['greeting'] }, bundle(`${SCRIPT}// More.\n`));
        assert.equal((await membersAfter(highest(all))).length, 4);
    });

    test('labels are tracked one by one', async () => {
        const label = (name: string, text: string) =>
            `<labels><fullName>${name}</fullName><language>en_US</language><protected>true</protected><shortDescription>${name}</shortDescription><value>${text}</value></labels>`;
        const deploy = (body: string) =>
            target.deploy(
                { CustomLabels: ['CustomLabels'] },
                { 'labels/CustomLabels.labels': xml('CustomLabels', body) }
            );
        await deploy(label('One', 'one') + label('Two', 'two'));
        const first = await membersAfter(0);
        assert.deepEqual(names(first), ['CustomLabel One', 'CustomLabel Two']);
        await deploy(label('One', 'one') + label('Two', 'changed'));
        assert.deepEqual(names(await membersAfter(highest(first))), ['CustomLabel Two']);
    });

    test('what is deleted is obsolete until it is deployed again', async () => {
        await target.deployPoints();
        const destroy = {
            'destructiveChanges.xml': xml(
                'Package',
                '<types><members>Account.Points__c</members><name>CustomField</name></types><version>66.0</version>'
            )
        };
        await target.deploy({}, destroy);
        const [gone, ...others] = await membersAfter(1);
        assert.deepEqual(others, []);
        assert.deepEqual([gone!.RevisionCounter, gone!.IsNameObsolete, gone!.IsNewMember], [2, true, false]);
        await target.deployPoints();
        const [back] = await membersAfter(2);
        assert.deepEqual([back!.RevisionCounter, back!.IsNameObsolete], [3, false]);
    });

    test('a validation and a deployment that fails change nothing', async () => {
        await target.deployPoints({ checkOnly: true });
        const wrong = fields(field('Bad__c', '<type>Nonsense</type>') + POINTS);
        await target.deploy({ CustomField: ['Account.Bad__c', 'Account.Points__c'] }, wrong);
        assert.deepEqual(await membersAfter(0), []);
    });

    test('counters go on after a restart', async () => {
        await target.deployPoints();
        await target.stop();
        await target.start();
        await target.deploy({ CustomField: ['Account.Due__c'] }, fields(DUE));
        assert.deepEqual(
            (await membersAfter(0)).map((one) => one.RevisionCounter),
            [1, 2]
        );
    });
});

describe('the Tooling API', () => {
    test('has its objects, and the other APIs do not', async () => {
        const described = await target.org.get<{ name: string; urls: { sobject: string } }>(
            'tooling/sobjects/SourceMember/describe'
        );
        assert.equal(described.urls.sobject, '/services/data/v66.0/tooling/sobjects/SourceMember');
        assert.equal((await target.org.call('GET', 'sobjects/SourceMember/describe')).status, 404);
        const { body } = await ask('SELECT Id FROM SourceMember', 'query');
        assert.equal((body as { errorCode: string }[])[0]!.errorCode, 'INVALID_TYPE');
        const all = await target.org.get<{ sobjects: { name: string }[] }>('tooling/sobjects');
        const listed = all.sobjects.map(({ name }) => name);
        assert.ok(listed.includes('SourceMember') && listed.includes('User') && !listed.includes('Account'));
        const accounts = await ask('SELECT Id FROM Account');
        assert.equal((accounts.body as { errorCode: string }[])[0]!.errorCode, 'INVALID_TYPE');
        const written = await target.org.call('POST', 'tooling/sobjects/SourceMember', { MemberName: 'x' });
        assert.equal(written.status, 404);
        assert.match((written.body as { message: string }[])[0]!.message, /the local org does not support/);
    });

    test('is for those who may look at the set-up', async () => {
        const integration = await target.loginAs(INTEGRATION_USERNAME);
        const { status } = await integration.call('GET', 'tooling/sobjects/SourceMember/describe');
        assert.equal(status, 404);
    });

    test('answers a record by its id', async () => {
        await target.deployPoints();
        const [member] = await membersAfter(0);
        const found = await target.org.get<Member>(`tooling/sobjects/SourceMember/${member!.Id}`);
        assert.equal(found.MemberName, 'Account.Points__c');
    });
});

test('the org is a sandbox that tracks sources', async () => {
    const soql = 'SELECT Id, IsSandbox, TrialExpirationDate, OrganizationType FROM Organization';
    const { body } = await ask(soql, 'query');
    const [{ Id, ...kind }] = (body as { records: [{ Id: string }] }).records;
    assert.deepEqual(
        { ...kind, attributes: null },
        {
            attributes: null,
            IsSandbox: true,
            TrialExpirationDate: null,
            OrganizationType: 'Enterprise Edition'
        }
    );
    const other = new DeployTarget();
    await other.start();
    try {
        const answer = await other.org.get<{ records: { Id: string }[] }>(`query?q=${encodeURIComponent(soql)}`);
        assert.notEqual(answer.records[0]!.Id, Id, 'two orgs have two ids');
    } finally {
        await other.close();
    }
    await target.stop();
    await target.start();
    const again = await ask(soql, 'query');
    assert.equal((again.body as { records: { Id: string }[] }).records[0]!.Id, Id);
});
