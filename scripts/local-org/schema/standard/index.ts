import { account } from './account.ts';
import { activityHistory, openActivity, task } from './activity.ts';
import { contact } from './contact.ts';
import { campaign, lead, opportunity, supportCase } from './sales.ts';
import {
    customPermission,
    fieldPermissions,
    group,
    groupMember,
    objectPermissions,
    organization,
    permissionSet,
    permissionSetAssignment,
    profile,
    setupEntityAccess,
    user,
    userRecordAccess,
    userRole
} from './setup.ts';
import type { StandardObject } from './spec.ts';
import { installedPackage, sourceMember, subscriberPackage, subscriberPackageVersion } from './tooling.ts';

/** Every standard object the org has. The order is part of nothing: object numbers are kept in the database. */
export const STANDARD_OBJECTS: StandardObject[] = [
    organization,
    user,
    userRecordAccess,
    userRole,
    profile,
    permissionSet,
    permissionSetAssignment,
    objectPermissions,
    fieldPermissions,
    group,
    groupMember,
    customPermission,
    setupEntityAccess,
    account,
    contact,
    opportunity,
    lead,
    campaign,
    supportCase,
    task,
    activityHistory,
    openActivity,
    sourceMember,
    subscriberPackage,
    subscriberPackageVersion,
    installedPackage
];
