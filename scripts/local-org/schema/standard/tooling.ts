// Objects that only the Tooling API has.
import { flag, int, lookup, nameText, text } from './spec.ts';
import type { StandardObject } from './spec.ts';

const readOnly = { createable: false, updateable: false };
const TOOLING = {
    sharing: 'ReadWrite',
    ownable: false,
    setup: true,
    readableByAll: false,
    createable: false,
    deletable: false,
    apis: ['tooling']
} as const;

/** Source tracking: a component of the org and its last revision. */
export const sourceMember: StandardObject = {
    ...TOOLING,
    name: 'SourceMember',
    label: 'Source Member',
    labelPlural: 'Source Members',
    keyPrefix: '0MZ',
    fields: [
        text('MemberIdOrName', 'Member ID or Name', 255, readOnly),
        text('MemberType', 'Metadata Type', 255, { ...readOnly, required: true }),
        text('MemberName', 'Metadata Name', 255, { ...readOnly, required: true }),
        int('RevisionNum', 'Revision Number'),
        int('RevisionCounter', 'Revision Counter'),
        flag('IsNameObsolete', 'Is Name Obsolete', false, readOnly),
        flag('IsNewMember', 'Is New Member', false, readOnly),
        text('ChangedBy', 'Changed By', 18, readOnly)
    ]
};

export const subscriberPackage: StandardObject = {
    ...TOOLING,
    name: 'SubscriberPackage',
    label: 'Subscriber Package',
    labelPlural: 'Subscriber Packages',
    keyPrefix: '033',
    fields: [
        nameText('Name', 255),
        text('Description', 'Description', 255, readOnly),
        text('NamespacePrefix', 'Namespace Prefix', 15, readOnly),
        flag('IsPackageValid', 'Is Package Valid', true, readOnly)
    ]
};

export const subscriberPackageVersion: StandardObject = {
    ...TOOLING,
    name: 'SubscriberPackageVersion',
    label: 'Subscriber Package Version',
    labelPlural: 'Subscriber Package Versions',
    keyPrefix: '04t',
    fields: [
        nameText('Name', 255),
        lookup('SubscriberPackageId', 'Subscriber Package ID', 'SubscriberPackage', null, readOnly),
        int('MajorVersion', 'Major Version'),
        int('MinorVersion', 'Minor Version'),
        int('PatchVersion', 'Patch Version'),
        int('BuildNumber', 'Build Number'),
        flag('IsBeta', 'Is Beta', false, readOnly)
    ]
};

/** The package that an org with a namespace stands for. */
export const installedPackage: StandardObject = {
    ...TOOLING,
    name: 'InstalledSubscriberPackage',
    label: 'Installed Subscriber Package',
    labelPlural: 'Installed Subscriber Packages',
    keyPrefix: '0A3',
    fields: [
        lookup('SubscriberPackageId', 'Subscriber Package ID', 'SubscriberPackage', null, readOnly),
        lookup(
            'SubscriberPackageVersionId',
            'Subscriber Package Version ID',
            'SubscriberPackageVersion',
            null,
            readOnly
        )
    ]
};
