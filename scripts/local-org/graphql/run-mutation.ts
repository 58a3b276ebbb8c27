// Runs one mutation: all of it or, when the caller says so, as much as succeeds.
import { execute, validate } from 'graphql';
import type { DocumentNode, ExecutionResult } from 'graphql';
import type { RestRequest } from '../http/message.ts';
import { namesOf } from './names.ts';
import { salesforceEntry } from './error-entries.ts';
import type { GraphqlAnswer } from './error-entries.ts';
import { mutationSchema } from './mutation-schema.ts';
import type { MutationContext } from './mutation-schema.ts';
import type { Variables } from './paging.ts';

class Undo extends Error {}

/** `document` holds one mutation and its fragments. */
export function runMutation(
    request: RestRequest,
    document: DocumentNode,
    variableValues: Variables,
    operationName: string | undefined
): GraphqlAnswer {
    const schema = mutationSchema(request, namesOf(document, variableValues));
    const problems = validate(schema, document);
    if (problems.length > 0) {
        return { data: null, errors: problems.map((problem) => salesforceEntry(problem.toJSON(), document)) };
    }
    const contextValue: MutationContext = { request, allOrNone: true, made: new Map() };
    let result: ExecutionResult = {};
    let undone = false;
    try {
        request.service.org.transaction(() => {
            const made = execute({ schema, document, contextValue, variableValues, operationName });
            if (made instanceof Promise) throw new Error('A GraphQL resolver did not answer at once');
            result = made;
            if (contextValue.allOrNone && result.errors?.length) throw new Undo();
        });
    } catch (error) {
        if (!(error instanceof Undo)) throw error;
        undone = true;
    }
    const errors = (result.errors ?? []).map((error) => salesforceEntry(error.toJSON(), document));
    return { data: undone ? withoutWrites(result.data) : (result.data ?? null), errors };
}

/** What was undone is not in the answer. */
function withoutWrites(data: ExecutionResult['data']): unknown {
    if (!data) return null;
    return Object.fromEntries(
        Object.entries(data).map(([name, writes]) => [
            name,
            writes && Object.fromEntries(Object.keys(writes as object).map((write) => [write, null]))
        ])
    );
}
