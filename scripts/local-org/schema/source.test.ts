import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { FieldDescribe, InputRow, Org, RowResult } from '../org/contract.ts';
import { fieldXml, openTestOrg } from '../org/test-package.ts';
import type { TestOrg } from '../org/test-package.ts';
import { openOrg } from '../org/open.ts';
import { ADMIN_USERNAME } from '../org/first-start.ts';
import { readPackages } from './source.ts';

let folder: string;
before(() => {
    folder = mkdtempSync(join(tmpdir(), 'local-org-source-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string): void {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
}

describe('package folders', () => {
    it('that are missing are empty packages', () => {
        assert.deepEqual(readPackages([join(folder, 'nowhere')]), {
            objects: [],
            permissionSets: [],
            customPermissions: [],
            sharingRules: [],
            layouts: new Map(),
            problems: []
        });
    });

    it('are read although some files are wrong, and say which', () => {
        const objects = 'broken/main/default/objects/Account/fields';
        write(`${objects}/Good__c.field-meta.xml`, fieldXml('Good__c', '<type>Text</type><length>5</length>'));
        write(`${objects}/Odd__c.field-meta.xml`, fieldXml('Odd__c', '<type>Location</type>'));
        write(`${objects}/Bad__c.field-meta.xml`, '<CustomObject/>');
        const source = readPackages([join(folder, 'broken')]);
        assert.deepEqual(
            source.objects[0]?.fields.map((field) => field.name),
            ['Good__c']
        );
        assert.equal(source.problems.length, 2);
        assert.match(source.problems.join('\n'), /Bad__c.*expected the root element <CustomField>/);
        assert.match(
            source.problems.join('\n'),
            /Odd__c.*field type "Location" of Odd__c is not known to the local org/
        );
    });

    it('with a formula, rule, lookup or permission that cannot work still start, and say so', () => {
        const root = 'wrong/objects/Account';
        write(`${root}/fields/F__c.field-meta.xml`, fieldXml('F__c', '<type>Text</type><formula>NOPE(Name)</formula>'));
        write(
            `${root}/fields/L__c.field-meta.xml`,
            fieldXml(
                'L__c',
                '<type>Lookup</type><referenceTo>Missing__c</referenceTo><relationshipName>Ls</relationshipName>'
            )
        );
        write(
            `${root}/validationRules/R.validationRule-meta.xml`,
            '<ValidationRule><fullName>R</fullName><active>true</active><errorConditionFormula>Missing__c = 1</errorConditionFormula><errorMessage>m</errorMessage></ValidationRule>'
        );
        write(
            'wrong/permissionsets/P.permissionset-meta.xml',
            '<PermissionSet><label>P</label><fieldPermissions><field>Account.Gone__c</field><readable>true</readable><editable>false</editable></fieldPermissions></PermissionSet>'
        );
        const org = openOrg({ dataDir: null, sourceDirs: [join(folder, 'wrong')] });
        const admin = org.session(org.userByUsername(ADMIN_USERNAME)?.id ?? '');
        const text = org.problems.join('\n');
        for (const said of [
            /F__c: Unknown function NOPE/,
            /L__c: referenceTo "Missing__c"/,
            /validation rule R: Field Missing__c/,
            /permission set P: field Account.Gone__c/
        ]) {
            assert.match(text, said);
        }
        assert.equal(org.insert(admin, 'Account', [{ Name: 'Works' }])[0]?.success, true);
        assert.throws(() => org.query(admin, 'SELECT F__c FROM Account'), {
            errorCode: 'MALFORMED_QUERY',
            message: /F__c is not supported/
        });
        org.close();
    });
});

describe('a schema that changes', () => {
    let test: TestOrg;
    let dataDir: string;
    beforeEach(() => {
        dataDir = mkdtempSync(join(folder, 'data-'));
        test = openTestOrg({ dataDir });
    });

    const restart = (sourceDirs = [test.packageDir]): Org => {
        test.org.close();
        test.org = openOrg({ dataDir, sourceDirs });
        test.admin = test.org.session(test.admin.userId);
        return test.org;
    };

    const insert = (object: string, row: InputRow): RowResult =>
        test.org.insert(test.admin, object, [row])[0] as RowResult;

    afterEach(() => {
        test.org.close();
        rmSync(test.packageDir, { recursive: true, force: true });
    });

    it('keeps the data, adds fields and objects, and keeps key prefixes', () => {
        const made = insert('Account', { Name: 'Kept', Score__c: 5 });
        const visit = insert('Visit__c', { Kind__c: 'x' });
        test.write(
            'objects/Account/fields/New__c.field-meta.xml',
            fieldXml('New__c', '<type>Checkbox</type><defaultValue>true</defaultValue>')
        );
        test.write(
            'objects/Another__c/Another__c.object-meta.xml',
            '<CustomObject><label>Another</label><sharingModel>ReadWrite</sharingModel></CustomObject>'
        );
        test.org.reload();
        test.admin = test.org.session(test.admin.userId);
        assert.deepEqual(test.org.problems, []);
        const record = test.org.getRecord(test.admin, 'Account', made.id ?? '', ['Name', 'Score__c', 'New__c']);
        assert.deepEqual([record.Name, record.Score__c, record.New__c], ['Kept', 5, true]);
        assert.equal(insert('Another__c', { Name: 'a' }).success, true);
        assert.equal(test.org.objectByPrefix(visit.id?.slice(0, 3) ?? ''), 'Visit__c');
    });

    it('finds everything again after a restart without the package, and loses nothing when it returns', () => {
        insert('Account', { Name: 'Kept', Score__c: 5 });
        insert('Visit__c', { Kind__c: 'x' });
        const bare = restart([]);
        assert.equal(bare.query(test.admin, 'SELECT COUNT() FROM Account').totalSize, 1);
        assert.throws(() => bare.query(test.admin, 'SELECT Id FROM Visit__c'), { errorCode: 'INVALID_TYPE' });
        const back = restart();
        assert.equal(
            back.query(test.admin, "SELECT Score__c FROM Account WHERE Name = 'Kept'").page(0, 1)[0]?.Score__c,
            5
        );
        assert.equal(back.query(test.admin, 'SELECT COUNT() FROM Visit__c').totalSize, 1);
    });

    it('says when a type has changed', () => {
        test.write(
            'objects/Account/fields/Due__c.field-meta.xml',
            fieldXml('Due__c', '<type>Number</type><precision>3</precision><scale>0</scale>')
        );
        assert.match(restart().problems.join(), /Account\.Due__c: the type has changed/);
    });

    it('follows a unique field both ways', () => {
        const loose = '<type>Text</type><length>20</length><externalId>true</externalId>';
        const twice = (key: string): boolean[] =>
            [key, key.toUpperCase()].map((value) => insert('Account', { Name: 'a', Loose_Key__c: value }).success);
        test.write(
            'objects/Account/fields/Loose_Key__c.field-meta.xml',
            fieldXml('Loose_Key__c', `${loose}<unique>true</unique>`)
        );
        restart();
        assert.deepEqual(twice('k'), [true, false]);
        test.write('objects/Account/fields/Loose_Key__c.field-meta.xml', fieldXml('Loose_Key__c', loose));
        restart();
        assert.deepEqual(twice('k'), [true, true]);
    });

    it('replaces what a permission set grants, not who has it', () => {
        const [set] = test.org.query(test.admin, "SELECT Id FROM PermissionSet WHERE Name = 'Reader'").page(0, 1);
        test.write(
            'permissionsets/Reader.permissionset-meta.xml',
            '<PermissionSet><label>Reader 2</label><fieldPermissions><field>Account.Due__c</field><readable>true</readable><editable>true</editable></fieldPermissions></PermissionSet>'
        );
        test.org.insert(test.admin, 'PermissionSetAssignment', [
            { AssigneeId: test.admin.userId, PermissionSetId: set?.Id }
        ]);
        test.org.reload();
        const soql = "SELECT Parent.Label, Field, PermissionsEdit FROM FieldPermissions WHERE Parent.Name = 'Reader'";
        const found = test.org.query(test.admin, soql).page(0, 9);
        assert.deepEqual(
            found.map((row) => [(row.Parent as { Label: string }).Label, row.Field, row.PermissionsEdit]),
            [['Reader 2', 'Account.Due__c', true]]
        );
        assert.deepEqual(test.org.session(test.admin.userId).permissionSetNames, ['Reader']);
    });
});

describe('describe', () => {
    let test: TestOrg;
    before(() => {
        test = openTestOrg();
    });
    after(() => test.close());

    const expectField = (object: string, name: string, expected: Partial<FieldDescribe>): void => {
        const found = test.org.describe(test.admin, object).fields.find((field) => field.name === name);
        assert.ok(found, name);
        assert.deepEqual({ ...found, ...expected }, found);
    };

    it('names the object, its urls and its children', () => {
        const account = test.org.describe(test.admin, 'account', '60.0');
        assert.deepEqual([account.name, account.keyPrefix], ['Account', '001']);
        assert.equal(account.urls.describe, '/services/data/v60.0/sobjects/Account/describe');
        const child = account.childRelationships.find((one) => one.childSObject === 'Visit__c');
        assert.deepEqual([child?.relationshipName, child?.cascadeDelete], ['Visits__r', false]);
    });

    it('says of each field what the metadata says', () => {
        expectField('Account', 'Score__c', {
            type: 'double',
            precision: 3,
            scale: 1,
            custom: true,
            nillable: true,
            groupable: false
        });
        expectField('Account', 'Key__c', {
            unique: true,
            externalId: true,
            idLookup: true,
            caseSensitive: false,
            length: 20
        });
        expectField('Account', 'Badge__c', { calculated: true, createable: false, updateable: false, length: 1300 });
        expectField('Account', 'Name', { nillable: false, nameField: true });
        expectField('Account', 'OwnerId', {
            defaultedOnCreate: true,
            referenceTo: ['User'],
            relationshipName: 'Owner'
        });
        expectField('Account', 'Detail__c', { filterable: false, sortable: false });
        expectField('Note__c', 'Visit__c', { relationshipName: 'Visit__r', nillable: false, updateable: false });
        const colour = test.org.describe(test.admin, 'Account').fields.find((field) => field.name === 'Colour__c');
        assert.deepEqual(
            colour?.picklistValues.map((entry) => [entry.value, entry.label]),
            [
                ['Green', 'Green!'],
                ['Amber', 'Amber!'],
                ['Red', 'Red!']
            ]
        );
    });

    it('gives no owner to the detail of a master', () => {
        assert.ok(!test.org.describe(test.admin, 'Note__c').fields.some((field) => field.name === 'OwnerId'));
    });
});
