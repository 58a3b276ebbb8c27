// Describe answers in Salesforce's shape, from the schema and what the caller may see.

import type { ChildRelationship, FieldDescribe, ObjectDescribe, ObjectSummary } from '../org/contract.ts';
import type { Access } from '../org/access.ts';
import type { Engine } from '../org/engine.ts';
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
    if (field.type === 'boolean' && field.formula === null) return field.defaultValue === 'true';
    return field.picklist.find((entry) => entry.isDefault)?.value ?? (field.custom ? null : field.defaultValue);
}

// Flags that are the same for every field of this org.
const NEVER = {
    aiPredictionField: false,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    displayLocationInDecimal: false,
    encrypted: false,
    highScaleNumber: false,
    queryByDistance: false,
    searchPrefilterable: false,
    writeRequiresMasterRead: false,
    controllerName: null,
    filteredLookupInfo: null,
    mask: null,
    maskType: null,
    referenceTargetField: null
};

function valuePart(field: FieldDef): Record<string, unknown> {
    const numeric = NUMERIC.has(field.type);
    return {
        length: field.length,
        byteLength: field.length * 3,
        precision: numeric ? field.precision : 0,
        scale: numeric ? field.scale : 0,
        digits: field.type === 'int' ? 8 : 0,
        soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
        htmlFormatted: field.html,
        extraTypeInfo: field.html ? 'richtextarea' : field.longText && field.custom ? 'plaintextarea' : null,
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

function referencePart(field: FieldDef): Record<string, unknown> {
    return {
        referenceTo: field.referenceTo,
        relationshipName: field.relationshipName,
        relationshipOrder: field.masterDetail ? 0 : null,
        cascadeDelete: field.onDelete === 'cascade',
        restrictedDelete: field.onDelete === 'restrict',
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
        groupable: filterable && !ungroupable,
        aggregatable: filterable && field.type !== 'boolean'
    };
}

/** What the field is, whoever asks. */
function fixedPart(field: FieldDef, object: ObjectDef): Record<string, unknown> {
    const preset = describeDefault(field);
    return {
        ...NEVER,
        ...valuePart(field),
        ...referencePart(field),
        ...queryPart(field),
        name: field.name,
        label: field.label,
        type: field.type,
        nillable: !field.required && field.type !== 'boolean' && !(field.nameField && object.custom),
        calculated: field.formula !== null,
        calculatedFormula: field.custom ? field.formula : null,
        formulaTreatNullNumberAsZero: field.blankAsZero,
        custom: field.custom,
        unique: field.unique,
        externalId: field.externalId,
        caseSensitive: field.caseSensitive,
        idLookup: isKeyField(field) || field.nameField,
        nameField: field.nameField,
        autoNumber: field.autoNumber !== null,
        defaultedOnCreate: !field.createable || field.type === 'boolean' || field.name === 'OwnerId' || preset !== null,
        defaultValue: preset,
        defaultValueFormula: field.custom && field.type !== 'boolean' ? field.defaultValue : null,
        compoundFieldName: field.compoundName,
        inlineHelpText: field.helpText,
        permissionable: !field.alwaysVisible
    };
}

export function summarize(access: Access, object: ObjectDef, apiVersion: string): ObjectSummary {
    const rights = access.rights(object);
    const base = `/services/data/v${apiVersion}/sobjects/${object.name}`;
    return {
        activateable: false,
        associateEntityType: null,
        associateParentEntity: null,
        createable: rights.create && object.createable,
        custom: object.custom,
        customSetting: false,
        deepCloneable: false,
        deletable: rights.delete && object.deletable,
        deprecatedAndHidden: false,
        feedEnabled: false,
        hasSubtypes: false,
        isInterface: false,
        isSubtype: false,
        keyPrefix: object.keyPrefix,
        label: object.label,
        labelPlural: object.labelPlural,
        layoutable: !object.setup,
        mergeable: false,
        mruEnabled: !object.setup,
        name: object.name,
        queryable: true,
        replicateable: true,
        retrieveable: true,
        searchable: !object.setup,
        triggerable: !object.setup,
        undeletable: rights.delete && object.deletable && !object.setup,
        updateable: rights.edit && object.updateable,
        urls: {
            rowTemplate: `${base}/{ID}`,
            describe: `${base}/describe`,
            sobject: base,
            ...(object.setup
                ? {}
                : { defaultValues: `${base}/defaultValues?recordTypeId&fields`, layouts: `${base}/describe/layouts` })
        }
    };
}

function children(engine: Engine, access: Access, object: ObjectDef): ChildRelationship[] {
    return object.children.flatMap((child) => {
        const below = engine.schema.object(child.object);
        const reference = below?.byName.get(child.field.toLowerCase());
        if (!below || !reference || !access.rights(below).read || !access.mayReadField(below, reference)) return [];
        return [
            {
                cascadeDelete: child.cascade,
                childSObject: child.object,
                deprecatedAndHidden: false,
                field: child.field,
                junctionIdListNames: [],
                junctionReferenceTo: [],
                relationshipName: child.name,
                restrictedDelete: reference.onDelete === 'restrict'
            }
        ];
    });
}

const MASTER_RECORD_TYPE = '012000000000000AAA';

export function describeObject(engine: Engine, access: Access, object: ObjectDef, apiVersion: string): ObjectDescribe {
    const summary = summarize(access, object, apiVersion);
    const fields = object.fields
        .filter((field) => access.mayReadField(object, field))
        .map((field) => {
            const editable = access.mayEditField(object, field);
            const createable = Boolean(summary.createable) && field.createable && editable;
            const updateable = Boolean(summary.updateable) && field.updateable && editable;
            return { ...fixedPart(field, object), createable, updateable } as unknown as FieldDescribe;
        });
    return {
        ...summary,
        actionOverrides: [],
        childRelationships: children(engine, access, object),
        compactLayoutable: !object.setup,
        defaultImplementation: null,
        extendedBy: null,
        extendsInterfaces: null,
        fields,
        implementedBy: null,
        implementsInterfaces: null,
        listviewable: null,
        lookupLayoutable: null,
        namedLayoutInfos: [],
        networkScopeFieldName: null,
        recordTypeInfos: [
            {
                active: true,
                available: true,
                defaultRecordTypeMapping: true,
                developerName: 'Master',
                master: true,
                name: 'Master',
                recordTypeId: MASTER_RECORD_TYPE,
                urls: {
                    layout: `/services/data/v${apiVersion}/sobjects/${object.name}/describe/layouts/${MASTER_RECORD_TYPE}`
                }
            }
        ],
        searchLayoutable: !object.setup,
        sobjectDescribeOption: 'FULL',
        supportedScopes: [
            { label: `All ${object.labelPlural.toLowerCase()}`, name: 'everything' },
            { label: `My ${object.labelPlural.toLowerCase()}`, name: 'mine' }
        ]
    };
}
