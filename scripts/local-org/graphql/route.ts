// POST graphql: limits first, then the query or the mutation, and errors in Salesforce's shape.
import { getOperationAST, GraphQLError, OperationTypeNode, parse, print, separateOperations } from 'graphql';
import type { DocumentNode, GraphQLFormattedError, OperationDefinitionNode } from 'graphql';
import { ok } from '../http/message.ts';
import type { Answer, RestRequest, Route } from '../http/message.ts';
import { graphqlRoute as queryRoute } from './run-query.ts';
import { checkSize, checkText, checkVariables } from './document-size.ts';
import { RefusedDocument, refusal, salesforceEntry } from './error-entries.ts';
import type { GraphqlAnswer } from './error-entries.ts';
import { checkPages, withDefaults } from './paging.ts';
import type { Variables } from './paging.ts';
import { runMutation } from './run-mutation.ts';

interface Sent {
    query: string;
    variables: Variables;
    operationName: string | undefined;
}

/** null when the body is none of GraphQL's: the query route words the refusal. */
function sentIn(body: unknown): Sent | null {
    if (!body || typeof body !== 'object' || Array.isArray(body)) return null;
    const { query, variables, operationName } = body as Record<string, unknown>;
    if (typeof query !== 'string') return null;
    if (variables !== undefined && variables !== null && (typeof variables !== 'object' || Array.isArray(variables)))
        return null;
    return {
        query,
        variables: (variables ?? {}) as Variables,
        operationName: typeof operationName === 'string' ? operationName : undefined
    };
}

/** The operation that runs. Throws GraphQLError for a text that cannot be read, RefusedDocument for one that may not run. */
function checked(sent: Sent): { document: DocumentNode; operation: OperationDefinitionNode } {
    checkText(sent.query);
    checkVariables(sent.variables);
    const document = parse(sent.query);
    const operation = getOperationAST(document, sent.operationName);
    if (!operation) throw new RefusedDocument('ValidationError', noOperation(sent.operationName));
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
        throw new RefusedDocument('OperationNotSupported', 'Subscriptions are not supported');
    }
    const own = separateOperations(document)[operation.name?.value ?? '']!;
    const variables = withDefaults(operation, sent.variables);
    checkPages(own, variables);
    checkSize(own, operation, variables);
    return { document: own.definitions.length === document.definitions.length ? document : own, operation };
}

function noOperation(name: string | undefined): string {
    if (name !== undefined) return `Unknown operation named '${name}'.`;
    return 'Must provide operation name if query contains multiple operations.';
}

function answer(request: RestRequest): Answer | Promise<Answer> {
    const sent = sentIn(request.body);
    if (!sent) return queryRoute.handle!(request);
    try {
        const { document, operation } = checked(sent);
        if (operation.operation === OperationTypeNode.MUTATION) {
            return ok(runMutation(request, document, sent.variables, sent.operationName));
        }
        return ok(runQuery(request, sent, document));
    } catch (error) {
        if (error instanceof RefusedDocument) return ok(refusal(error));
        if (error instanceof GraphQLError) {
            return ok({ data: null, errors: [salesforceEntry(error.toJSON(), null)] } satisfies GraphqlAnswer);
        }
        throw error;
    }
}

function runQuery(request: RestRequest, sent: Sent, document: DocumentNode): GraphqlAnswer {
    // A document of several operations goes on with the chosen one alone: the others may be of another kind.
    const whole = document.loc !== undefined;
    const body = { ...(request.body as object), query: whole ? sent.query : print(document) };
    const { body: made } = queryRoute.handle!({ ...requestParts(request), body }) as Answer;
    const { data, errors } = made as { data: unknown; errors: GraphQLFormattedError[] };
    return { data, errors: errors.map((error) => salesforceEntry(error, document)) };
}

/** A copy of the request whose session is still asked for only when needed. */
function requestParts(request: RestRequest): RestRequest {
    return Object.defineProperties({}, Object.getOwnPropertyDescriptors(request)) as RestRequest;
}

export const graphqlRoute: Route = {
    method: 'POST',
    path: '/services/data/:version/graphql',
    handle: answer
};
