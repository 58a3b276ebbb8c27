// What an empty org is given: organization, profiles, an administrator and the integration user.

import { randomInt } from 'node:crypto';
import type { Engine } from './engine.ts';
import { importSet } from './permission-import.ts';
import { API_INTEGRATION, PROFILES, STANDARD_USER, SYSTEM_ADMINISTRATOR } from './profiles.ts';
import type { RawRows } from './raw-rows.ts';

export const ADMIN_USERNAME = 'admin@account-health.example';
export const INTEGRATION_USERNAME = 'integration@account-health.example';

/** Stands for the step an administrator makes by hand: which Accounts the job may read and update. */
export const ACCOUNT_ACCESS_SET = 'Local_Integration_Account_Access';

function addProfiles(rows: RawRows): Record<string, number> {
    const keys: Record<string, number> = {};
    for (const name of [SYSTEM_ADMINISTRATOR, STANDARD_USER, API_INTEGRATION]) {
        const flags: Record<string, number> = {};
        for (const flag of ['ApiEnabled', 'ApiUserOnly', 'ViewAllData', 'ModifyAllData', 'ManageUsers', 'ViewSetup']) {
            flags[`Permissions${flag}`] = PROFILES[name]?.permissions.includes(flag) ? 1 : 0;
        }
        keys[name] = rows.add('Profile', { Name: name, UserType: 'Standard', ...flags });
    }
    return keys;
}

function addUser(
    rows: RawRows,
    username: string,
    lastName: string,
    alias: string,
    profile: number | undefined
): number {
    return rows.add('User', {
        Username: username,
        LastName: lastName,
        Email: username,
        Alias: alias,
        ProfileId: profile ?? null,
        TimeZoneSidKey: 'UTC',
        LocaleSidKey: 'en_US',
        LanguageLocaleKey: 'en_US',
        EmailEncodingKey: 'UTF-8',
        UserType: 'Standard'
    });
}

function addAccountAccess(engine: Engine, rows: RawRows): number {
    const account = engine.schema.object('Account');
    const standard = (account?.fields ?? []).filter((field) => !field.custom && !field.alwaysVisible);
    return importSet(engine, rows, {
        name: ACCOUNT_ACCESS_SET,
        label: 'Local: Account access of the integration user',
        description: "The administrator's own step: lets the integration user read and edit every Account.",
        objects: [
            {
                object: 'Account',
                read: true,
                create: false,
                edit: true,
                delete: false,
                viewAll: true,
                modifyAll: true,
                viewAllFields: false
            }
        ],
        fields: standard.map((field) => ({ object: 'Account', field: field.name, readable: true, editable: false })),
        userPermissions: [],
        customPermissions: []
    });
}

/** No two orgs have the same id: clients keep by it what they know of an org. */
const ORG_NUMBERS = 2 ** 39;

function addOrganization(rows: RawRows): void {
    const values = {
        Name: 'Account Health (local)',
        InstanceName: 'LOCAL',
        LanguageLocaleKey: 'en_US',
        DefaultLocaleSidKey: 'en_US',
        TimeZoneSidKey: 'UTC',
        FiscalYearStartMonth: 1
    };
    rows.add('Organization', values, randomInt(ORG_NUMBERS));
}

/** What kind of org this is: a sandbox that tracks sources. Also of orgs that were made before it was one. */
export function settleOrganization(engine: Engine): void {
    engine.database.run(
        `UPDATE "Organization" SET "IsSandbox" = 1, "TrialExpirationDate" = NULL, "OrganizationType" = 'Enterprise Edition'`
    );
}

/** The package whose namespace the org has is installed in it. */
function addInstalledPackage(engine: Engine, rows: RawRows): void {
    if (engine.namespace === null) return;
    const name = { Name: 'Account Health' };
    const SubscriberPackageId = rows.add('SubscriberPackage', { ...name, NamespacePrefix: engine.namespace });
    const number = { MajorVersion: 0, MinorVersion: 1, PatchVersion: 0, BuildNumber: 1 };
    const version = { ...name, SubscriberPackageId, ...number };
    const SubscriberPackageVersionId = rows.add('SubscriberPackageVersion', version);
    rows.add('InstalledSubscriberPackage', { SubscriberPackageId, SubscriberPackageVersionId });
}

/** Fills an empty database. */
export function fillEmptyOrg(engine: Engine, rows: RawRows): void {
    addOrganization(rows);
    const profiles = addProfiles(rows);
    const admin = addUser(rows, ADMIN_USERNAME, 'Admin', 'admin', profiles[SYSTEM_ADMINISTRATOR]);
    rows.userKey = admin;
    for (const name of ['Organization', 'Profile', 'User']) {
        engine.database.run(`UPDATE "${name}" SET "CreatedById" = ?, "LastModifiedById" = ?`, admin, admin);
    }
    addInstalledPackage(engine, rows);
    const integration = addUser(rows, INTEGRATION_USERNAME, 'Integration', 'integr', profiles[API_INTEGRATION]);
    rows.add('PermissionSetAssignment', { PermissionSetId: addAccountAccess(engine, rows), AssigneeId: integration });
}
