// `uiapi { AccountCreate(input: {Account: {...}}) { Record {...} } }`: what of it the caller may use.
import {
    GraphQLBoolean,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema
} from 'graphql';
import type { GraphQLFieldConfig, GraphQLFieldConfigMap } from 'graphql';
import type { RestRequest } from '../http/message.ts';
import type { ObjectDescribe, ObjectSummary } from '../org/contract.ts';
import { valueKind } from './operators.ts';
import { RecordTypes } from './record-types.ts';
import { schemaFor } from './schema.ts';
import { createRecord, deleteRecord, readBack, updateRecord } from './record-writes.ts';
import type { Written } from './record-writes.ts';

/** What one operation knows beside the request. */
export interface MutationContext {
    request: RestRequest;
    /** One failed write undoes all. */
    allOrNone: boolean;
    /** Ids of the records made so far, by the name of their field in the answer: `@{name}` stands for them. */
    made: Map<string, string>;
}

type Field<Source> = GraphQLFieldConfig<Source, MutationContext>;

/** An id, or `@{name}` for a record that an earlier part of the same mutation makes. */
const ID_OR_REF = new GraphQLScalarType({ name: 'IdOrRef' });

const DELETE_INPUT = new GraphQLInputObjectType({
    name: 'RecordDeleteInput',
    fields: { Id: { type: new GraphQLNonNull(ID_OR_REF) } }
});

const DELETE_PAYLOAD = new GraphQLObjectType<Written, MutationContext>({
    name: 'RecordDeletePayload',
    fields: { Id: { type: GraphQLID, resolve: ({ id }) => id } }
});

const OPTIONS = new GraphQLInputObjectType({
    name: 'UIAPIMutationsInput',
    fields: { allOrNone: { type: GraphQLBoolean, defaultValue: true } }
});

/** The schema for one mutation: `names` are those that occur in it. */
export function mutationSchema(request: RestRequest, names: Set<string> | null): GraphQLSchema {
    const base = schemaFor(request, new Set());
    const { org } = request.service;
    const described = new Map<string, ObjectDescribe>();
    const describe = (object: string): ObjectDescribe => {
        const known = described.get(object) ?? org.describe(request.session, object);
        described.set(object, known);
        return known;
    };
    const types = new RecordTypes(describe, names);
    const fields: GraphQLFieldConfigMap<unknown, MutationContext> = {};
    for (const summary of org.describeGlobal(request.session)) Object.assign(fields, writes(types, summary));
    // A type needs a field even when the caller may not write anything.
    if (Object.keys(fields).length === 0) fields.ApiName = { type: GraphQLID };
    const uiapi: Field<unknown> = {
        type: new GraphQLObjectType({ name: 'UIAPIMutations', fields }),
        args: { input: { type: OPTIONS } },
        resolve(_source, { input }, context) {
            context.allOrNone = (input as { allOrNone?: boolean | null } | undefined)?.allOrNone ?? true;
            return {};
        }
    };
    const mutation = new GraphQLObjectType({ name: 'Mutation', fields: { uiapi } });
    return new GraphQLSchema({ ...base.toConfig(), mutation, types: [] });
}

function writes(types: RecordTypes, summary: ObjectSummary): GraphQLFieldConfigMap<unknown, MutationContext> {
    const { name: object } = summary;
    const fields: GraphQLFieldConfigMap<unknown, MutationContext> = {};
    if (summary.createable && types.wanted(`${object}Create`)) fields[`${object}Create`] = createField(types, object);
    if (summary.updateable && types.wanted(`${object}Update`)) fields[`${object}Update`] = updateField(types, object);
    if (summary.deletable && types.wanted(`${object}Delete`)) {
        fields[`${object}Delete`] = {
            type: DELETE_PAYLOAD,
            args: { input: { type: new GraphQLNonNull(DELETE_INPUT) } },
            resolve: (_source, args, context, info) => deleteRecord(context, object, args.input, info)
        };
    }
    return fields;
}

function createField(types: RecordTypes, object: string): Field<unknown> {
    const input = new GraphQLInputObjectType({
        name: `${object}CreateInput`,
        fields: { [object]: { type: new GraphQLNonNull(representation(types, object, 'createable')) } }
    });
    return {
        type: payload(types, object, 'Create'),
        args: { input: { type: new GraphQLNonNull(input) } },
        resolve: (_source, args, context, info) => createRecord(context, object, args.input, info)
    };
}

function updateField(types: RecordTypes, object: string): Field<unknown> {
    const input = new GraphQLInputObjectType({
        name: `${object}UpdateInput`,
        fields: {
            Id: { type: new GraphQLNonNull(ID_OR_REF) },
            [object]: { type: new GraphQLNonNull(representation(types, object, 'updateable')) }
        }
    });
    return {
        type: payload(types, object, 'Update'),
        args: { input: { type: new GraphQLNonNull(input) } },
        resolve: (_source, args, context, info) => updateRecord(context, object, args.input, info)
    };
}

/** The fields of the object that the caller may write. */
function representation(
    types: RecordTypes,
    object: string,
    right: 'createable' | 'updateable'
): GraphQLInputObjectType {
    const fields = types.describe(object).fields.filter((field) => field[right]);
    return new GraphQLInputObjectType({
        name: `${object}${right === 'createable' ? 'Create' : 'Update'}Representation`,
        fields: Object.fromEntries(
            fields.map((field) => [
                field.name,
                { type: field.type === 'reference' ? ID_OR_REF : valueKind(field).scalar }
            ])
        )
    });
}

function payload(types: RecordTypes, object: string, word: 'Create' | 'Update'): GraphQLObjectType {
    return new GraphQLObjectType<Written, MutationContext>({
        name: `${object}${word}Payload`,
        fields: {
            success: { type: GraphQLBoolean, resolve: () => true },
            Record: {
                type: types.record(object),
                resolve: ({ id }, _args, { request }, info) => readBack(request, types, { object, id }, info)
            }
        }
    });
}
