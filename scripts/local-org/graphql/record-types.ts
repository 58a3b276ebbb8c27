// GraphQL types of records, filters and orders, for one caller and one set of names.
import {
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString
} from 'graphql';
import type { GraphQLFieldConfig, GraphQLFieldConfigMap, GraphQLInputFieldConfigMap } from 'graphql';
import type { ChildRelationship, FieldDescribe, RecordJson } from '../org/contract.ts';
import type { RestRequest } from '../http/message.ts';
import { displayValue, rawValue } from '../uiapi/display-value.ts';
import { parentOf } from './child-lists.ts';
import { connectionArguments, resolveConnection } from './connection.ts';
import type { Describe } from './filter.ts';
import { parentObject } from './filter.ts';
import { valueKind } from './operators.ts';

const ORDER = new GraphQLInputObjectType({
    name: 'OrderByClause',
    fields: {
        order: { type: new GraphQLEnumType({ name: 'ResultOrder', values: { ASC: {}, DESC: {} } }) },
        nulls: { type: new GraphQLEnumType({ name: 'NullOrder', values: { FIRST: {}, LAST: {} } }) }
    }
});

const PAGE_INFO = new GraphQLObjectType({
    name: 'PageInfo',
    fields: {
        endCursor: { type: GraphQLString },
        startCursor: { type: GraphQLString },
        hasNextPage: { type: GraphQLBoolean },
        hasPreviousPage: { type: GraphQLBoolean }
    }
});

type Field = GraphQLFieldConfig<RecordJson, RestRequest>;

/** Builds types on demand; an object or field that the caller may not see is no type, as in Salesforce. */
export class RecordTypes {
    readonly describe: Describe;
    private readonly names: Set<string> | null;
    private readonly records = new Map<string, GraphQLObjectType>();
    private readonly connections = new Map<string, GraphQLObjectType>();
    private readonly filters = new Map<string, GraphQLInputObjectType>();
    private readonly orders = new Map<string, GraphQLInputObjectType>();

    /** `names` limits the types to what a document uses; null builds all. */
    constructor(describe: Describe, names: Set<string> | null) {
        this.describe = describe;
        this.names = names;
    }

    wanted(name: string): boolean {
        return this.names === null || this.names.has(name);
    }

    /** Fields of the object that the document may mean. */
    fields(object: string): FieldDescribe[] {
        return this.describe(object).fields.filter(({ name }) => name !== 'Id' && this.wanted(name));
    }

    /** Lookups by their relationship, with the one object they lead to. */
    lookups(object: string): { name: string; parent: string }[] {
        return this.describe(object).fields.flatMap((field) => {
            const parent = parentObject(field);
            const name = field.relationshipName;
            return name && parent && this.wanted(name) && this.visible(parent) ? [{ name, parent }] : [];
        });
    }

    /** `Account(first: ..., where: ...)`: a field that answers with a connection. */
    connectionField(object: string, child?: ChildRelationship): Field {
        return {
            type: this.connection(object),
            args: connectionArguments(this.filter(object), this.order(object)),
            resolve: (source, args, request, info) =>
                resolveConnection(request, info, args, {
                    object,
                    describe: this.describe,
                    child: child && { relationship: child.relationshipName!, field: child.field, source }
                })
        };
    }

    record(object: string): GraphQLObjectType {
        return memo(this.records, object, () => {
            const fields = (): GraphQLFieldConfigMap<RecordJson, RestRequest> => ({
                Id: { type: new GraphQLNonNull(GraphQLID), resolve: (record) => record.Id },
                ApiName: { type: new GraphQLNonNull(GraphQLString), resolve: (record) => record.attributes.type },
                ...Object.fromEntries(this.fields(object).map((field) => [field.name, valueField(field)])),
                ...Object.fromEntries(this.lookups(object).map((lookup) => [lookup.name, this.parentField(lookup)])),
                ...Object.fromEntries(this.children(object))
            });
            return new GraphQLObjectType({ name: object, fields });
        });
    }

