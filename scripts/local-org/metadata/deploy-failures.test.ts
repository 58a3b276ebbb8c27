import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { INTEGRATION } from '../testing/org-process.ts';
import { DeployTarget, failures, field, grant, manifest, POINTS, VISIT, xml, zipOf } from './deploy-target.ts';

let target: DeployTarget;
beforeEach(async () => {
    target = new DeployTarget();
    await target.start();
});
afterEach(() => target.close());

describe('a deployment that fails', () => {
    const failing = async (body: string, expected: RegExp): Promise<void> => {
        const result = await target.deploy(
            { CustomField: ['Account.Good__c', 'Account.Bad__c'] },
            {
                'objects/Account.object': xml(
                    'CustomObject',
                    `${field('Good__c', '<type>Date</type>')}\n${field('Bad__c', body)}`
                )
            }
        );
        assert.equal(result.status, 'Failed');
        assert.equal(result.numberComponentsDeployed, 0);
        assert.equal(failures(result).length, 1, failures(result).join('\n'));
        assert.match(failures(result)[0]!, expected);
        assert.ok(!(await target.fieldNames('Account')).includes('Good__c'), 'all or nothing');
    };

    test('names component, file and line of what is wrong', async () => {
        const at = String.raw`^CustomField Account\.Bad__c objects/Account\.object:4 `;
        await failing('<type>Dat</type>', new RegExp(`${at}Error parsing file: <type> is "Dat"`));
        await failing(
            '<type>Date</type><colour>x</colour>',
            new RegExp(`${at}Error parsing file: Element {.*}colour invalid at this location in type CustomField`)
        );
        await failing(
            '<type>Lookup</type><referenceTo>Nowhere__c</referenceTo><relationshipName>Bads</relationshipName>',
            new RegExp(`${at}In field: referenceTo - no CustomObject named Nowhere__c found`)
        );
        await failing('<type>Text</type><formula>TEXT(Nowhere__c)</formula>', new RegExp(`${at}.*Nowhere__c`));
    });

    test('a file that is no XML', async () => {
        const result = await target.deploy(
            { CustomField: ['Account.A__c'] },
            { 'objects/Account.object': '<?xml version="1.0" encoding="UTF-8"?>\n<CustomObject>' }
        );
        assert.match(
            failures(result).join('\n'),
            /^CustomObject Account objects\/Account\.object:2 Error parsing file: unclosed tag/
        );
    });

    test('permissions for fields that are not there or take none', async () => {
        const required = field('Kind__c', '<type>Text</type><length>10</length><required>true</required>');
        const result = await target.deploy(
            { CustomObject: ['Visit__c'], PermissionSet: ['Reader'] },
            {
                'objects/Visit__c.object': xml('CustomObject', VISIT + required),
                'permissionsets/Reader.permissionset': xml(
                    'PermissionSet',
                    `${grant('Visit__c.Kind__c')}\n${grant('Visit__c.Knid__c')}\n<label>Reader</label>`
                )
            }
        );
        assert.deepEqual(failures(result), [
            'PermissionSet Reader permissionsets/Reader.permissionset:4 In field: field - no CustomField named Visit__c.Knid__c found',
            'PermissionSet Reader permissionsets/Reader.permissionset:3 You cannot deploy to a required field: Visit__c.Kind__c'
        ]);
        assert.deepEqual(await target.fieldNames('Visit__c'), []);
    });

    test('package.xml and the zip must name the same', async () => {
        const result = await target.deploy(
            { CustomField: ['Account.Points__c', 'Account.Gone__c'], ApexClass: ['Engine'] },
            {
                'objects/Account.object': xml('CustomObject', POINTS),
                'tabs/Visit__c.tab': xml('CustomTab', '<motif>x</motif>')
            }
        );
        const texts = failures(result).map((line) => line.replace(/^(\S* \S+) \S+ /, '$1: '));
        assert.ok(
            texts.includes(
                "CustomField Account.Gone__c: An object 'Account.Gone__c' of type CustomField was named in package.xml, but was not found in zipped directory"
            )
        );
        assert.ok(
            texts.includes(
                "ApexClass Engine: Unknown type name 'ApexClass' specified in package.xml: the local org does not deploy it"
            )
        );
        assert.ok(texts.includes('CustomTab Visit__c: Not in package.xml'));
    });

    test('only the fields that package.xml names are deployed', async () => {
        const both = POINTS + field('Due__c', '<type>Date</type>');
        await target.deploy(
            { CustomField: ['Account.Points__c'] },
            { 'objects/Account.object': xml('CustomObject', both) }
        );
        const names = await target.fieldNames('Account');
        assert.ok(names.includes('Points__c') && !names.includes('Due__c'));
    });
});

describe('the deployRequest resource', () => {
    test('refuses what is no package', async () => {
        const package_ = manifest({});
        const cases: [Uint8Array, RegExp][] = [
            [strToU8('not a zip'), /no readable zip/],
            [zipSync({ 'a.txt': strToU8('x') }), /No package\.xml found/],
            [zipSync({ 'package.xml': strToU8(package_), 'objects/../../x': strToU8('x') }), /impossible name/],
            [zipSync({ 'package.xml': strToU8(package_), '/etc/x': strToU8('x') }), /impossible name/],
            [zipSync({ 'package.xml': strToU8('<a>') }), /package\.xml:1:/]
        ];
        for (const [zip, message] of cases) {
            const { status, body } = await target.send(zip);
            assert.equal(status, 400, JSON.stringify(body));
            const [problem] = body as { errorCode: string; message: string }[];
            assert.equal(problem!.errorCode, 'INVALID_ZIP_FILE');
            assert.match(problem!.message, message);
        }
        const plain = await target.org.call('POST', 'metadata/deployRequest', 'x', { 'content-type': 'text/plain' });
        assert.equal(plain.status, 400);
    });

    test('a component whose name leads out of the folder is refused', async () => {
        const name = '../../../../../../x__c';
        const files = { 'objects/Account.object': xml('CustomObject', field(name, '<type>Date</type>')) };
        const { status, body } = await target.send(zipOf({ CustomField: [`Account.${name}`] }, files));
        assert.equal(status, 400);
        assert.match(JSON.stringify(body), /impossible name.*INVALID_ZIP_FILE/s);
        assert.equal((await target.deployPoints()).status, 'Succeeded');
    });

    test('is for administrators, and keeps results', async () => {
        const integration = await target.loginAs(INTEGRATION);
        const zip = zipOf(
            { CustomField: ['Account.Points__c'] },
            { 'objects/Account.object': xml('CustomObject', POINTS) }
        );
        assert.equal((await target.send(zip, {}, integration)).status, 403);
        const { id } = (await target.send(zip)).body as { id: string };
        const short = await target.org.get<{ deployResult: Record<string, unknown> }>(
            `metadata/deployRequest/${id.slice(0, 15)}`
        );
        assert.equal(short.deployResult.details, undefined);
        const cancel = await target.org.call('PATCH', `metadata/deployRequest/${id}`, {
            deployResult: { status: 'Canceling' }
        });
        assert.equal(cancel.status, 400);
        assert.equal((await target.org.call('GET', 'metadata/deployRequest/0Af000000000000CAA')).status, 404);
        assert.equal((await integration.call('GET', `metadata/deployRequest/${id}`)).status, 403);
    });
});
