import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { DeployTarget, failures, field, grant, POINTS, VISIT, xml, zipOf } from './deploy-target.ts';
import type { DeployResult } from './deploy-target.ts';

let target: DeployTarget;
beforeEach(async () => {
    target = new DeployTarget();
    await target.start();
});
afterEach(() => target.close());

describe('a deployment that succeeds', () => {
    test('adds objects, fields and permissions, and they are there after a restart', async () => {
        const result = await target.deploy(
            { CustomObject: ['Visit__c'], CustomField: ['Account.Points__c'], PermissionSet: ['Reader'] },
            {
                'objects/Account.object': xml('CustomObject', POINTS),
                'objects/Visit__c.object': xml(
                    'CustomObject',
                    VISIT + field('Kind__c', '<type>Text</type><length>10</length>')
                ),
                'permissionsets/Reader.permissionset': xml(
                    'PermissionSet',
                    `${grant('Visit__c.Kind__c')}<label>Reader</label>`
                )
            }
        );
        assert.deepEqual(failures(result), []);
        assert.equal(result.status, 'Succeeded');
        // With a warning for each rule of our own that they break.
        const names = result.details.componentSuccesses.map(
            ({ componentType, fullName, created }) => `${componentType} ${fullName} ${created}`
        );
        assert.deepEqual(
            [...new Set(names)],
            [
                'CustomObject Visit__c true',
                'CustomField Account.Points__c true',
                'PermissionSet Reader true',
                'CustomField Visit__c.Kind__c true'
            ]
        );
        assert.equal(result.numberComponentsDeployed, 4);
        const made = await target.org.call('POST', 'sobjects/Visit__c', { Name: 'First', Kind__c: 'call' });
        assert.equal(made.status, 201, JSON.stringify(made.body));
        const long = await target.org.call('POST', 'sobjects/Visit__c', { Name: 'B', Kind__c: 'longer than ten' });
        assert.equal((long.body as { errorCode: string }[])[0]!.errorCode, 'STRING_TOO_LONG');
        await target.stop();
        await target.start();
        const query = encodeURIComponent('SELECT Name, Kind__c FROM Visit__c');
        const { records } = await target.org.get<{ records: { Kind__c: string }[] }>(`query?q=${query}`);
        assert.deepEqual(
            records.map(({ Kind__c }) => Kind__c),
            ['call']
        );
        assert.ok((await target.fieldNames('Account')).includes('Points__c'));
    });

    test('keeps what was deployed before and the records that are there', async () => {
        await target.deployPoints();
        const { body } = await target.org.call('POST', 'sobjects/Account', { Name: 'A', Points__c: 7.5 });
        const second = field('Due__c', '<type>Date</type>');
        const result = await target.deploy(
            { CustomField: ['Account.Due__c'] },
            { 'objects/Account.object': xml('CustomObject', second) }
        );
        assert.deepEqual(failures(result), []);
        const { id } = body as { id: string };
        assert.equal((await target.org.get(`sobjects/Account/${id}`)).Points__c, 7.5);
        assert.equal((await target.org.get(`sobjects/Account/${id}`)).Due__c, null);
        const again = await target.deployPoints();
        assert.equal(again.details.componentSuccesses[0]!.created, false);
    });

    test('switches a validation rule on and off', async () => {
        const rule = (active: boolean): string =>
            `<validationRules><fullName>No_Zero</fullName><active>${active}</active><errorConditionFormula>Points__c = 0</errorConditionFormula><errorMessage>No zero.</errorMessage></validationRules>`;
        await target.deployPoints();
        const put = (active: boolean): Promise<DeployResult> =>
            target.deploy(
                { ValidationRule: ['Account.No_Zero'] },
                { 'objects/Account.object': xml('CustomObject', rule(active)) }
            );
        const write = async (): Promise<number> =>
            (await target.org.call('POST', 'sobjects/Account', { Name: 'Z', Points__c: 0 })).status;
        assert.deepEqual(failures(await put(true)), []);
        assert.equal(await write(), 400);
        assert.deepEqual(failures(await put(false)), []);
        assert.equal(await write(), 201);
    });

    test('takes a zip with a folder on top, and names files with it', async () => {
        const files = { 'objects/Account.object': xml('CustomObject', POINTS) };
        const { body } = await target.send(zipOf({ CustomField: ['Account.Points__c'] }, files, 'unpackaged/'));
        const { id } = body as { id: string };
        const deployResult = await target.result(id);
        assert.equal(deployResult.details.componentSuccesses[0]!.fileName, 'unpackaged/objects/Account.object');
    });

    test('finds labels of earlier deployments', async () => {
        const label = (name: string): string =>
            xml(
                'CustomLabels',
                `<labels><fullName>${name}</fullName><language>en_US</language><protected>false</protected><shortDescription>x</shortDescription><value>x</value></labels>`
            );
        const bundle = (names: string[]): Record<string, string> => ({
            'lwc/card/card.js-meta.xml': xml(
                'LightningComponentBundle',
                '<apiVersion>66.0</apiVersion><isExposed>false</isExposed>'
            ),
            'lwc/card/card.js': names.map((name) => `import ${name} from '@salesforce/label/c.${name}';\n`).join('')
        });
        for (const name of ['First', 'Second']) {
            const result = await target.deploy({ CustomLabel: [name] }, { 'labels/CustomLabels.labels': label(name) });
            assert.deepEqual(failures(result), []);
        }
        const members = { LightningComponentBundle: ['card'] };
        assert.deepEqual(failures(await target.deploy(members, bundle(['First', 'Second']))), []);
        assert.deepEqual(failures(await target.deploy(members, bundle(['First', 'Third']))), [
            'LightningComponentBundle card lwc/card/card.js:2 [Line: 2, Col: 20] Invalid reference @salesforce/label/c.Third of type CustomLabel in file card.js'
        ]);
    });
});

describe('a validation', () => {
    test('checks everything and changes nothing', async () => {
        const result = await target.deployPoints({ checkOnly: true });
        assert.equal(result.status, 'Succeeded');
        assert.equal(result.checkOnly, true);
        assert.ok(!(await target.fieldNames('Account')).includes('Points__c'));
        assert.deepEqual(failures(await target.deployPoints()), []);
        assert.ok((await target.fieldNames('Account')).includes('Points__c'));
    });
});
