// composite/sobjects: up to 200 records in one call.
import type { InputRow, RowResult } from '../../org/contract.ts';
import { badRequest, notFound } from '../errors.ts';
import { ok } from '../message.ts';
import type { RestRequest, Route } from '../message.ts';
import { writeCollection } from './collection-write.ts';
import type { CollectionRow } from './collection-write.ts';
import { objectOf } from './sobject-rows.ts';

const PATH = '/services/data/:version/composite/sobjects';
export const MAX_RECORDS = 200;
const MAX_RETRIEVED = 2000;

interface CollectionBody {
    allOrNone?: boolean;
    records: InputRow[];
}

/** Throws 400 EXCEEDED_ID_LIMIT above `max`. */
function checkCount(count: number, max: number): void {
    if (count <= max) return;
    const message = `record limit reached. cannot submit more than ${max} records into this call`;
    throw badRequest('EXCEEDED_ID_LIMIT', message);
}

function bodyOf(request: RestRequest): CollectionBody {
    const body = request.body as CollectionBody | undefined;
    if (!body || !Array.isArray(body.records)) {
        throw badRequest('JSON_PARSER_ERROR', 'The request body must be {"allOrNone": ..., "records": [...]}');
    }
    checkCount(body.records.length, MAX_RECORDS);
    return body;
}

/** Object of a record by its `attributes.type`. Throws 400 when it is missing: the whole request is malformed then. */
function typedRows(request: RestRequest, records: InputRow[]): CollectionRow[] {
    return records.map((row) => {
        const type = (row as { attributes?: { type?: unknown } } | null)?.attributes?.type;
        if (typeof type !== 'string')
            throw badRequest('INVALID_TYPE', 'The type attribute must be specified for each record');
        const object = request.service.org.objectName(type);
        if (!object) throw badRequest('INVALID_TYPE', `sObject type '${type}' is not supported.`);
        return { object, row };
    });
}

/** Salesforce names the row by its place and leaves out what is not known. */
function saveResult(result: RowResult, upsert: boolean): Record<string, unknown> {
    return {
        ...(result.id === null ? {} : { id: result.id }),
        success: result.success,
        errors: result.errors,
        ...(upsert ? { created: result.created } : {})
    };
}

function upsertByField(request: RestRequest): RowResult[] {
    const object = objectOf(request);
    const { allOrNone, records } = bodyOf(request);
    const rows = typedRows(request, records);
    const other = rows.find((row) => row.object !== object)?.object;
    if (other) throw badRequest('INVALID_TYPE', `A record of type ${other} cannot be upserted as ${object}`);
    const externalIdField = lookupField(request, object);
    return writeCollection(request, 'upsert', rows, { allOrNone: allOrNone === true, externalIdField });
}

function lookupField(request: RestRequest, object: string): string {
    const asked = request.params.field ?? 'Id';
    const described = request.service.org.describe(request.session, object);
    const found = described.fields.find(({ name }) => name.toLowerCase() === asked.toLowerCase());
    if (found?.externalId || found?.idLookup) return found.name;
    throw notFound(`Provided external ID field does not exist or is not accessible: ${asked}`);
}

function idsToDelete(request: RestRequest): CollectionRow[] {
    const ids = (request.query.get('ids') ?? '').split(',').filter((id) => id.trim() !== '');
    if (ids.length === 0) throw badRequest('MALFORMED_ID', 'The ids parameter is missing or empty');
    checkCount(ids.length, MAX_RECORDS);
    return ids.map((text) => {
        const id = text.trim();
        const object = /^\w{15}(\w{3})?$/.test(id) ? request.service.org.objectByPrefix(id.slice(0, 3)) : null;
        return { object, row: { Id: id } };
    });
}

function retrieve(request: RestRequest, ids: unknown, fields: unknown): unknown[] {
    const isList = (value: unknown): value is string[] =>
        Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
    if (!isList(ids)) throw badRequest('MALFORMED_ID', 'ids must be a list of record ids');
    if (!isList(fields)) throw badRequest('MALFORMED_QUERY', 'fields must be a list of field names');
    checkCount(ids.length, MAX_RETRIEVED);
    const options = { apiVersion: request.version };
    return request.service.org.retrieve(request.session, objectOf(request), ids, fields, options);
}

const listOf = (text: string | null): string[] =>
    (text ?? '')
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean);

export const collectionRoutes: Route[] = [
    {
        method: 'POST',
        path: PATH,
        handle(request) {
            const { allOrNone, records } = bodyOf(request);
            const rows = typedRows(request, records);
            const results = writeCollection(request, 'insert', rows, { allOrNone: allOrNone === true });
            return ok(results.map((result) => saveResult(result, false)));
        }
    },
    {
        method: 'PATCH',
        path: PATH,
        handle(request) {
            const { allOrNone, records } = bodyOf(request);
            const rows = typedRows(request, records);
            const results = writeCollection(request, 'update', rows, { allOrNone: allOrNone === true });
            return ok(results.map((result) => saveResult(result, false)));
        }
    },
    {
        method: 'DELETE',
        path: PATH,
        handle(request) {
            const allOrNone = request.query.get('allOrNone') === 'true';
            const results = writeCollection(request, 'delete', idsToDelete(request), { allOrNone });
            return ok(results.map((result) => saveResult(result, false)));
        }
    },
    {
        method: 'PATCH',
        path: `${PATH}/:object/:field`,
        handle: (request) => ok(upsertByField(request).map((result) => saveResult(result, true)))
    },
    {
        method: 'GET',
        path: `${PATH}/:object`,
        handle: (request) =>
            ok(retrieve(request, listOf(request.query.get('ids')), listOf(request.query.get('fields'))))
    },
    {
        method: 'POST',
        path: `${PATH}/:object`,
        handle(request) {
            const body = (request.body ?? {}) as { ids?: unknown; fields?: unknown };
            return ok(retrieve(request, body.ids, body.fields));
        }
    }
];
