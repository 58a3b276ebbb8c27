import { dateTime, email, flag, int, lookup, nameText, personName, phone, picklist, required, text } from './spec.ts';
import type { StandardObject } from './spec.ts';

const readOnly = { createable: false, updateable: false };
const SET_UP = { sharing: 'ReadWrite', ownable: false, setup: true, readableByAll: true } as const;

/** The Tooling API has these, too. */
const BOTH = { apis: ['data', 'tooling'] } as const;

const permissions = (names: string[]) =>
    names.map((name) => flag(`Permissions${name}`, name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')));

export const organization: StandardObject = {
    ...SET_UP,
    ...BOTH,
    name: 'Organization',
    label: 'Organization',
    labelPlural: 'Organizations',
    keyPrefix: '00D',
    createable: false,
    deletable: false,
    fields: [
        nameText('Name', 80),
        picklist('OrganizationType', 'Edition', ['Developer Edition', 'Enterprise Edition'], readOnly),
        flag('IsSandbox', 'Is Sandbox', false, readOnly),
        text('InstanceName', 'Instance Name', 5, readOnly),
        text('NamespacePrefix', 'Namespace Prefix', 15, readOnly),
        dateTime('TrialExpirationDate', 'Trial Expiration Date', readOnly),
        text('LanguageLocaleKey', 'Language', 40),
        text('DefaultLocaleSidKey', 'Locale', 40),
        text('TimeZoneSidKey', 'Time Zone', 40),
        int('FiscalYearStartMonth', 'Fiscal Year Starts In'),
        text('PrimaryContact', 'Primary Contact', 80),
        text('Country', 'Country', 80)
    ]
};

export const user: StandardObject = {
    ...SET_UP,
    ...BOTH,
    name: 'User',
    label: 'User',
    labelPlural: 'Users',
    keyPrefix: '005',
    deletable: false,
    fields: [
        required('Username', 'Username', 80, { unique: true, externalId: false }),
        required('LastName', 'Last Name', 80),
        text('FirstName', 'First Name', 40),
        personName('Full Name'),
        text('CompanyName', 'Company Name', 80),
        text('Title', 'Title', 80),
        text('Department', 'Department', 80),
        email('Email', 'Email', { required: true, alwaysVisible: true, length: 128 }),
        phone('Phone', 'Phone'),
        required('Alias', 'Alias', 8),
        flag('IsActive', 'Active', true),
        text('TimeZoneSidKey', 'Time Zone', 40, { required: true, defaultValue: 'UTC' }),
        text('LocaleSidKey', 'Locale', 40, { required: true, defaultValue: 'en_US' }),
        text('LanguageLocaleKey', 'Language', 40, { required: true, defaultValue: 'en_US' }),
        text('EmailEncodingKey', 'Email Encoding', 40, { required: true, defaultValue: 'UTF-8' }),
        lookup('UserRoleId', 'Role ID', 'UserRole', 'Users'),
        lookup('ProfileId', 'Profile ID', 'Profile', 'Users', { required: true, onDelete: 'restrict' }),
        lookup('ManagerId', 'Manager ID', 'User', null),
        picklist('UserType', 'User Type', ['Standard'], { ...readOnly, defaultValue: 'Standard' }),
        text('FederationIdentifier', 'SAML Federation ID', 512, { unique: true, caseSensitive: true }),
        dateTime('LastLoginDate', 'Last Login', readOnly)
    ]
};

export const userRole: StandardObject = {
    ...SET_UP,
    ...BOTH,
    name: 'UserRole',
    label: 'Role',
    labelPlural: 'Role',
    keyPrefix: '00E',
    fields: [
        nameText('Name', 80),
        text('DeveloperName', 'Developer Name', 80),
        lookup('ParentRoleId', 'Parent Role ID', 'UserRole', null),
        text('RollupDescription', 'Description', 80)
    ]
};

export const profile: StandardObject = {
    ...SET_UP,
    ...BOTH,
    name: 'Profile',
    label: 'Profile',
    labelPlural: 'Profiles',
    keyPrefix: '00e',
    createable: false,
    deletable: false,
    fields: [
        nameText('Name', 255),
        text('Description', 'Description', 255),
        picklist('UserType', 'User Type', ['Standard'], { ...readOnly, defaultValue: 'Standard' }),
        ...permissions(['ApiEnabled', 'ApiUserOnly', 'ViewAllData', 'ModifyAllData', 'ManageUsers', 'ViewSetup'])
    ]
};

export const permissionSet: StandardObject = {
    ...SET_UP,
    ...BOTH,
    name: 'PermissionSet',
    label: 'Permission Set',
    labelPlural: 'Permission Sets',
    keyPrefix: '0PS',
    fields: [
        required('Name', 'Permission Set Name', 80, { nameField: true, unique: true }),
        required('Label', 'Permission Set Label', 80),
        text('Description', 'Description', 255),
        text('NamespacePrefix', 'Namespace Prefix', 15, readOnly),
        flag('IsCustom', 'Is Custom', true, readOnly),
        flag('IsOwnedByProfile', 'Is Owned By Profile', false, readOnly),
        picklist('Type', 'Type', ['Regular', 'Profile'], { ...readOnly, defaultValue: 'Regular' }),
        lookup('ProfileId', 'Profile ID', 'Profile', null, readOnly),
        ...permissions([
            'ApiEnabled',
            'ApiUserOnly',
            'ViewAllData',
            'ModifyAllData',
            'ManageUsers',
            'ViewSetup',
            'EditTask',
            'BulkApiHardDelete',
            'RunReports'
        ])
    ]
};

export const permissionSetAssignment: StandardObject = {
    ...SET_UP,
    name: 'PermissionSetAssignment',
    label: 'Permission Set Assignment',
    labelPlural: 'Permission Set Assignments',
    keyPrefix: '0Pa',
    fields: [
        lookup('PermissionSetId', 'PermissionSet ID', 'PermissionSet', 'Assignments', {
            required: true,
            onDelete: 'cascade'
        }),
        lookup('AssigneeId', 'Assignee ID', 'User', 'PermissionSetAssignments', {
            required: true,
            onDelete: 'cascade'
        }),
        flag('IsActive', 'Is Active', true, readOnly)
    ]
};

export const objectPermissions: StandardObject = {
    ...SET_UP,
    name: 'ObjectPermissions',
    label: 'Object Permissions',
    labelPlural: 'Object Permissions',
    keyPrefix: '110',
    fields: [
        lookup('ParentId', 'Parent ID', 'PermissionSet', 'ObjectPerms', { required: true, onDelete: 'cascade' }),
        required('SobjectType', 'Object Name', 40),
        ...permissions(['Create', 'Read', 'Edit', 'Delete', 'ViewAllRecords', 'ModifyAllRecords', 'ViewAllFields'])
    ]
};

export const fieldPermissions: StandardObject = {
    ...SET_UP,
    name: 'FieldPermissions',
    label: 'Field Permissions',
    labelPlural: 'Field Permissions',
    keyPrefix: '01k',
    fields: [
        lookup('ParentId', 'Parent ID', 'PermissionSet', 'FieldPerms', { required: true, onDelete: 'cascade' }),
        required('SobjectType', 'Object Name', 40),
        required('Field', 'Field Name', 80),
        ...permissions(['Read', 'Edit'])
    ]
};

export const customPermission: StandardObject = {
    ...SET_UP,
    name: 'CustomPermission',
    label: 'Custom Permission',
    labelPlural: 'Custom Permissions',
    keyPrefix: '0CP',
    fields: [
        required('DeveloperName', 'Custom Permission Name', 80, { nameField: true, unique: true }),
        required('MasterLabel', 'Label', 80),
        text('NamespacePrefix', 'Namespace Prefix', 15, readOnly),
        text('Description', 'Description', 255)
    ]
};

export const setupEntityAccess: StandardObject = {
    ...SET_UP,
    name: 'SetupEntityAccess',
    label: 'Setup Entity Access',
    labelPlural: 'Setup Entity Access',
    keyPrefix: '0J0',
    fields: [
        lookup('ParentId', 'Parent ID', 'PermissionSet', 'SetupEntityAccessItems', {
            required: true,
            onDelete: 'cascade'
        }),
        lookup('SetupEntityId', 'Setup Entity ID', 'CustomPermission', 'SetupEntityAccessItems', {
            required: true,
            onDelete: 'cascade'
        }),
        text('SetupEntityType', 'Setup Entity Type', 80, { ...readOnly, defaultValue: 'CustomPermission' })
    ]
};

export const group: StandardObject = {
    ...SET_UP,
    name: 'Group',
    label: 'Group',
    labelPlural: 'Groups',
    keyPrefix: '00G',
    fields: [
        nameText('Name', 40),
        text('DeveloperName', 'Developer Name', 80, { unique: true }),
        picklist('Type', 'Type', ['Regular'], { restricted: true, updateable: false, defaultValue: 'Regular' }),
        flag('DoesIncludeBosses', 'Include Bosses', true),
        text('Description', 'Description', 255)
    ]
};

export const groupMember: StandardObject = {
    ...SET_UP,
    name: 'GroupMember',
    label: 'Group Member',
    labelPlural: 'Group Members',
    keyPrefix: '011',
    fields: [
        lookup('GroupId', 'Group ID', 'Group', 'GroupMembers', {
            required: true,
            updateable: false,
            onDelete: 'cascade'
        }),
        lookup('UserOrGroupId', 'User/Group ID', ['User', 'Group'], null, {
            required: true,
            updateable: false,
            onDelete: 'cascade'
        })
    ]
};

/** Has no records: see soql/user-record-access.ts. */
export const userRecordAccess: StandardObject = {
    ...SET_UP,
    name: 'UserRecordAccess',
    label: 'User Record Access',
    labelPlural: 'User Record Access',
    keyPrefix: '~Us',
    createable: false,
    deletable: false,
    fields: [
        lookup('UserId', 'User ID', 'User', null, readOnly),
        text('RecordId', 'Record ID', 18, readOnly),
        ...['Read', 'Edit', 'Delete', 'Transfer', 'All'].map((right) =>
            flag(`Has${right}Access`, `Has ${right} Access`, false, readOnly)
        ),
        picklist('MaxAccessLevel', 'Max Access Level', ['None', 'Read', 'Edit', 'Delete', 'All'], readOnly)
    ]
};
