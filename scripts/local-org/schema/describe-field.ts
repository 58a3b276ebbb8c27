// What a describe says of a field, in Salesforce's shape.

import { isKeyField } from '../records/plan.ts';
import type { FieldDef, ObjectDef } from './model.ts';

const SOAP_TYPES: Record<string, string> = {
    id: 'tns:ID',
    reference: 'tns:ID',
    boolean: 'xsd:boolean',
    int: 'xsd:int',
    double: 'xsd:double',
    currency: 'xsd:double',
    percent: 'xsd:double',
    date: 'xsd:date',
    datetime: 'xsd:dateTime',
    address: 'urn:address'
};

const NUMERIC = new Set(['double', 'currency', 'percent']);

function describeDefault(field: FieldDef): string | boolean | number | null {
    if (field.type === 'boolean' && !(field.custom && field.formula !== null)) return field.defaultValue === 'true';
    return field.picklist.find((entry) => entry.isDefault)?.value ?? (field.custom ? null : field.defaultValue);
}

// Names of these do not find a record in an upsert.
const NAME_IS_NO_KEY = new Set(['Account', 'Contact', 'Lead', 'Task', 'User']);

const SYSTEM_FIELDS = new Set([
    'Id',
    'OwnerId',
    'IsDeleted',
    'CreatedDate',
    'CreatedById',
    'LastModifiedDate',
    'LastModifiedById',
    'SystemModstamp'
]);

// Flags that are the same for every field of this org.
const NEVER = {
    aiPredictionField: false,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    displayLocationInDecimal: false,
    encrypted: false,
    highScaleNumber: false,
    queryByDistance: false,
    writeRequiresMasterRead: false,
    controllerName: null,
    filteredLookupInfo: null,
    mask: null,
    maskType: null,
    referenceTargetField: null
};

const isPersonName = (field: FieldDef, object: ObjectDef): boolean =>
    field.compoundName === 'Name' || object.fields.some(({ compoundName }) => compoundName === field.name);

function extraType(field: FieldDef, object: ObjectDef): string | null {
    if (field.type === 'textarea') return field.html ? 'richtextarea' : 'plaintextarea';
    return field.type !== 'address' && isPersonName(field, object) ? 'personname' : null;
}

function isNillable(field: FieldDef, object: ObjectDef): boolean {
    if (field.nameField)
        return object.custom ? field.autoNumber === null : !field.required && !isPersonName(field, object);
    return !field.required && field.type !== 'boolean';
}

/** Does the org fill it in when nothing is sent? */
function isDefaulted(field: FieldDef, object: ObjectDef): boolean {
    if (field.formula !== null && field.custom) return false;
    // A custom object's record that is sent without a name gets its id as one.
    if (field.nameField && object.custom) return true;
    return SYSTEM_FIELDS.has(field.name) || field.type === 'boolean' || field.autoNumber !== null;
}

function valuePart(field: FieldDef): Record<string, unknown> {
    const numeric = NUMERIC.has(field.type);
    const isId = field.type === 'id' || field.type === 'reference';
    return {
        length: field.length,
        byteLength: isId ? field.length : field.length * 3,
        precision: numeric ? field.precision : 0,
        scale: numeric ? field.scale : 0,
        digits: field.type === 'int' ? 8 : 0,
        soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
        htmlFormatted: field.html,
        restrictedPicklist: field.restricted,
        picklistValues: field.picklist.map((entry) => ({
            active: entry.active,
            defaultValue: entry.isDefault,
            label: entry.label,
            validFor: null,
            value: entry.value
        }))
    };
}

function referencePart(field: FieldDef, object: ObjectDef): Record<string, unknown> {
    // What happens to children of a standard lookup is said of the parent, not of the field.
    const strict = field.custom || field.masterDetail;
    return {
        referenceTo: field.referenceTo,
        relationshipName: field.relationshipName,
        relationshipOrder: field.masterDetail ? 0 : null,
        cascadeDelete: strict && field.onDelete === 'cascade',
        restrictedDelete: strict && field.onDelete === 'restrict',
        searchPrefilterable:
            field.relationshipName !== null &&
            !field.masterDetail &&
            !object.setup &&
            !field.referenceTo.includes('User'),
        polymorphicForeignKey: field.referenceTo.length > 1,
        namePointing: field.referenceTo.length > 1
    };
}

function queryPart(field: FieldDef): Record<string, unknown> {
    const filterable = !field.longText;
    const ungroupable = NUMERIC.has(field.type) || field.type === 'datetime' || field.type === 'multipicklist';
    return {
        filterable,
        sortable: filterable,
        groupable: filterable && !ungroupable && field.autoNumber === null,
        aggregatable: filterable && field.type !== 'boolean'
    };
}

/** What the field is, whoever asks. */
export function describeField(field: FieldDef, object: ObjectDef): Record<string, unknown> {
    const preset = describeDefault(field);
    return {
        ...NEVER,
        ...valuePart(field),
        ...referencePart(field, object),
        ...queryPart(field),
        name: field.name,
        label: field.label,
        type: field.type,
        extraTypeInfo: extraType(field, object),
        nillable: isNillable(field, object),
        calculated: field.custom && field.formula !== null,
        calculatedFormula: field.custom ? field.formula : null,
        formulaTreatNullNumberAsZero: field.blankAsZero,
        custom: field.custom,
        unique: field.unique,
        externalId: field.externalId,
        caseSensitive: field.caseSensitive,
        idLookup: isKeyField(field) || (field.nameField && !NAME_IS_NO_KEY.has(object.name)),
        nameField: field.nameField,
        autoNumber: field.autoNumber !== null,
        defaultedOnCreate: isDefaulted(field, object) || preset !== null,
        defaultValue: preset,
        defaultValueFormula: field.custom && field.type !== 'boolean' ? field.defaultValue : null,
        compoundFieldName: field.compoundName,
        inlineHelpText: field.helpText,
        permissionable: !field.alwaysVisible
    };
}
