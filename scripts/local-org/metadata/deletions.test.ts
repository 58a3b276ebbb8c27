import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { DeployTarget, failures, field, grant, manifest, POINTS, VISIT, xml } from './deploy-target.ts';
import type { DeployResult } from './deploy-target.ts';

const RULE =
    '<validationRules><fullName>No_Zero</fullName><active>true</active><errorConditionFormula>Points__c = 0</errorConditionFormula><errorMessage>No zero.</errorMessage></validationRules>';
const LABEL = xml(
    'CustomLabels',
    '<labels><fullName>One</fullName><language>en_US</language><protected>false</protected><shortDescription>x</shortDescription><value>x</value></labels>'
);
const CARD = {
    'lwc/card/card.js': "import one from '@salesforce/label/c.One';\nexport default one;\n",
    'lwc/card/card.js-meta.xml': xml(
        'LightningComponentBundle',
        '<apiVersion>66.0</apiVersion><isExposed>false</isExposed>'
    )
};

let target: DeployTarget;
beforeEach(async () => {
    target = new DeployTarget();
    await target.start();
});
afterEach(() => target.close());

const remove = (members: Record<string, string[]>, name = 'destructiveChanges.xml'): Promise<DeployResult> =>
    target.deploy({}, { [name]: manifest(members) });

describe('destructive changes', () => {
    test('take a field away, and out of permission sets', async () => {
        const sets = {
            'objects/Account.object': xml('CustomObject', POINTS + field('Due__c', '<type>Date</type>')),
            'permissionsets/Reader.permissionset': xml(
                'PermissionSet',
                `${grant('Account.Due__c')}\n${grant('Account.Points__c')}<label>Reader</label>`
            )
        };
        const members = { CustomField: ['Account.Points__c', 'Account.Due__c'], PermissionSet: ['Reader'] };
        assert.deepEqual(failures(await target.deploy(members, sets)), []);
        const result = await remove({ CustomField: ['Account.Points__c'] });
        assert.deepEqual(failures(result), []);
        const [gone] = result.details.componentSuccesses;
        assert.deepEqual([gone!.fullName, gone!.deleted], ['Account.Points__c', true]);
        const names = await target.fieldNames('Account');
        assert.ok(!names.includes('Points__c') && names.includes('Due__c'));
        await target.stop();
        await target.start();
        assert.ok(!(await target.fieldNames('Account')).includes('Points__c'));
    });

    test('take an object with its parts, a permission set and a bundle', async () => {
        const files = {
            'objects/Visit__c.object': xml(
                'CustomObject',
                VISIT + field('Kind__c', '<type>Text</type><length>9</length>')
            ),
            'permissionsets/Reader.permissionset': xml('PermissionSet', '<label>Reader</label>'),
            'labels/CustomLabels.labels': LABEL,
            ...CARD
        };
        const members = {
            CustomObject: ['Visit__c'],
            PermissionSet: ['Reader'],
            CustomLabel: ['One'],
            LightningComponentBundle: ['card']
        };
        assert.deepEqual(failures(await target.deploy(members, files)), []);
        assert.deepEqual(failures(await remove(members, 'destructiveChangesPost.xml')), []);
        assert.deepEqual(await target.fieldNames('Visit__c'), []);
        const query = encodeURIComponent("SELECT Id FROM PermissionSet WHERE Name = 'Reader'");
        assert.equal((await target.org.get<{ totalSize: number }>(`query?q=${query}`)).totalSize, 0);
    });

    test('are refused for what is referenced, at their line', async () => {
        const account = { 'objects/Account.object': xml('CustomObject', `${POINTS}\n${RULE}`) };
        await target.deploy({ CustomField: ['Account.Points__c'], ValidationRule: ['Account.No_Zero'] }, account);
        const rule = failures(await remove({ CustomField: ['Account.Points__c'] }));
        assert.match(
            rule.join('\n'),
            /^CustomField Account\.Points__c destructiveChanges\.xml:3 .*referenced elsewhere.*No_Zero/
        );
        const label = { 'labels/CustomLabels.labels': LABEL, ...CARD };
        await target.deploy({ CustomLabel: ['One'], LightningComponentBundle: ['card'] }, label);
        const used = failures(await remove({ CustomLabel: ['One'] }));
        assert.match(used.join('\n'), /^CustomLabel One .*LightningComponentBundle - card/);
        assert.ok((await target.fieldNames('Account')).includes('Points__c'));
        assert.deepEqual(failures(await remove({ CustomLabel: ['One'], LightningComponentBundle: ['card'] })), []);
    });

    test('of a permission set that somebody has are refused', async () => {
        const set = { 'permissionsets/Reader.permissionset': xml('PermissionSet', '<label>Reader</label>') };
        await target.deploy({ PermissionSet: ['Reader'] }, set);
        const idOf = async (soql: string): Promise<string> =>
            (await target.org.get<{ records: { Id: string }[] }>(`query?q=${encodeURIComponent(soql)}`)).records[0]!.Id;
        const assignment = {
            PermissionSetId: await idOf("SELECT Id FROM PermissionSet WHERE Name = 'Reader'"),
            AssigneeId: await idOf("SELECT Id FROM User WHERE LastName = 'Integration'")
        };
        assert.equal((await target.org.call('POST', 'sobjects/PermissionSetAssignment', assignment)).status, 201);
        assert.match(failures(await remove({ PermissionSet: ['Reader'] })).join('\n'), /assigned to 1 users/);
    });

    test('of what is not there are warned of', async () => {
        const result = await remove({ CustomField: ['Account.Gone__c'] });
        assert.equal(result.status, 'Succeeded');
        const [told] = result.details.componentSuccesses;
        assert.deepEqual(
            [told!.problemType, told!.problem, told!.fileName],
            ['Warning', 'No CustomField named: Account.Gone__c found', 'destructiveChanges.xml']
        );
    });
});

describe('a quick deployment', () => {
    test('deploys what a validation found right', async () => {
        const validated = await target.deployPoints({ checkOnly: true });
        const { id } = validated as DeployResult & { id: string };
        assert.ok(!(await target.fieldNames('Account')).includes('Points__c'));
        const quick = await target.org.call('POST', 'metadata/deployRequest', { validatedDeployRequestId: id });
        assert.equal(quick.status, 201, JSON.stringify(quick.body));
        const made = quick.body as { id: string };
        assert.notEqual(made.id, id);
        assert.equal((await target.result(made.id)).status, 'Succeeded');
        assert.ok((await target.fieldNames('Account')).includes('Points__c'));
        const again = await target.org.call('POST', 'metadata/deployRequest', { validatedDeployRequestId: made.id });
        assert.equal(again.status, 400);
    });
});
