import type { Seed } from './seed.ts';
import { app, fallingView, fieldEntry, modelLayout, objectEntry, page, redView, set } from './places.ts';

/** References: names of things that are not there. */
export const REFERENCE_SEEDS: readonly Seed[] = [
    {
        mistake: 'a permission for a field with a typo',
        file: set('Sales_Ops'),
        find: fieldEntry('Account.Health_ROI__c'),
        replace: `${fieldEntry('Account.Helth_ROI__c')}\n        <readable>true</readable>\n    </fieldPermissions>\n    <fieldPermissions>\n        ${fieldEntry('Account.Health_ROI__c')}`,
        rule: 'unknown-field',
        at: 'Account.Helth_ROI__c'
    },
    {
        mistake: 'a permission for an object that is gone',
        file: set('Account_Manager'),
        find: '<label>Health Account Manager</label>',
        replace: `<label>Health Account Manager</label>\n    ${objectEntry('Health_Evidence__c')}`,
        rule: 'unknown-object',
        at: 'Health_Evidence__c'
    },
    {
        mistake: 'a tab setting without the tab',
        file: set('Admin'),
        find: '<tab>Health_Model__c</tab>',
        replace: '<tab>Health_Rules__c</tab>',
        rule: 'unknown-reference',
        at: 'Health_Rules__c'
    },
    {
        mistake: 'a list view column with a typo',
        file: redView,
        find: '<columns>Health_Driver__c</columns>',
        replace: '<columns>Health_Drivers__c</columns>',
        rule: 'unknown-field',
        at: 'Health_Drivers__c'
    },
    {
        mistake: 'a standard column by its field name',
        file: fallingView,
        find: '<columns>ACCOUNT.SALES</columns>',
        replace: '<columns>AnnualRevenue</columns>',
        rule: 'unknown-field',
        at: 'AnnualRevenue'
    },
    {
        mistake: 'a filter value the picklist does not have',
        file: redView,
        find: '<value>Red</value>',
        replace: '<value>RED</value>',
        rule: 'bad-filter',
        at: '<value>RED</value>'
    },
    {
        mistake: 'a filter by a field that does not exist',
        file: fallingView,
        find: '<field>Health_Trend__c</field>',
        replace: '<field>Health_Direction__c</field>',
        rule: 'unknown-field',
        at: 'Health_Direction__c'
    },
    {
        mistake: 'a layout item for a removed field',
        file: modelLayout,
        find: '<field>Hysteresis__c</field>',
        replace:
            '<field>Hysteresis__c</field>\n            </layoutItems>\n            <layoutItems>\n                <behavior>Edit</behavior>\n                <field>Ceiling__c</field>',
        rule: 'unknown-field',
        at: 'Ceiling__c'
    },
    {
        mistake: 'a field nobody placed on the layout',
        file: 'layouts/Health_Sync_Run__c-Health Sync Run Layout.layout-meta.xml',
        find: '<layoutItems>\n                <behavior>Readonly</behavior>\n                <field>Tasks_Created__c</field>\n            </layoutItems>',
        replace: '',
        rule: 'missing-item',
        at: '<Layout'
    },
    {
        mistake: 'a component that does not exist',
        file: page,
        find: '<componentName>healthCard</componentName>',
        replace: '<componentName>healthCrad</componentName>',
        rule: 'unknown-component',
        at: 'healthCrad'
    },
    {
        mistake: 'a tab that shows a facet of another name',
        file: page,
        find: '<value>relatedTabContent</value>',
        replace: '<value>relatedTab</value>',
        rule: 'unknown-facet',
        at: '<value>relatedTab</value>'
    },
    {
        mistake: 'a region the template does not have',
        file: page,
        find: '<name>sidebar</name>',
        replace: '<name>rightcol</name>',
        rule: 'unknown-region',
        at: 'rightcol'
    },
    {
        mistake: 'an app with a tab that does not exist',
        file: app,
        find: '<tabs>standard-report</tabs>',
        replace: '<tabs>standard-Reports</tabs>',
        rule: 'unknown-reference',
        at: 'standard-Reports'
    },
    {
        mistake: 'a formula that names a missing field',
        file: 'objects/Account/validationRules/Health_Override_Complete.validationRule-meta.xml',
        find: 'ISBLANK(Health_Override_Until__c)',
        replace: 'ISBLANK(Health_Override_End__c)',
        rule: 'formula-reference',
        at: 'Health_Override_End__c'
    },
    {
        mistake: 'a lookup to an object that does not exist',
        file: 'objects/Health_Model__c/fields/Published_By__c.field-meta.xml',
        find: '<referenceTo>User</referenceTo>',
        replace: '<referenceTo>Publisher__c</referenceTo>',
        rule: 'unknown-object',
        at: 'Publisher__c'
    },
    {
        mistake: 'OAuth settings of a renamed client app',
        file: 'extlClntAppOauthSettings/Second_oauth.ecaOauth-meta.xml',
        find: '',
        replace:
            '<?xml version="1.0" encoding="UTF-8"?>\n<ExtlClntAppOauthSettings xmlns="http://soap.sforce.com/2006/04/metadata">\n    <commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>\n    <externalClientApplication>Health_Sync_App</externalClientApplication>\n    <isFirstPartyAppEnabled>false</isFirstPartyAppEnabled>\n    <label>Second</label>\n</ExtlClntAppOauthSettings>\n',
        rule: 'unknown-reference',
        at: 'Health_Sync_App'
    }
];
