// The org's schema in memory: what every object and field is, whatever file it came from.

import type { SharingRuleDef } from './sharing.ts';
import type { LayoutDef, ListViewDef } from './views.ts';

export type FieldType =
    | 'id'
    | 'string'
    | 'textarea'
    | 'boolean'
    | 'int'
    | 'double'
    | 'currency'
    | 'percent'
    | 'date'
    | 'datetime'
    | 'picklist'
    | 'multipicklist'
    | 'reference'
    | 'address'
    | 'email'
    | 'phone'
    | 'url'
    /** Old and new values of a history: JSON text in the table. */
    | 'anyType';

export interface PicklistEntry {
    value: string;
    label: string;
    isDefault: boolean;
    active: boolean;
}

export interface FieldDef {
    name: string;
    label: string;
    type: FieldType;
    /** Characters, for text types; 18 for ids and references. */
    length: number;
    precision: number;
    scale: number;
    /** Must have a value in every record. */
    required: boolean;
    custom: boolean;
    unique: boolean;
    externalId: boolean;
    /** Only for unique text: false compares without case. */
    caseSensitive: boolean;
    /** The compound field this one is a part of (`BillingAddress`, `Name`), or null. */
    compoundName: string | null;
    /** Long text, rich text and compound fields: cannot be filtered, sorted or grouped. */
    longText: boolean;
    html: boolean;
    nameField: boolean;
    /** Writable at insert / update by an ordinary caller with field permission. */
    createable: boolean;
    updateable: boolean;
    /** Seen by everybody who sees the object (system, name and required fields). */
    alwaysVisible: boolean;
    picklist: PicklistEntry[];
    restricted: boolean;
    referenceTo: string[];
    relationshipName: string | null;
    /** Name of the child list on the parent; null when there is none. */
    childRelationshipName: string | null;
    childLabel: string | null;
    onDelete: 'setNull' | 'restrict' | 'cascade';
    masterDetail: boolean;
    formula: string | null;
    /** treatBlanksAs: a blank number counts as 0 in the formula. */
    blankAsZero: boolean;
    /** Display format such as "R-{00000}"; null when not an auto number. */
    autoNumber: string | null;
    /** Literal or formula, as written in the metadata. */
    defaultValue: string | null;
    helpText: string | null;
    description: string | null;
    /** Changes are kept in the history of the object. */
    tracked: boolean;
}

export interface ValidationRule {
    name: string;
    formula: string;
    message: string;
    /** Field the message is shown at, or null for the page. */
    field: string | null;
}

export type SharingModel = 'Private' | 'Read' | 'ReadWrite' | 'ControlledByParent';

export interface ChildDef {
    object: string;
    field: string;
    name: string | null;
    cascade: boolean;
}

/** Records of another object that an object shows. */
export interface RecordView {
    object: string;
    /** Condition on the other object's table. */
    where: string;
}

export interface ObjectDef {
    name: string;
    label: string;
    labelPlural: string;
    /** Three characters; custom objects get theirs when they are first stored. */
    keyPrefix: string;
    custom: boolean;
    fields: FieldDef[];
    byName: Map<string, FieldDef>;
    byRelationship: Map<string, FieldDef>;
    children: ChildDef[];
    nameField: FieldDef | null;
    sharing: SharingModel;
    /** ControlledByParent: the reference that decides. */
    sharingParent: string | null;
    /** Has OwnerId. */
    ownable: boolean;
    validationRules: ValidationRule[];
    /** The object whose changes are kept here; null for all but histories. */
    historyOf: string | null;
    /** Set-up objects (users, permissions) are changed by administrators only. */
    setup: boolean;
    createable: boolean;
    updateable: boolean;
    deletable: boolean;
    /** Null for an object with records of its own. */
    viewOf: RecordView | null;
    /** Which APIs know the object. */
    apis: readonly ('data' | 'tooling')[];
    /** Objects of the platform that every user may read (User, Profile, Organization, ...). */
    readableByAll: boolean;
    description: string | null;
}

export interface FieldPermission {
    object: string;
    field: string;
    readable: boolean;
    editable: boolean;
}

export interface ObjectPermission {
    object: string;
    read: boolean;
    create: boolean;
    edit: boolean;
    delete: boolean;
    viewAll: boolean;
    modifyAll: boolean;
    /** Reads every field of the object, whatever field permissions say. */
    viewAllFields: boolean;
}

export interface PermissionSetDef {
    name: string;
    label: string;
    description: string | null;
    objects: ObjectPermission[];
    fields: FieldPermission[];
    userPermissions: string[];
    customPermissions: string[];
}

/** Everything read from the package folders; `problems` says what was not understood, with its file. */
export interface PackageSource {
    objects: ObjectSource[];
    permissionSets: PermissionSetDef[];
    customPermissions: { name: string; label: string; description: string | null }[];
    sharingRules: SharingRuleDef[];
    /** By object. */
    layouts: Map<string, LayoutDef>;
    problems: string[];
}

/** One folder below objects/: a custom object, or the package's additions to a standard one. */
export interface ObjectSource {
    name: string;
    label: string | null;
    labelPlural: string | null;
    description: string | null;
    sharing: SharingModel | null;
    nameField: FieldDef | null;
    fields: FieldDef[];
    validationRules: ValidationRule[];
    listViews: ListViewDef[];
}

export class Schema {
    readonly objects: ObjectDef[];
    readonly #byName = new Map<string, ObjectDef>();
    readonly #byPrefix = new Map<string, ObjectDef>();

    constructor(objects: ObjectDef[]) {
        this.objects = objects;
        for (const object of objects) {
            this.#byName.set(object.name.toLowerCase(), object);
            this.#byPrefix.set(object.keyPrefix, object);
        }
    }

    /** Names are case-insensitive. */
    object(name: string): ObjectDef | undefined {
        return this.#byName.get(name.toLowerCase());
    }

    byPrefix(prefix: string): ObjectDef | undefined {
        return this.#byPrefix.get(prefix);
    }
}

const BLANK_FIELD: Omit<FieldDef, 'name' | 'label' | 'type'> = {
    length: 0,
    precision: 0,
    scale: 0,
    required: false,
    custom: false,
    unique: false,
    externalId: false,
    caseSensitive: false,
    compoundName: null,
    longText: false,
    html: false,
    nameField: false,
    createable: true,
    updateable: true,
    alwaysVisible: false,
    picklist: [],
    restricted: false,
    referenceTo: [],
    relationshipName: null,
    childRelationshipName: null,
    childLabel: null,
    onDelete: 'setNull',
    masterDetail: false,
    formula: null,
    blankAsZero: false,
    autoNumber: null,
    defaultValue: null,
    helpText: null,
    description: null,
    tracked: false
};

/** A field with everything not named at its plain default. */
export function field(name: string, label: string, type: FieldType, more: Partial<FieldDef> = {}): FieldDef {
    return { ...BLANK_FIELD, name, label, type, ...more };
}
