// Entries of `errors` as Salesforce's GraphQL API prints them.
import { getLocation, Kind, visit } from 'graphql';
import type { DocumentNode, GraphQLFormattedError, Source } from 'graphql';

export type ErrorType =
    'InvalidSyntax' | 'ValidationError' | 'DataFetchingException' | 'ExecutionAborted' | 'OperationNotSupported';

export interface ErrorEntry extends GraphQLFormattedError {
    extensions: { ErrorType: ErrorType; [other: string]: unknown };
}

export interface GraphqlAnswer {
    data: unknown;
    errors: ErrorEntry[];
}

/** A document that is refused as a whole: nothing of it has run. */
export class RefusedDocument extends Error {
    readonly errorType: ErrorType;

    constructor(errorType: ErrorType, message: string) {
        super(message);
        this.name = 'RefusedDocument';
        this.errorType = errorType;
    }
}

export function refusal(error: RefusedDocument): GraphqlAnswer {
    return { data: null, errors: [{ message: error.message, extensions: { ErrorType: error.errorType } }] };
}

/** Adds the kind of the error, and Salesforce's wording where it is known. `document` is null when there is none. */
export function salesforceEntry(error: GraphQLFormattedError, document: DocumentNode | null): ErrorEntry {
    const { message, locations, path, extensions } = error;
    const errorType = typeOf(error);
    return {
        message: errorType === 'ValidationError' ? validationMessage(error, document) : message,
        ...(locations ? { locations } : {}),
        ...(path ? { path } : {}),
        extensions: { ErrorType: errorType, ...extensions }
    };
}

function typeOf({ message, path }: GraphQLFormattedError): ErrorType {
    if (message.startsWith('Syntax Error')) return 'InvalidSyntax';
    return path ? 'DataFetchingException' : 'ValidationError';
}

function validationMessage(error: GraphQLFormattedError, document: DocumentNode | null): string {
    const [, field, type] = /^Cannot query field "([^"]+)" on type "([^"]+)"/.exec(error.message) ?? [];
    if (!field || !type) return error.message;
    const at = document && error.locations?.[0] ? fieldPath(document, error.locations[0]) : null;
    const where = at ? ` @ '${at}'` : '';
    return `Validation error of type FieldUndefined: Field '${field}' in type '${type}' is undefined${where}`;
}

/** `uiapi/query/Account/edges/node/Name`: the field that stands at a place in the text; null when none does. */
function fieldPath(document: DocumentNode, place: { line: number; column: number }): string | null {
    const source: Source | undefined = document.loc?.source;
    if (!source) return null;
    const names: string[] = [];
    let found: string | null = null;
    visit(document, {
        Field: {
            enter(node) {
                names.push(node.name.value);
                if (node.loc === undefined || found !== null) return;
                const { line, column } = getLocation(source, node.loc.start);
                if (line === place.line && column === place.column) found = names.join('/');
            },
            leave() {
                names.pop();
            }
        },
        // A fragment's own path starts anew.
        [Kind.FRAGMENT_DEFINITION]: { enter: () => void names.splice(0) }
    });
    return found;
}
