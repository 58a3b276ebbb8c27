// POST sobjects/X; GET, PATCH, DELETE sobjects/X/<id>
import type { InputRow, RowResult } from '../../org/contract.ts';
import { badRequest, notFound, rowFailure } from '../errors.ts';
import { dataPath, noContent, ok } from '../message.ts';
import type { Answer, RestRequest, Route } from '../message.ts';

const PATH = '/services/data/:version/sobjects';

/** The schema's name of the object in the path. Throws 404 NOT_FOUND for one that is missing or hidden. */
export function objectOf(request: RestRequest): string {
    const { org } = request.service;
    const name = org.objectName(request.params.object ?? '');
    if (!name || !visible(request, name)) throw notFound();
    return name;
}

function visible(request: RestRequest, name: string): boolean {
    const { session } = request;
    return session.canUse(name, 'read') || session.canUse(name, 'create') || session.canUse(name, 'edit');
}

/** The body as a record. Throws 400 when it is not a JSON object. */
export function rowOf(body: unknown): InputRow {
    if (body && typeof body === 'object' && !Array.isArray(body)) return body as InputRow;
    throw badRequest('JSON_PARSER_ERROR', 'The request body must be a JSON object with the fields of the record');
}

/** `fields=Name,Industry`; undefined when not asked. */
export function fieldsOf(request: RestRequest): string[] | undefined {
    const text = request.query.get('fields');
    if (text === null) return undefined;
    return text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
}

/** 201 with the id, or the row's errors. */
export function createdAnswer(request: RestRequest, object: string, result: RowResult | undefined): Answer {
    if (!result?.success) return rowFailure(result?.errors ?? []);
    const body = { id: result.id, success: true, errors: [] };
    return { status: 201, body, headers: { location: `${dataPath(request)}/sobjects/${object}/${result.id}` } };
}

/** 204, or the row's errors; a record that is not there is 404, as for GET. */
export function changedAnswer(result: RowResult | undefined): Answer {
    if (result?.success) return noContent();
    const errors = result?.errors ?? [];
    if (errors[0]?.statusCode === 'INVALID_CROSS_REFERENCE_KEY' && errors[0].fields.length === 0) throw notFound();
    return rowFailure(errors);
}

/** Salesforce refuses an Id in the body of a create or of an update by id. */
function refuseId(row: InputRow): void {
    if (!Object.keys(row).some((name) => name.toLowerCase() === 'id')) return;
    throw badRequest('INVALID_FIELD', 'The Id field should not be specified in the sobject data.', ['Id']);
}

export const sobjectRowRoutes: Route[] = [
    {
        method: 'POST',
        path: `${PATH}/:object`,
        handle(request) {
            const object = objectOf(request);
            const row = rowOf(request.body);
            refuseId(row);
            const [result] = request.service.org.insert(request.session, object, [row]);
            return createdAnswer(request, object, result);
        }
    },
    {
        method: 'GET',
        path: `${PATH}/:object/:id`,
        handle(request) {
            const options = { apiVersion: request.version };
            const { org } = request.service;
            return ok(
                org.getRecord(request.session, objectOf(request), request.params.id!, fieldsOf(request), options)
            );
        }
    },
    {
        method: 'PATCH',
        path: `${PATH}/:object/:id`,
        handle(request) {
            const object = objectOf(request);
            const row = rowOf(request.body);
            refuseId(row);
            const update = { ...row, Id: request.params.id };
            return changedAnswer(request.service.org.update(request.session, object, [update])[0]);
        }
    },
    {
        method: 'DELETE',
        path: `${PATH}/:object/:id`,
        handle: (request) =>
            changedAnswer(request.service.org.delete(request.session, objectOf(request), [request.params.id!])[0])
    }
];
