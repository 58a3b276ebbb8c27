import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Connection } from 'jsforce';
import { INTEGRATION } from '../testing/org-process.ts';
import { DeployTarget, field, POINTS, xml, zipOf } from './deploy-target.ts';

let target: DeployTarget;
before(async () => {
    target = new DeployTarget();
    await target.start();
});
after(() => target.close());

const connect = (accessToken = target.org.token): Connection =>
    new Connection({ instanceUrl: target.org.url, accessToken, version: '66.0' });

async function deploy(fields: string, name: string) {
    const zip = zipOf({ CustomField: [`Account.${name}`] }, { 'objects/Account.object': xml('CustomObject', fields) });
    return connect().metadata.deploy(Buffer.from(zip), { rollbackOnError: true, singlePackage: true }).complete(true);
}

test('jsforce deploys and reads the result', async () => {
    const result = await deploy(POINTS, 'Points__c');
    assert.equal(result.status, 'Succeeded');
    assert.equal(result.success, true);
    assert.equal(result.numberComponentsDeployed, 1);
    assert.ok((await target.fieldNames('Account')).includes('Points__c'));
});

test('failures have their texts and places', async () => {
    const result = await deploy(field('Bad__c', '<type>"Dat" &amp; <![CDATA[<b>]]></type>'), 'Bad__c');
    assert.equal(result.status, 'Failed');
    const [failure] = [result.details!.componentFailures].flat();
    assert.equal(failure!.fullName, 'Account.Bad__c');
    assert.equal(failure!.lineNumber, 3);
    assert.match(failure!.problem ?? '', /<type> is ""Dat" & <b>", expected one of/);
});

test('types are described; calls that are not there, bad tokens and weak users are faults', async () => {
    const described = await connect().metadata.describe('66.0');
    const object = described.metadataObjects.find(({ xmlName }) => xmlName === 'CustomObject');
    assert.equal(object!.directoryName, 'objects');
    await assert.rejects(
        connect().metadata.rename('CustomObject', 'Account', 'Other'),
        /does not support the SOAP call renameM/
    );
    await assert.rejects(connect('wrong').metadata.describe('66.0'), /Session expired or invalid/);
    const { token } = await target.loginAs(INTEGRATION);
    await assert.rejects(connect(token).metadata.describe('66.0'), /ModifyMetadata/);
    const nothing = await fetch(`${target.org.url}/services/Soap/m/66.0`, { method: 'POST', body: 'x' });
    assert.equal(nothing.status, 500);
    assert.match(await nothing.text(), /<faultcode>sf:MALFORMED_REQUEST</);
});

test('the elements of a type are described', async () => {
    const describeType = async (name: string): Promise<string> => {
        const call = `<describeValueType xmlns="http://soap.sforce.com/2006/04/metadata"><type>${name}</type></describeValueType>`;
        const header = `<SessionHeader><sessionId>${target.org.token}</sessionId></SessionHeader>`;
        const body = `<Envelope><Header>${header}</Header><Body>${call}</Body></Envelope>`;
        const answer = await fetch(`${target.org.url}/services/Soap/m/66.0`, { method: 'POST', body });
        return answer.text();
    };
    const text = await describeType('{http://soap.sforce.com/2006/04/metadata}CustomField');
    assert.match(text, /<apiCreatable>true<\/apiCreatable>/);
    assert.match(text, /<parentField><isForeignKey>true</);
    assert.match(text, /<minOccurs>0<\/minOccurs><name>precision<\/name><soapType>double<\/soapType>/);
    assert.match(
        text,
        /<name>type<\/name><soapType>string<\/soapType><valueRequired>false<\/valueRequired><picklistValues>/
    );
    assert.match(await describeType('{http://soap.sforce.com/2006/04/metadata}ApexClass'), /sf:INVALID_TYPE/);
});
