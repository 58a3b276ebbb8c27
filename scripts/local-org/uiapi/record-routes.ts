// ui-api/records
import { badRequest, errorAnswer } from '../http/errors.ts';
import { noContent, ok } from '../http/message.ts';
import type { Answer, RestRequest, Route } from '../http/message.ts';
import type { InputRow } from '../org/contract.ts';
import { OrgError } from '../org/contract.ts';
import { fieldTree } from './field-tree.ts';
import type { FieldTree } from './field-tree.ts';
import { objectOfId, readRecord } from './record.ts';
import type { UiRecord } from './record.ts';
import { refuse } from './record-error.ts';

const PATH = '/services/data/:version/ui-api/records';

function read(request: RestRequest, id: string): UiRecord {
    return readRecord(request, fieldTree(request, objectOfId(request, id)), id);
}

function batch(request: RestRequest): Answer {
    const results = request.params.ids!.split(',').map((id) => {
        try {
            return { statusCode: 200, result: read(request, id.trim()) };
        } catch (error) {
            const failed = errorAnswer(error, () => undefined);
            return { statusCode: failed.status, result: failed.body };
        }
    });
    return ok({ hasErrors: results.some(({ statusCode }) => statusCode >= 400), results });
}

function fieldsOf(request: RestRequest): InputRow {
    const fields = (request.body as { fields?: unknown } | undefined)?.fields;
    if (fields && typeof fields === 'object' && !Array.isArray(fields)) return fields as InputRow;
    throw badRequest('JSON_PARSER_ERROR', 'The request body must be {"fields": {...}}');
}

/** The written record: the fields the client names, else the ones it sent. */
function writtenRecord(request: RestRequest, object: string, id: string, sent: InputRow): UiRecord {
    if (request.query.has('fields') || request.query.has('optionalFields')) return read(request, id);
    const described = request.service.org.describe(request.session, object).fields;
    const names = new Set(Object.keys(sent).map((name) => name.toLowerCase()));
    const tree: FieldTree = { object, fields: new Map(), parents: new Map() };
    for (const field of described) if (names.has(field.name.toLowerCase())) tree.fields.set(field.name, field);
    return readRecord(request, tree, id);
}

/** `If-Unmodified-Since`: throws 412 when the record has changed since. Seconds, as the header has them. */
function checkUnmodified(request: RestRequest, id: string, object: string): void {
    const since = Date.parse(request.headers['if-unmodified-since'] ?? '');
    if (Number.isNaN(since)) return;
    const record = request.service.org.getRecord(request.session, object, id, ['LastModifiedDate']);
    if (Math.floor(Date.parse(String(record.LastModifiedDate)) / 1000) <= Math.floor(since / 1000)) return;
    throw new OrgError(412, 'PRECONDITION_FAILED', 'The record was changed by somebody else in the meantime');
}

function create(request: RestRequest): Answer {
    const { apiName } = (request.body ?? {}) as { apiName?: unknown };
    const object = request.service.org.objectName(String(apiName ?? ''));
    if (!object) throw badRequest('INVALID_TYPE', `Object ${String(apiName)} is not supported in UI API`);
    const fields = fieldsOf(request);
    const [result] = request.service.org.insert(request.session, object, [fields]);
    if (!result?.success || result.id === null) return refuse(request, object, result, 'create');
    return { status: 201, body: writtenRecord(request, object, result.id, fields) };
}

function update(request: RestRequest): Answer {
    const id = request.params.id!;
    const object = objectOfId(request, id);
    const fields = Object.fromEntries(
        Object.entries(fieldsOf(request)).filter(([name]) => name.toLowerCase() !== 'id')
    );
    checkUnmodified(request, id, object);
    const [result] = request.service.org.update(request.session, object, [{ ...fields, Id: id }]);
    if (!result?.success) return refuse(request, object, result, 'update');
    return ok(writtenRecord(request, object, id, fields));
}

export const recordRoutes: Route[] = [
    { method: 'GET', path: `${PATH}/:id`, handle: (request) => ok(read(request, request.params.id!)) },
    { method: 'GET', path: `${PATH}/batch/:ids`, handle: batch },
    { method: 'POST', path: PATH, handle: create },
    { method: 'PATCH', path: `${PATH}/:id`, handle: update },
    {
        method: 'DELETE',
        path: `${PATH}/:id`,
        handle(request) {
            const id = request.params.id!;
            const object = objectOfId(request, id);
            const [result] = request.service.org.delete(request.session, object, [id]);
            return result?.success ? noContent() : refuse(request, object, result, 'delete');
        }
    }
];