    filter(object: string): GraphQLInputObjectType {
        return memo(this.filters, object, () => {
            const fields = (): GraphQLInputFieldConfigMap => {
                const own = this.describe(object).fields.filter(
                    ({ name, filterable }) => filterable && this.wanted(name)
                );
                const self = this.filter(object);
                return {
                    and: { type: new GraphQLList(self) },
                    or: { type: new GraphQLList(self) },
                    not: { type: self },
                    ...Object.fromEntries(own.map((field) => [field.name, { type: this.operators(field) }])),
                    ...Object.fromEntries(
                        this.lookups(object).map(({ name, parent }) => [name, { type: this.filter(parent) }])
                    )
                };
            };
            return new GraphQLInputObjectType({ name: `${object}_Filter`, fields });
        });
    }

    /** Ids and lookups can be compared with a query, too. */
    private operators(field: FieldDescribe): GraphQLInputObjectType {
        const plain = valueKind(field).operators;
        if (field.type !== 'id' && field.type !== 'reference') return plain;
        return memo(this.filters, '', () => {
            const objects = [...(this.names ?? [])].filter((name) => /^\w+$/.test(name) && this.visible(name));
            const join = new GraphQLInputObjectType({
                name: 'JoinInput',
                fields: () => ({
                    ApiName: { type: GraphQLString },
                    ...Object.fromEntries(objects.map((name) => [name, { type: this.filter(name) }]))
                })
            });
            const { fields } = plain.toConfig();
            return new GraphQLInputObjectType({
                name: 'IdOperators',
                fields: { ...fields, inq: { type: join }, ninq: { type: join } }
            });
        });
    }

    order(object: string): GraphQLInputObjectType {
        return memo(this.orders, object, () => {
            const fields = (): GraphQLInputFieldConfigMap => {
                const own = this.describe(object).fields.filter(({ name, sortable }) => sortable && this.wanted(name));
                return {
                    Id: { type: ORDER },
                    ...Object.fromEntries(own.map(({ name }) => [name, { type: ORDER }])),
                    ...Object.fromEntries(
                        this.lookups(object).map(({ name, parent }) => [name, { type: this.order(parent) }])
                    )
                };
            };
            return new GraphQLInputObjectType({ name: `${object}_OrderBy`, fields });
        });
    }

    visible(object: string): boolean {
        try {
            return this.describe(object).queryable;
        } catch {
            return false;
        }
    }

    private connection(object: string): GraphQLObjectType {
        return memo(this.connections, object, () => {
            const edge = new GraphQLObjectType({
                name: `${object}Edge`,
                fields: () => ({ node: { type: this.record(object) }, cursor: { type: GraphQLString } })
            });
            return new GraphQLObjectType({
                name: `${object}Connection`,
                fields: {
                    edges: { type: new GraphQLList(edge) },
                    pageInfo: { type: PAGE_INFO },
                    totalCount: { type: GraphQLInt },
                    pageResultCount: { type: GraphQLInt }
                }
            });
        });
    }

    private parentField({ name, parent }: { name: string; parent: string }): Field {
        return { type: this.record(parent), resolve: (record) => parentOf(record, name) };
    }

    private children(object: string): [string, Field][] {
        return this.describe(object).childRelationships.flatMap((child) => {
            const name = child.relationshipName;
            if (!name || !this.wanted(name) || !this.visible(child.childSObject)) return [];
            return [[name, this.connectionField(child.childSObject, child)] as [string, Field]];
        });
    }
}

function valueField(field: FieldDescribe): Field {
    return {
        type: valueKind(field).type,
        resolve: (record) => {
            const shown = displayValue(field, record[field.name]);
            return { value: rawValue(field, record[field.name]), displayValue: shown, label: shown };
        }
    };
}

function memo<T>(known: Map<string, T>, key: string, make: () => T): T {
    const found = known.get(key);
    if (found) return found;
    const made = make();
    known.set(key, made);
    return made;
}
