import type { Seed } from './seed.ts';
import { accountField, runField, set } from './places.ts';

/** Schema: what the platform would refuse to read. */
export const SCHEMA_SEEDS: readonly Seed[] = [
    {
        mistake: 'a misspelt element',
        file: accountField('ROI'),
        find: '<externalId>false</externalId>',
        replace: '<externalId>false</externalId>\n    <extrenalId>false</extrenalId>',
        rule: 'unknown-element',
        at: '<extrenalId>'
    },
    {
        mistake: 'an element that is never closed',
        file: 'objects/Health_Sync_Run__c/listViews/Runs_With_Problems.listView-meta.xml',
        find: '</label>',
        replace: '',
        rule: 'malformed-xml',
        at: '</ListView>'
    },
    {
        mistake: 'the wrong kind of value for a switch',
        file: runField('API_Calls'),
        find: '<unique>false</unique>',
        replace: '<unique>no</unique>',
        rule: 'bad-value',
        at: '<unique>no</unique>'
    },
    {
        mistake: 'a value outside an enumeration',
        file: 'objects/Health_Sync_Run__c/Health_Sync_Run__c.object-meta.xml',
        find: '<deploymentStatus>Deployed<',
        replace: '<deploymentStatus>Live<',
        rule: 'bad-value',
        at: '<deploymentStatus>Live<'
    },
    {
        mistake: 'an element that may appear once, twice',
        file: accountField('NPS'),
        find: '<scale>1</scale>',
        replace: '<scale>1</scale>\n    <scale>1</scale>',
        rule: 'doubled-element',
        at: '<scale>1</scale>'
    },
    {
        mistake: 'a required element left out',
        file: set('Viewer'),
        find: '<application>Account_Health</application>\n        <visible>true</visible>',
        replace: '<application>Account_Health</application>',
        rule: 'missing-element',
        at: '<applicationVisibilities>'
    },
    {
        mistake: 'a namespace of another format',
        file: 'customPermissions/Health_Sync_Job.customPermission-meta.xml',
        find: '2006/04/metadata',
        replace: '2006/08/metadata',
        rule: 'wrong-namespace',
        at: '<CustomPermission'
    },
    {
        mistake: 'words between elements',
        file: 'extlClntAppOauthSettings/Account_Health_Sync_oauth.ecaOauth-meta.xml',
        find: '<label>',
        replace: 'todo <label>',
        rule: 'stray-text',
        at: '<ExtlClntAppOauthSettings'
    },
    {
        mistake: 'a file in a folder of its own invention',
        file: 'objects/Account/field/Extra__c.field-meta.xml',
        find: '',
        replace: '<?xml version="1.0" encoding="UTF-8"?>\n<CustomField/>\n',
        rule: 'unknown-file',
        at: '<?xml'
    }
];
