import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Session } from '../../salesforce/session.ts';
import { numberFields } from './number-fields.ts';

const field = (
    name: string,
    type: string,
    relationshipName: string | null = null,
    ...referenceTo: string[]
): object => ({
    name,
    type,
    relationshipName,
    referenceTo
});

const OBJECTS: Readonly<Record<string, object[]>> = {
    Survey__c: [
        field('Key__c', 'double'),
        field('Name', 'string'),
        field('Account__c', 'reference', 'Account__r', 'Account'),
        field('OwnerId', 'reference', 'Owner', 'Group', 'User')
    ],
    Account: [field('Number__c', 'int'), field('ParentId', 'reference', 'Parent', 'Account')]
};

describe('numberFields', () => {
    it('finds fields with numbers, of parents too, and describes every object once', async () => {
        const asked: string[] = [];
        const session = {
            json: (_: string, path: string) => {
                asked.push(path);
                const fields = OBJECTS[path.split('/')[2] ?? ''];
                return fields === undefined ? Promise.reject(new Error(`no ${path}`)) : Promise.resolve({ fields });
            }
        } as unknown as Session;
        const paths =
            'key__c Name Account__r.Number__c account__r.Parent.number__c Owner.Email label Nobody__r.Name'.split(' ');
        assert.deepEqual(
            [...(await numberFields(session, 'Survey__c', paths))],
            ['key__c', 'Account__r.Number__c', 'account__r.Parent.number__c']
        );
        assert.deepEqual(asked, ['/sobjects/Survey__c/describe', '/sobjects/Account/describe']);
        assert.deepEqual([...(await numberFields(session, 'Other__c', []))], []);
        assert.equal(asked.length, 2);
    });
});
