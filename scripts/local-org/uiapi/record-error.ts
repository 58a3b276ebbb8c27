// A refused write as Lightning Data Service hands it to a component: messages by field where a field is to blame.
import { AnswerError, notFound } from '../http/errors.ts';
import type { RestRequest } from '../http/message.ts';
import type { RowError, RowResult } from '../org/contract.ts';

const MISSING = new Set(['NOT_FOUND', 'ENTITY_IS_DELETED']);

interface RecordOutput {
    errors: Record<string, unknown>[];
    fieldErrors: Record<string, Record<string, unknown>[]>;
}

/** Throws the answer to a failed create, update or delete; 404 for a record that is not there. */
export function refuse(request: RestRequest, object: string, result: RowResult | undefined, action: string): never {
    const errors = result?.errors ?? [];
    const errorCode = errors[0]?.statusCode ?? 'UNKNOWN_EXCEPTION';
    if (MISSING.has(errorCode)) throw notFound();
    const message = `An error occurred while trying to ${action} the record. Please try again.`;
    const output = outputOf(request, object, errors);
    const status = errorCode === 'INSUFFICIENT_ACCESS_OR_READONLY' ? 403 : 400;
    throw new AnswerError({ status, body: [{ message, errorCode, enhancedErrorType: 'RecordError', output }] });
}

function outputOf(request: RestRequest, object: string, errors: RowError[]): RecordOutput {
    const { fields: described } = request.service.org.describe(request.session, object);
    const labels = new Map(described.map(({ name, label }) => [name, label]));
    const output: RecordOutput = { errors: [], fieldErrors: {} };
    for (const { statusCode, message, fields } of errors) {
        const entry = { constituentField: null, duplicateRecordError: null, errorCode: statusCode, message };
        if (fields.length === 0) output.errors.push({ ...entry, field: null, fieldLabel: null });
        for (const field of fields) {
            (output.fieldErrors[field] ??= []).push({ ...entry, field, fieldLabel: labels.get(field) ?? field });
        }
    }
    return output;
}
