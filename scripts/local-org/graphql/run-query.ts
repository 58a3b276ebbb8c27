// POST graphql
import { execute, GraphQLError, Kind, parse, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { badRequest, unsupported } from '../http/errors.ts';
import { ok } from '../http/message.ts';
import type { RestRequest, Route } from '../http/message.ts';
import { rowOf } from '../http/routes/sobject-rows.ts';
import { namesOf } from './names.ts';
import { schemaFor } from './schema.ts';

/** A page asks for a handful; this only stops documents made to hurt. */
const MAX_TOKENS = 10_000;

interface GraphAnswer {
    data: unknown;
    errors: { message: string; locations?: unknown; path?: unknown }[];
}

/** Fields marked `@optional` that are not in the schema go; the marks of the others stay, without meaning. */
function withoutMissing(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
    const info = new TypeInfo(schema);
    return visit(
        document,
        visitWithTypeInfo(info, {
            Field(node) {
                const optional = node.directives?.some(({ name }) => name.value === 'optional');
                return optional && !info.getFieldDef() ? null : undefined;
            }
        })
    );
}

function failure(errors: readonly GraphQLError[]): GraphAnswer {
    return { data: null, errors: errors.map((error) => error.toJSON()) };
}

function run(
    request: RestRequest,
    query: string,
    variables: Record<string, unknown>,
    operationName?: string
): GraphAnswer {
    let document: DocumentNode;
    try {
        document = parse(query, { maxTokens: MAX_TOKENS });
    } catch (error) {
        if (error instanceof GraphQLError) return failure([error]);
        throw error;
    }
    if (document.definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && node.operation !== 'query')) {
        throw unsupported('GraphQL mutations and subscriptions: use ui-api/records');
    }
    const schema = schemaFor(request, namesOf(document, variables));
    document = withoutMissing(document, schema);
    const problems = validate(schema, document);
    if (problems.length > 0) return failure(problems);
    const result = execute({ schema, document, contextValue: request, variableValues: variables, operationName });
    // Every resolver answers at once.
    if (result instanceof Promise) throw new Error('A GraphQL resolver did not answer at once');
    return { data: result.data ?? null, errors: (result.errors ?? []).map((error) => error.toJSON()) };
}

export const graphqlRoute: Route = {
    method: 'POST',
    path: '/services/data/:version/graphql',
    handle(request) {
        const { query, variables, operationName } = rowOf(request.body);
        if (typeof query !== 'string')
            throw badRequest('INVALID_INPUT', 'The request body must be {"query": "...", "variables": {...}}');
        const given = variables === undefined || variables === null ? {} : rowOf(variables);
        return ok(run(request, query, given, typeof operationName === 'string' ? operationName : undefined));
    }
};
