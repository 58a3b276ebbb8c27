import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { Connection } from 'jsforce';
import { DeployTarget, failures, field, grant, POINTS, VISIT, xml } from './deploy-target.ts';

const LABELS = xml(
    'CustomLabels',
    ['One', 'Two']
        .map(
            (name) =>
                `<labels><fullName>${name}</fullName><language>en_US</language><protected>false</protected><shortDescription>x</shortDescription><value>A &amp; B</value></labels>`
        )
        .join('\n')
);
const REPORT =
    '<columns><field>ACCOUNT.NAME</field></columns><format>Tabular</format><name>List</name><reportType>AccountList</reportType>';
const MEMBERS = {
    CustomObject: ['Visit__c'],
    CustomField: ['Account.Points__c', 'Account.Due__c'],
    CustomLabel: ['One', 'Two'],
    PermissionSet: ['Reader'],
    Report: ['Ours', 'Ours/List'],
    LightningComponentBundle: ['card']
};
const FILES = {
    'objects/Account.object': xml('CustomObject', `${POINTS}\n${field('Due__c', '<type>Date</type>')}`),
    'objects/Visit__c.object': xml('CustomObject', VISIT + field('Kind__c', '<type>Text</type><length>10</length>')),
    'labels/CustomLabels.labels': LABELS,
    'permissionsets/Reader.permissionset': xml('PermissionSet', `${grant('Visit__c.Kind__c')}<label>Reader</label>`),
    'reports/Ours-meta.xml': xml('ReportFolder', '<name>Ours</name>'),
    'reports/Ours/List.report': xml('Report', REPORT),
    'lwc/card/card.js': 'export default 1;\n',
    'lwc/card/card.js-meta.xml': xml(
        'LightningComponentBundle',
        '<apiVersion>66.0</apiVersion><isExposed>false</isExposed>'
    )
};

const target = new DeployTarget();
let org: Connection;
before(async () => {
    await target.start();
    org = new Connection({ instanceUrl: target.org.url, accessToken: target.org.token, version: '66.0' });
    org.metadata.pollInterval = 20;
    assert.deepEqual(failures(await target.deploy(MEMBERS, FILES)), []);
});
after(() => target.close());

async function retrieve(members: Record<string, string[]>, singlePackage = false) {
    const types = Object.entries(members).map(([name, names]) => ({ name, members: names }));
    const request = { apiVersion: 66, singlePackage, unpackaged: { types, version: '66.0' } };
    const result = await org.metadata.retrieve(request as never).complete();
    const files = unzipSync(Buffer.from(result.zipFile, 'base64'));
    const texts = Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]));
    return { result, texts };
}

describe('a retrieval', () => {
    test('gives back what was deployed, in a form that deploys again', async () => {
        const { result, texts } = await retrieve(MEMBERS);
        assert.equal(result.status, 'Succeeded');
        assert.deepEqual(
            Object.keys(texts).sort(),
            ['package.xml', ...Object.keys(FILES)].map((path) => `unpackaged/${path}`).sort()
        );
        assert.match(texts['unpackaged/objects/Account.object']!, /<fullName>Due__c.*<fullName>Points__c/s);
        assert.match(texts['unpackaged/labels/CustomLabels.labels']!, /<fullName>Two.*A &amp; B/s);
        assert.match(texts['unpackaged/package.xml']!, /<members>Ours\/List<\/members>\s*<name>Report<\/name>/);
        const own = Object.entries(texts).map(([path, text]) => [path.replace('unpackaged/', ''), text]);
        const { 'package.xml': _, ...files } = Object.fromEntries(own) as Record<string, string>;
        assert.deepEqual(failures(await target.deploy(MEMBERS, files)), []);
    });

    test('takes single parts of an object and single labels', async () => {
        const { texts } = await retrieve({ CustomField: ['Account.Due__c'], CustomLabel: ['One'] }, true);
        assert.deepEqual(Object.keys(texts).sort(), [
            'labels/CustomLabels.labels',
            'objects/Account.object',
            'package.xml'
        ]);
        assert.doesNotMatch(texts['objects/Account.object']!, /Points__c/);
        assert.doesNotMatch(texts['labels/CustomLabels.labels']!, /Two/);
    });

    test('takes wildcards, and says what is not there', async () => {
        const { result, texts } = await retrieve({ CustomObject: ['*', 'Gone__c'], PermissionSet: ['*'] });
        assert.deepEqual(Object.keys(texts).sort(), [
            'unpackaged/objects/Visit__c.object',
            'unpackaged/package.xml',
            'unpackaged/permissionsets/Reader.permissionset'
        ]);
        assert.match(texts['unpackaged/objects/Visit__c.object']!, /<pluralLabel>Visits.*<\/CustomObject>/s);
        const [message] = [result.messages].flat();
        assert.equal(message!.problem, "Entity of type 'CustomObject' named 'Gone__c' cannot be found");
    });

    test('of an id that is none is refused', async () => {
        await assert.rejects(org.metadata.checkRetrieveStatus('09S000000000000AAA'), /unknown/);
    });
});

test('components are listed with id and dates that later deployments keep', async () => {
    const list = async () => [await org.metadata.list([{ type: 'CustomField' }])].flat();
    const before = await list();
    assert.deepEqual(
        before.map(({ fullName, type }) => [fullName, type]),
        [
            ['Account.Due__c', 'CustomField'],
            ['Account.Points__c', 'CustomField'],
            ['Visit__c.Kind__c', 'CustomField']
        ]
    );
    assert.match(before[0]!.id, /^00N\w{15}$/);
    await target.deployPoints();
    assert.deepEqual(
        (await list()).map(({ id }) => id),
        before.map(({ id }) => id)
    );
    const inFolder = [await org.metadata.list([{ type: 'Report', folder: 'Ours' }])].flat();
    assert.deepEqual(
        inFolder.map(({ fullName, fileName }) => [fullName, fileName]),
        [['Ours/List', 'reports/Ours/List.report']]
    );
    await assert.rejects(org.metadata.list([{ type: 'Nonsense' }]), /INVALID_TYPE/);
});
