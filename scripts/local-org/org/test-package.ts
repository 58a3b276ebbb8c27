// A small package in a temporary folder, and an org made from it: what the tests of the core start from.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OpenOptions, Org, Session } from './contract.ts';
import { ADMIN_USERNAME } from './first-start.ts';
import { openOrg } from './open.ts';

const xml = (root: string, body: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">${body}</${root}>\n`;

/** Source text of a custom field; `body` holds the elements after fullName and label. */
export const fieldXml = (name: string, body: string): string =>
    xml(
        'CustomField',
        `<fullName>${name}</fullName><label>${name.replace('__c', '').replaceAll('_', ' ')}</label>${body}`
    );

const FIELDS: Record<string, string> = {
    'Account/Score__c': '<type>Number</type><precision>3</precision><scale>1</scale>',
    'Account/Colour__c':
        '<trackHistory>true</trackHistory><type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition>' +
        ['Green', 'Amber', 'Red']
            .map((name) => `<value><fullName>${name}</fullName><default>false</default><label>${name}!</label></value>`)
            .join('') +
        '</valueSetDefinition></valueSet>',
    'Account/Key__c':
        '<type>Text</type><length>20</length><externalId>true</externalId><unique>true</unique><caseSensitive>false</caseSensitive>',
    'Account/Strict_Key__c':
        '<type>Text</type><length>20</length><externalId>true</externalId><unique>true</unique><caseSensitive>true</caseSensitive>',
    'Account/Loose_Key__c': '<type>Text</type><length>20</length><externalId>true</externalId>',
    'Account/Checked__c': '<type>Checkbox</type><defaultValue>true</defaultValue>',
    'Account/Due__c': '<type>Date</type>',
    'Account/Seen_At__c': '<type>DateTime</type>',
    'Account/Detail__c': '<type>LongTextArea</type><length>32768</length><visibleLines>3</visibleLines>',
    'Account/Badge__c':
        '<type>Text</type><formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs><formula>TEXT(Colour__c) &amp; " " &amp; TEXT(Score__c) &amp; " " &amp; Parent.Name</formula>',
    'Visit__c/Account__c':
        '<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Visits</relationshipName><relationshipLabel>Visits</relationshipLabel>',
    'Visit__c/Kind__c': '<type>Text</type><length>10</length><required>true</required>',
    'Visit__c/Planned__c': '<type>Date</type><defaultValue>TODAY() + 7</defaultValue>',
    'Note__c/Visit__c':
        '<type>MasterDetail</type><referenceTo>Visit__c</referenceTo><relationshipName>Notes</relationshipName><relationshipLabel>Notes</relationshipLabel>'
};

const objectXml = (label: string, name: string, sharing: string): string =>
    xml(
        'CustomObject',
        `<label>${label}</label><pluralLabel>${label}s</pluralLabel><nameField>${name}</nameField><sharingModel>${sharing}</sharingModel>`
    );

const RULE =
    '<fullName>Red_Needs_Detail</fullName><active>true</active><errorConditionFormula>AND(ISPICKVAL(Colour__c, "Red"), ISCHANGED(Colour__c), Score__c &gt; 10, NOT($Permission.Skip))</errorConditionFormula><errorDisplayField>Colour__c</errorDisplayField><errorMessage>Red cannot be above 10.</errorMessage>';

const READER =
    '<label>Reader</label><fieldPermissions><field>Account.Score__c</field><readable>true</readable><editable>false</editable></fieldPermissions>' +
    '<fieldPermissions><field>Account.Key__c</field><readable>true</readable><editable>true</editable></fieldPermissions>' +
    '<objectPermissions><object>Visit__c</object><allowRead>true</allowRead><allowCreate>true</allowCreate><allowEdit>true</allowEdit><allowDelete>false</allowDelete><viewAllRecords>false</viewAllRecords><modifyAllRecords>false</modifyAllRecords></objectPermissions>' +
    '<customPermissions><enabled>true</enabled><name>Skip</name></customPermissions>';

function packageFiles(): Record<string, string> {
    const files: Record<string, string> = {
        'objects/Visit__c/Visit__c.object-meta.xml': objectXml(
            'Visit',
            '<type>AutoNumber</type><label>Visit</label><displayFormat>V-{0000}</displayFormat>',
            'Private'
        ),
        'objects/Note__c/Note__c.object-meta.xml': objectXml(
            'Note',
            '<type>Text</type><label>Note</label>',
            'ControlledByParent'
        ),
        'objects/Account/validationRules/Red_Needs_Detail.validationRule-meta.xml': xml('ValidationRule', RULE),
        'permissionsets/Reader.permissionset-meta.xml': xml('PermissionSet', READER),
        'customPermissions/Skip.customPermission-meta.xml': xml('CustomPermission', '<label>Skip</label>')
    };
    for (const [path, body] of Object.entries(FIELDS)) {
        const [object, name = ''] = path.split('/');
        files[`objects/${object}/fields/${name}.field-meta.xml`] = fieldXml(name, body);
    }
    return files;
}

export interface TestOrg {
    org: Org;
    admin: Session;
    packageDir: string;
    /** Adds or replaces a file of the package. */
    write(path: string, content: string): void;
    close(): void;
}

/** 2026-03-15 12:00 UTC, a Sunday: what `now` is in the tests unless they say otherwise. */
export const NOON = Date.UTC(2026, 2, 15, 12);

/** An org in memory (or in `dataDir`) with the test package. Close it, or its folder stays behind. */
export function openTestOrg(options: Partial<OpenOptions> = {}): TestOrg {
    const packageDir = mkdtempSync(join(tmpdir(), 'local-org-package-'));
    const write = (path: string, content: string): void => {
        const file = join(packageDir, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
    };
    for (const [path, content] of Object.entries(packageFiles())) write(path, content);
    const org = openOrg({ dataDir: null, sourceDirs: [packageDir], now: () => NOON, ...options });
    return {
        org,
        admin: org.session(org.userByUsername(ADMIN_USERNAME)?.id ?? ''),
        packageDir,
        write,
        close() {
            org.close();
            rmSync(packageDir, { recursive: true, force: true });
        }
    };
}

/** Inserts a Standard User, in a role when one is given, with permission sets by name. */
export function addUser(
    test: TestOrg,
    username: string,
    roleId: string | null = null,
    permissionSets: string[] = []
): Session {
    const find = (soql: string): string => String(test.org.query(test.admin, soql).page(0, 1)[0]?.Id);
    const [made] = test.org.insert(test.admin, 'User', [
        {
            Username: username,
            LastName: username.split('@')[0],
            Email: username,
            Alias: 'user',
            ProfileId: find("SELECT Id FROM Profile WHERE Name = 'Standard User'"),
            UserRoleId: roleId
        }
    ]);
    for (const name of permissionSets) {
        test.org.insert(test.admin, 'PermissionSetAssignment', [
            { AssigneeId: made?.id, PermissionSetId: find(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`) }
        ]);
    }
    return test.org.session(made?.id ?? '');
}
