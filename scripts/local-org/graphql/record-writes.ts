// The writes behind a mutation's fields.
import { GraphQLError } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { RestRequest } from '../http/message.ts';
import type { InputRow, RecordJson, RowResult } from '../org/contract.ts';
import { quote } from './filter.ts';
import type { RecordTypes } from './record-types.ts';
import { columnsAt } from './selection.ts';
import type { MutationContext } from './mutation-schema.ts';

/** A write that succeeded. */
export interface Written {
    id: string;
}

type Input = Record<string, unknown>;

/** Throws GraphQLError with the row's errors. */
export function createRecord(
    context: MutationContext,
    object: string,
    input: Input,
    info: GraphQLResolveInfo
): Written {
    const { org } = context.request.service;
    const row = referencesIn(context, input[object] as InputRow);
    return done(context, org.insert(context.request.session, object, [row])[0], info);
}

/** Throws GraphQLError with the row's errors. */
export function updateRecord(
    context: MutationContext,
    object: string,
    input: Input,
    info: GraphQLResolveInfo
): Written {
    const { org } = context.request.service;
    const row = { ...referencesIn(context, input[object] as InputRow), Id: reference(context, input.Id) };
    return done(context, org.update(context.request.session, object, [row])[0], info);
}

/** Throws GraphQLError with the row's errors. */
export function deleteRecord(
    context: MutationContext,
    object: string,
    input: Input,
    info: GraphQLResolveInfo
): Written {
    const { org } = context.request.service;
    const id = String(reference(context, input.Id));
    return done(context, org.delete(context.request.session, object, [id])[0], info);
}

/** The written record, with what the caller asks of it; null when the caller may not see it any more. */
export function readBack(
    request: RestRequest,
    types: RecordTypes,
    { object, id }: { object: string; id: string },
    info: GraphQLResolveInfo
): RecordJson | null {
    const columns = columnsAt(info, [], types.describe, object).join(', ');
    const soql = `SELECT ${columns} FROM ${object} WHERE Id = ${quote(id)}`;
    return request.service.org.query(request.session, soql, { apiVersion: request.version }).page(0, 1)[0] ?? null;
}

function done(context: MutationContext, result: RowResult | undefined, info: GraphQLResolveInfo): Written {
    if (result?.success && result.id !== null) {
        context.made.set(String(info.path.key), result.id);
        return { id: result.id };
    }
    const errors = result?.errors ?? [];
    const message = errors.map((error) => error.message).join('; ') || 'The record was not written';
    const [first] = errors;
    throw new GraphQLError(message, { extensions: { statusCode: first?.statusCode, fields: first?.fields ?? [] } });
}

function referencesIn(context: MutationContext, row: InputRow): InputRow {
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, reference(context, value)]));
}

/** `@{AccountCreate}` -> the id of the record that this field of the answer made. */
function reference(context: MutationContext, value: unknown): unknown {
    const [, name] = typeof value === 'string' ? (/^@\{(\w+)\}$/.exec(value) ?? []) : [];
    return (name && context.made.get(name)) ?? value;
}
