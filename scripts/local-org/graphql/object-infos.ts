// `uiapi.objectInfos(apiNames: ["Account"])`: what objects and fields are, as the UI API says it.
import {
    GraphQLBoolean,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString
} from 'graphql';
import type { GraphQLFieldConfig, GraphQLFieldConfigMap, GraphQLOutputType } from 'graphql';
import { OrgError } from '../org/contract.ts';
import type { RestRequest } from '../http/message.ts';
import { objectInfo, picklistValuesOf } from '../uiapi/object-info.ts';
import { MASTER_RECORD_TYPE } from '../uiapi/record.ts';

type Info = Record<string, unknown>;
type Fields = GraphQLFieldConfigMap<Info, RestRequest>;

const MAX_OBJECTS = 100;

function each(names: string, type: GraphQLOutputType): Fields {
    return Object.fromEntries(names.split(' ').map((name) => [name, { type }]));
}

const REFERENCE = new GraphQLObjectType({
    name: 'ReferenceToInfo',
    fields: {
        ApiName: { type: GraphQLString, resolve: ({ apiName }: Info) => apiName },
        nameFields: { type: new GraphQLList(GraphQLString) }
    }
});

const FIELD: Fields = {
    ApiName: { type: new GraphQLNonNull(GraphQLString), resolve: ({ apiName }) => apiName },
    dataType: { type: GraphQLString, resolve: ({ dataType }) => String(dataType).toUpperCase() },
    ...each(
        'calculated compound createable custom filterable highScaleNumber htmlFormatted nameField polymorphicForeignKey reference required searchPrefilterable sortable updateable',
        GraphQLBoolean
    ),
    ...each(
        'compoundComponentName compoundFieldName controllerName extraTypeInfo inlineHelpText label referenceTargetField relationshipName',
        GraphQLString
    ),
    ...each('precision scale', GraphQLInt),
    controllingFields: { type: new GraphQLList(GraphQLString) },
    referenceToInfos: { type: new GraphQLList(REFERENCE) }
};

const isPicklist = ({ dataType }: Info): boolean => dataType === 'Picklist' || dataType === 'MultiPicklist';

const ANY_FIELD = new GraphQLInterfaceType({
    name: 'Field',
    fields: FIELD,
    resolveType: (field: Info) => (isPicklist(field) ? 'PicklistField' : 'GenericField')
});
const GENERIC_FIELD = new GraphQLObjectType({ name: 'GenericField', interfaces: [ANY_FIELD], fields: FIELD });

const PICKLIST_VALUE = new GraphQLObjectType({
    name: 'PicklistFieldValue',
    fields: each('label value', GraphQLString)
});
const BY_RECORD_TYPE = new GraphQLObjectType({
    name: 'PicklistValuesByRecordTypeID',
    fields: {
        recordTypeID: { type: GraphQLID },
        defaultValue: { type: PICKLIST_VALUE },
        picklistValues: { type: new GraphQLList(PICKLIST_VALUE) }
    }
});
const PICKLIST_FIELD = new GraphQLObjectType({
    name: 'PicklistField',
    interfaces: [ANY_FIELD],
    fields: {
        ...FIELD,
        picklistValuesByRecordTypeIDs: {
            type: new GraphQLList(BY_RECORD_TYPE),
            resolve(field: Info, _: unknown, request: RestRequest) {
                const { values, defaultValue } = picklistValuesOf(request, String(field.object), String(field.apiName));
                return [{ recordTypeID: MASTER_RECORD_TYPE, defaultValue, picklistValues: values }];
            }
        }
    }
});

const CHILD = new GraphQLObjectType({
    name: 'ChildRelationship',
    fields: {
        ...each('childObjectApiName fieldName relationshipName', GraphQLString),
        ...each('junctionIdListNames junctionReferenceTo', new GraphQLList(GraphQLString))
    }
});
const RECORD_TYPE = new GraphQLObjectType({
    name: 'RecordTypeInfo',
    fields: {
        ...each('available defaultRecordTypeMapping master', GraphQLBoolean),
        name: { type: GraphQLString },
        recordTypeId: { type: GraphQLID }
    }
});

const OBJECT_INFO = new GraphQLObjectType({
    name: 'ObjectInfo',
    fields: {
        ApiName: { type: new GraphQLNonNull(GraphQLString), resolve: ({ apiName }: Info) => apiName },
        childRelationships: { type: new GraphQLList(CHILD) },
        ...each(
            'createable custom deletable feedEnabled layoutable mruEnabled queryable searchable updateable',
            GraphQLBoolean
        ),
        ...each('keyPrefix label labelPlural', GraphQLString),
        defaultRecordTypeId: { type: GraphQLID },
        fields: { type: new GraphQLList(ANY_FIELD) },
        nameFields: { type: new GraphQLList(GraphQLString) },
        recordTypeInfos: {
            type: new GraphQLList(RECORD_TYPE),
            resolve: ({ recordTypeInfos }: Info) => Object.values(recordTypeInfos as object) as unknown[]
        }
    }
});

/** Types that no field names, only fragments: `... on PicklistField`. */
export const FIELD_TYPES = [GENERIC_FIELD, PICKLIST_FIELD];

const INPUT = new GraphQLInputObjectType({
    name: 'ObjectInfoInput',
    fields: {
        apiName: { type: new GraphQLNonNull(GraphQLString) },
        fieldNames: { type: new GraphQLList(new GraphQLNonNull(GraphQLString)) },
        recordTypeIDs: { type: new GraphQLList(new GraphQLNonNull(GraphQLID)) }
    }
});

interface Asked {
    apiName: string;
    fieldNames?: string[] | null;
    recordTypeIDs?: string[] | null;
}

export const objectInfosField: GraphQLFieldConfig<unknown, RestRequest> = {
    type: new GraphQLList(OBJECT_INFO),
    args: {
        apiNames: { type: new GraphQLList(GraphQLString) },
        objectInfoInputs: { type: new GraphQLList(new GraphQLNonNull(INPUT)) }
    },
    resolve(_, { apiNames, objectInfoInputs }, request) {
        if (Boolean(apiNames) === Boolean(objectInfoInputs))
            throw wrong('either apiNames or objectInfoInputs is needed');
        const asked: Asked[] =
            objectInfoInputs ?? (apiNames as string[]).map((apiName) => ({ apiName: String(apiName) }));
        if (asked.length > MAX_OBJECTS) throw wrong(`only ${MAX_OBJECTS} objects can be asked for`);
        return asked.map((one) => describe(request, one));
    }
};

function describe(request: RestRequest, { apiName, fieldNames, recordTypeIDs }: Asked): Info {
    const other = recordTypeIDs?.find((id) => id.slice(0, 15) !== MASTER_RECORD_TYPE.slice(0, 15));
    if (other !== undefined) throw wrong(`${apiName} has no record type ${other}`);
    const info = objectInfo(request, apiName);
    const wanted = fieldNames && new Set(fieldNames.map((name) => name.toLowerCase()));
    const fields = (Object.values(info.fields as object) as Info[])
        .filter((field) => !wanted || wanted.has(String(field.apiName).toLowerCase()))
        .map((field) => ({ ...field, object: info.apiName }));
    return { ...info, fields };
}

const wrong = (what: string): OrgError => new OrgError(400, 'INVALID_ARGUMENT', `objectInfos: ${what}`);
