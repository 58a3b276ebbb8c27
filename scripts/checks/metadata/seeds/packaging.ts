import type { Seed } from './seed.ts';
import { accountField, fieldEntry, objectEntry, set } from './places.ts';

/** Packaging and access: what would install badly or give too much. */
export const PACKAGING_SEEDS: readonly Seed[] = [
    {
        mistake: 'permissions on a standard object in a packaged set',
        file: set('Sync'),
        find: '<label>Health Sync</label>',
        replace: `<label>Health Sync</label>\n    ${objectEntry('Account')}`,
        rule: 'unpackageable',
        at: '<object>Account</object>'
    },
    {
        mistake: 'a user permission in a packaged set',
        file: set('Viewer'),
        find: '<label>Health Viewer</label>',
        replace:
            '<label>Health Viewer</label>\n    <userPermissions>\n        <enabled>true</enabled>\n        <name>ApiEnabled</name>\n    </userPermissions>',
        rule: 'unpackageable',
        at: '<userPermissions>'
    },
    {
        mistake: 'an entry for a required field',
        file: set('Admin'),
        find: fieldEntry('Health_Model__c.Version__c', true),
        replace: `${fieldEntry('Health_Model__c.Version__c', true)}\n        <readable>true</readable>\n    </fieldPermissions>\n    <fieldPermissions>\n        ${fieldEntry('Health_Model__c.Status__c', true)}`,
        rule: 'required-field-entry',
        at: 'Health_Model__c.Status__c'
    },
    {
        mistake: 'edit on a formula',
        file: set('Account_Manager'),
        find: fieldEntry('Account.Health_Badge__c'),
        replace: fieldEntry('Account.Health_Badge__c', true),
        rule: 'formula-edit',
        at: 'Account.Health_Badge__c'
    },
    {
        mistake: 'delete without edit',
        file: set('Account_Manager'),
        find: '<allowDelete>false</allowDelete>\n        <allowEdit>false</allowEdit>\n        <allowRead>true</allowRead>\n        <modifyAllRecords>false</modifyAllRecords>\n        <object>Health_Model__c</object>',
        replace:
            '<allowDelete>true</allowDelete>\n        <allowEdit>false</allowEdit>\n        <allowRead>true</allowRead>\n        <modifyAllRecords>false</modifyAllRecords>\n        <object>Health_Model__c</object>',
        rule: 'permission-implies',
        at: '<allowDelete>true</allowDelete>'
    },
    {
        mistake: 'the permission of the job given to people',
        file: set('Admin'),
        find: '<description>',
        replace:
            '<customPermissions>\n        <enabled>true</enabled>\n        <name>Health_Sync_Job</name>\n    </customPermissions>\n    <description>',
        rule: 'job-permission',
        at: '<customPermissions>'
    },
    {
        mistake: 'a field in no permission set',
        file: accountField('Extra'),
        find: '',
        replace:
            '<?xml version="1.0" encoding="UTF-8"?>\n<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">\n    <fullName>Health_Extra__c</fullName>\n    <description>Written by nobody.</description>\n    <inlineHelpText>Nothing to read.</inlineHelpText>\n    <label>Extra</label>\n    <length>4000</length>\n    <securityClassification>Internal</securityClassification>\n    <type>LongTextArea</type>\n    <visibleLines>4</visibleLines>\n</CustomField>\n',
        rule: 'uncovered',
        at: '<CustomField'
    },
    {
        mistake: 'a client app that cannot leave its org',
        file: 'externalClientApps/Account_Health_Sync.eca-meta.xml',
        find: '<distributionState>Packaged<',
        replace: '<distributionState>Local<',
        rule: 'unpackageable',
        at: '<distributionState>Local<'
    },
    {
        mistake: 'a name with a namespace in front',
        file: 'objects/Account/validationRules/Health_Override_Ends_Later.validationRule-meta.xml',
        find: 'A new or changed override must',
        replace: 'A new or changed acme__Health_Override__c must',
        rule: 'hard-coded-namespace',
        at: 'acme__Health_Override__c'
    },
    {
        mistake: 'scores that people may edit',
        file: set('Account_Manager'),
        find: fieldEntry('Account.Health_Score__c'),
        replace: fieldEntry('Account.Health_Score__c', true),
        rule: 'too-much-access',
        at: '<fieldPermissions>'
    },
    {
        mistake: 'a field the job writes but may not edit',
        file: set('Sync'),
        find: fieldEntry('Health_Snapshot__c.Trend__c', true),
        replace: fieldEntry('Health_Snapshot__c.Trend__c'),
        rule: 'missing-access',
        at: '<fieldPermissions>'
    },
    {
        mistake: 'more rights on an object than were decided',
        file: set('Sales_Ops'),
        find: '<allowEdit>false</allowEdit>\n        <allowRead>true</allowRead>\n        <modifyAllRecords>false</modifyAllRecords>\n        <object>Health_Playbook__c<',
        replace:
            '<allowEdit>true</allowEdit>\n        <allowRead>true</allowRead>\n        <modifyAllRecords>false</modifyAllRecords>\n        <object>Health_Playbook__c<',
        rule: 'object-access',
        at: '<objectPermissions>'
    }
];
