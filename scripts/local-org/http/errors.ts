// Errors that belong to the HTTP layer, and how any error is printed.
import { OrgError } from '../org/contract.ts';
import type { RowError } from '../org/contract.ts';
import type { Answer } from './message.ts';

/** An error of the token endpoint: `{"error": ..., "error_description": ...}`. */
export class OAuthError extends Error {
    readonly status: number;
    readonly error: string;

    constructor(error: string, description: string, status = 400) {
        super(description);
        this.name = 'OAuthError';
        this.status = status;
        this.error = error;
    }
}

/** An error with a body of its own (300 with record URLs, UI API record errors). */
export class AnswerError extends Error {
    readonly answer: Answer;

    constructor(answer: Answer) {
        super(`HTTP ${answer.status}`);
        this.name = 'AnswerError';
        this.answer = answer;
    }
}

/** 404 as Salesforce words it for a resource that is not there. */
export function notFound(message = 'The requested resource does not exist'): OrgError {
    return new OrgError(404, 'NOT_FOUND', message);
}

/** 404 for what Salesforce has and the local org has not: says so, so that nobody mistakes it for a missing record. */
export function unsupported(what: string): OrgError {
    return notFound(`The requested resource does not exist: the local org does not support ${what}`);
}

export function badRequest(errorCode: string, message: string, fields?: string[]): OrgError {
    return new OrgError(400, errorCode, message, fields);
}

const ROW_STATUS: Record<string, number> = {
    ENTITY_IS_DELETED: 404,
    NOT_FOUND: 404,
    INSUFFICIENT_ACCESS_OR_READONLY: 403
};

/** The answer of a single-record write that failed: the row's errors, with the status that goes with the first. */
export function rowFailure(errors: RowError[]): Answer {
    const first = errors[0]?.statusCode ?? 'UNKNOWN_EXCEPTION';
    return {
        status: ROW_STATUS[first] ?? 400,
        body: errors.map(printRowError)
    };
}

/** An unknown column is an error of the request: it has no list of fields. */
function printRowError({ message, statusCode, fields }: RowError): Record<string, unknown> {
    const entry = { message, errorCode: statusCode };
    return statusCode === 'INVALID_FIELD' && fields.length === 0 ? entry : { ...entry, fields };
}

/** Any thrown value as an answer. Unknown ones are logged by `log` under an id that the answer names. */
export function errorAnswer(error: unknown, log: (line: string) => void): Answer {
    if (error instanceof AnswerError) return error.answer;
    if (error instanceof OAuthError) {
        return { status: error.status, body: { error: error.error, error_description: error.message } };
    }
    if (error instanceof OrgError) {
        const entry = { message: error.message, errorCode: error.errorCode };
        return { status: error.status, body: [error.fields ? { ...entry, fields: error.fields } : entry] };
    }
    const id = `${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
    log(`ErrorId ${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const message = `An unexpected error occurred. Please include this ErrorId if you contact support: ${id}`;
    return { status: 500, body: [{ message, errorCode: 'UNKNOWN_EXCEPTION' }] };
}
