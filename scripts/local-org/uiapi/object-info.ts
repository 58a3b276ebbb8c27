// ui-api/object-info
import { badRequest, errorAnswer, notFound } from '../http/errors.ts';
import { ok } from '../http/message.ts';
import type { RestRequest, Route } from '../http/message.ts';
import type { FieldDescribe, ObjectDescribe } from '../org/contract.ts';
import { nameField } from './field-tree.ts';
import { etag, MASTER_RECORD_TYPE } from './record.ts';

const PATH = '/services/data/:version/ui-api/object-info';

const DATA_TYPES: Record<string, string> = {
    address: 'Address',
    boolean: 'Boolean',
    combobox: 'ComboBox',
    currency: 'Currency',
    date: 'Date',
    datetime: 'DateTime',
    double: 'Double',
    email: 'Email',
    id: 'Reference',
    int: 'Int',
    multipicklist: 'MultiPicklist',
    percent: 'Percent',
    phone: 'Phone',
    picklist: 'Picklist',
    reference: 'Reference',
    string: 'String',
    textarea: 'TextArea',
    time: 'Time',
    url: 'Url'
};

function describeFor(request: RestRequest, object: string): ObjectDescribe {
    return request.service.org.describe(request.session, object);
}

function fieldInfo(request: RestRequest, field: FieldDescribe): Record<string, unknown> {
    const referenceToInfos = field.referenceTo.flatMap((apiName) => {
        // Objects the user may not see are not named.
        const visible = request.session.canUse(apiName, 'read');
        return visible ? [{ apiName, nameFields: [nameField(describeFor(request, apiName))] }] : [];
    });
    return {
        apiName: field.name,
        calculated: field.calculated,
        compound: false,
        compoundComponentName: null,
        compoundFieldName: null,
        controllerName: null,
        controllingFields: [],
        createable: field.createable,
        custom: field.custom,
        dataType: DATA_TYPES[field.type] ?? 'String',
        extraTypeInfo: field.type === 'textarea' ? 'PlainTextArea' : null,
        externalId: field.externalId,
        filterable: field.filterable,
        filteredLookupInfo: null,
        highScaleNumber: false,
        htmlFormatted: field.htmlFormatted,
        inlineHelpText: field.inlineHelpText,
        label: field.label,
        length: field.length,
        maskType: null,
        nameField: field.nameField,
        polymorphicForeignKey: field.polymorphicForeignKey,
        precision: field.precision,
        reference: field.type === 'reference',
        referenceTargetField: null,
        referenceToInfos,
        relationshipName: field.relationshipName,
        required: !field.nillable && field.createable && !field.defaultedOnCreate,
        scale: field.scale,
        searchPrefilterable: false,
        sortable: field.sortable,
        unique: field.unique,
        updateable: field.updateable
    };
}

/** Throws 404 NOT_FOUND. */
export function objectInfo(request: RestRequest, object: string): Record<string, unknown> {
    const described = describeFor(request, object);
    const info = {
        apiName: described.name,
        associateEntityType: null,
        associateParentEntity: null,
        childRelationships: described.childRelationships
            .filter(({ relationshipName }) => relationshipName)
            .map((child) => ({
                childObjectApiName: child.childSObject,
                fieldName: child.field,
                junctionIdListNames: [],
                junctionReferenceTo: [],
                relationshipName: child.relationshipName
            })),
        createable: described.createable,
        custom: described.custom,
        defaultRecordTypeId: MASTER_RECORD_TYPE,
        deletable: described.deletable,
        dependentFields: {},
        feedEnabled: false,
        fields: Object.fromEntries(described.fields.map((field) => [field.name, fieldInfo(request, field)])),
        keyPrefix: described.keyPrefix,
        label: described.label,
        labelPlural: described.labelPlural,
        layoutable: true,
        mruEnabled: true,
        nameFields: [nameField(described)],
        queryable: described.queryable,
        recordTypeInfos: {
            [MASTER_RECORD_TYPE]: {
                available: true,
                defaultRecordTypeMapping: true,
                master: true,
                name: 'Master',
                recordTypeId: MASTER_RECORD_TYPE
            }
        },
        searchLayoutable: true,
        searchable: true,
        themeInfo: null,
        updateable: described.updateable
    };
    return { ...info, eTag: etag(info) };
}

function checkRecordType(request: RestRequest): void {
    if (request.params.recordType!.slice(0, 15) !== MASTER_RECORD_TYPE.slice(0, 15)) throw notFound();
}

function picklistValues(request: RestRequest, object: string, field: FieldDescribe): Record<string, unknown> {
    const values = field.picklistValues
        .filter(({ active }) => active)
        .map(({ label, value }) => ({ attributes: null, label, validFor: [], value }));
    const byDefault = field.picklistValues.find(({ defaultValue }) => defaultValue)?.value;
    const info = {
        controllerValues: {},
        defaultValue: values.find(({ value }) => value === byDefault) ?? null,
        url: `/services/data/v${request.version}/ui-api/object-info/${object}/picklist-values/${MASTER_RECORD_TYPE}/${field.name}`,
        values
    };
    return { ...info, eTag: etag(info) };
}

const isPicklist = ({ type }: FieldDescribe): boolean => type === 'picklist' || type === 'multipicklist';

/** Values of one picklist. Throws 404 NOT_FOUND, 400 INVALID_FIELD. */
export function picklistValuesOf(request: RestRequest, object: string, name: string): Record<string, unknown> {
    const described = describeFor(request, object);
    const field = described.fields.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (field && isPicklist(field)) return picklistValues(request, described.name, field);
    throw badRequest('INVALID_FIELD', `${name} is not a picklist field of ${described.name}`);
}

export const objectInfoRoutes: Route[] = [
    { method: 'GET', path: `${PATH}/:object`, handle: (request) => ok(objectInfo(request, request.params.object!)) },
    {
        method: 'GET',
        path: `${PATH}/batch/:objects`,
        handle(request) {
            const results = request.params.objects!.split(',').map((name) => {
                try {
                    return { statusCode: 200, result: objectInfo(request, name.trim()) };
                } catch (error) {
                    const failed = errorAnswer(error, () => undefined);
                    return { statusCode: failed.status, result: failed.body };
                }
            });
            return ok({ results });
        }
    },
    {
        method: 'GET',
        path: `${PATH}/:object/picklist-values/:recordType`,
        handle(request) {
            checkRecordType(request);
            const described = describeFor(request, request.params.object!);
            const picklistFieldValues = Object.fromEntries(
                described.fields
                    .filter(isPicklist)
                    .map((field) => [field.name, picklistValues(request, described.name, field)])
            );
            return ok({ eTag: etag(picklistFieldValues), picklistFieldValues });
        }
    },
    {
        method: 'GET',
        path: `${PATH}/:object/picklist-values/:recordType/:field`,
        handle(request) {
            checkRecordType(request);
            return ok(picklistValuesOf(request, request.params.object!, request.params.field!));
        }
    }
];
