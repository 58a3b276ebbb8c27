// The GraphQL schema that one request sees: the objects it names, as far as the caller may read them.
import {
    DirectiveLocation,
    GraphQLDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    specifiedDirectives
} from 'graphql';
import type { GraphQLFieldConfig } from 'graphql';
import type { ObjectDescribe } from '../org/contract.ts';
import type { RestRequest } from '../http/message.ts';
import { aggregateField } from './aggregate.ts';
import { FIELD_TYPES, objectInfosField } from './object-infos.ts';
import { RecordTypes } from './record-types.ts';

/** `Name @optional`: left out of the answer when the caller may not read it. */
const OPTIONAL = new GraphQLDirective({ name: 'optional', locations: [DirectiveLocation.FIELD] });
/** Old documents say of relationships what they are. */
const CATEGORY = new GraphQLDirective({
    name: 'category',
    locations: [DirectiveLocation.FIELD],
    args: { StringValue: { type: GraphQLString } }
});

/** `names` as `namesOf` gives them. */
export function schemaFor(request: RestRequest, names: Set<string> | null): GraphQLSchema {
    const { org } = request.service;
    const described = new Map<string, ObjectDescribe>();
    const describe = (object: string): ObjectDescribe => {
        const known = described.get(object) ?? org.describe(request.session, object);
        described.set(object, known);
        return known;
    };
    const types = new RecordTypes(describe, names);
    const objects = org
        .describeGlobal(request.session)
        .filter(({ name, queryable }) => queryable && types.wanted(name))
        .map(({ name }) => name);
    const uiapi = new GraphQLObjectType({
        name: 'UIAPI',
        fields: {
            query: branch('RecordQuery', objects, (object) => types.connectionField(object) as Root),
            objectInfos: objectInfosField,
            aggregate: branch('RecordQueryAggregate', objects, (object) => aggregateField(types, object) as Root)
        }
    });
    const query = new GraphQLObjectType({ name: 'Query', fields: { uiapi: { type: uiapi, resolve: () => ({}) } } });
    return new GraphQLSchema({ query, types: FIELD_TYPES, directives: [...specifiedDirectives, OPTIONAL, CATEGORY] });
}

type Root = GraphQLFieldConfig<unknown, RestRequest>;

function branch(name: string, objects: string[], make: (object: string) => Root): Root {
    // A type needs a field even when the document names no object that the caller may read.
    const fields = {
        ApiName: { type: GraphQLString },
        ...Object.fromEntries(objects.map((object) => [object, make(object)]))
    };
    return { type: new GraphQLObjectType({ name, fields }), resolve: () => ({}) };
}
