// Sharing rules of the package folders: who gets at records beyond their owner and the roles above.

import { list, text } from './field-types.ts';
import type { XmlNode } from './field-types.ts';

/** Users named by what they are or belong to. */
export interface UserSet {
    kind: 'allInternalUsers' | 'group' | 'role' | 'roleAndSubordinates';
    /** Developer name of the group or role; '' for all users. */
    name: string;
}

export interface SharingCriterion {
    field: string;
    /** As the metadata writes it: `equals`, `notEqual`, ... */
    operation: string;
    value: string;
}

export type ChildAccess = 'None' | 'Read' | 'Edit';

export interface SharingRuleDef {
    name: string;
    object: string;
    access: 'Read' | 'Edit';
    sharedTo: UserSet;
    /** Owners whose records are shared; null for a rule by criteria. */
    sharedFrom: UserSet | null;
    criteria: SharingCriterion[];
    /** `1 AND (2 OR 3)`; null: all criteria. */
    logic: string | null;
    /** What a rule for accounts gives on the accounts' opportunities. */
    opportunities: ChildAccess;
}

const KINDS: Readonly<Record<string, UserSet['kind']>> = {
    allInternalUsers: 'allInternalUsers',
    group: 'group',
    role: 'role',
    roleAndSubordinates: 'roleAndSubordinates',
    // The same where there are no portals.
    roleAndSubordinatesInternal: 'roleAndSubordinates'
};

/** The rules of one file. Throws Error for what the local org does not carry out. */
export function readSharingRules(node: XmlNode, object: string): SharingRuleDef[] {
    for (const kind of ['sharingGuestRules', 'sharingTerritoryRules']) {
        if (list(node[kind]).length > 0) throw new Error(`${kind} are not supported by the local org`);
    }
    return [
        ...list(node.sharingOwnerRules).map((rule) => readRule(rule, object, 'sharedFrom')),
        ...list(node.sharingCriteriaRules).map((rule) => readRule(rule, object, null))
    ];
}

function readRule(node: XmlNode, object: string, from: 'sharedFrom' | null): SharingRuleDef {
    const name = text(node, 'fullName') ?? '';
    const fail = (what: string): Error => new Error(`sharing rule ${object}.${name}: ${what}`);
    const access = text(node, 'accessLevel');
    if (access !== 'Read' && access !== 'Edit') throw fail(`accessLevel must be Read or Edit, not '${access ?? ''}'`);
    return {
        name,
        object,
        access,
        sharedTo: readUsers(node.sharedTo, fail),
        sharedFrom: from === null ? null : readUsers(node[from], fail),
        criteria: list(node.criteriaItems).map((item) => readCriterion(item, fail)),
        logic: text(node, 'booleanFilter'),
        opportunities: readChildAccess(node, object, fail)
    };
}

function readUsers(value: unknown, fail: (what: string) => Error): UserSet {
    const entries = Object.entries((value ?? {}) as XmlNode);
    const [[element, content] = ['', '']] = entries;
    const kind = Object.hasOwn(KINDS, element) ? KINDS[element] : undefined;
    if (entries.length !== 1 || Array.isArray(content))
        throw fail('name one group or role to share with, and one to share from');
    if (kind === undefined) throw fail(`<${element}> is not supported by the local org`);
    return { kind, name: String(content) };
}

function readCriterion(item: XmlNode, fail: (what: string) => Error): SharingCriterion {
    if (item.valueField !== undefined) throw fail('criteria compare with values, not with fields');
    return {
        field: text(item, 'field') ?? '',
        operation: text(item, 'operation') ?? '',
        value: text(item, 'value') ?? ''
    };
}

const ACCESS = new Set(['None', 'Read', 'Edit']);

/** Cases are open to all here and contacts follow their account, so only opportunities can get something by themselves. */
function readChildAccess(node: XmlNode, object: string, fail: (what: string) => Error): ChildAccess {
    const settings = node.accountSettings as XmlNode | undefined;
    if (object !== 'Account') {
        if (settings !== undefined) throw fail('accountSettings are for rules of Account');
        return 'None';
    }
    if (settings === undefined) throw fail('Required field is missing: accountSettings');
    const levels = ['caseAccessLevel', 'contactAccessLevel', 'opportunityAccessLevel'].map(
        (name) => text(settings, name) ?? ''
    );
    const wrong = levels.find((level) => !ACCESS.has(level));
    if (wrong !== undefined) throw fail(`accountSettings: '${wrong}' is none of None, Read, Edit`);
    return levels[2] as ChildAccess;
}
