// The describe calls as REST answers them.

interface PicklistValue {
    active: boolean;
    defaultValue: boolean;
    label: string;
    validFor: null;
    value: string;
}

/** One field of `GET /sobjects/X/describe`; the names are Salesforce's. */
export interface FieldDescribe {
    name: string;
    label: string;
    /** REST type: id, string, textarea, boolean, int, double, currency, percent, date, datetime, picklist, reference, ... */
    type: string;
    length: number;
    precision: number;
    scale: number;
    digits: number;
    nillable: boolean;
    createable: boolean;
    updateable: boolean;
    calculated: boolean;
    calculatedFormula: string | null;
    custom: boolean;
    unique: boolean;
    externalId: boolean;
    caseSensitive: boolean;
    idLookup: boolean;
    nameField: boolean;
    autoNumber: boolean;
    defaultedOnCreate: boolean;
    defaultValue: string | boolean | number | null;
    restrictedPicklist: boolean;
    picklistValues: PicklistValue[];
    referenceTo: string[];
    relationshipName: string | null;
    polymorphicForeignKey: boolean;
    inlineHelpText: string | null;
    filterable: boolean;
    sortable: boolean;
    groupable: boolean;
    aggregatable: boolean;
    htmlFormatted: boolean;
    soapType: string;
    [other: string]: unknown;
}

export interface ChildRelationship {
    childSObject: string;
    field: string;
    relationshipName: string | null;
    cascadeDelete: boolean;
    [other: string]: unknown;
}

/** `GET /sobjects` row; `urls` included. */
export interface ObjectSummary {
    name: string;
    label: string;
    labelPlural: string;
    /** Null for objects whose records are another object's. */
    keyPrefix: string | null;
    custom: boolean;
    createable: boolean;
    updateable: boolean;
    deletable: boolean;
    queryable: boolean;
    urls: Record<string, string>;
    [other: string]: unknown;
}

/** `GET /sobjects/X/describe`: only what the session may see. */
export interface ObjectDescribe extends ObjectSummary {
    fields: FieldDescribe[];
    childRelationships: ChildRelationship[];
    recordTypeInfos: Record<string, unknown>[];
}
