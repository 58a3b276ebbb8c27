// GET, PATCH, DELETE sobjects/X/<external id field>/<value>; POST sobjects/X/Id
import { AnswerError, badRequest, notFound, rowFailure, unsupported } from '../errors.ts';
import { dataPath, ok } from '../message.ts';
import type { Answer, RestRequest, Route } from '../message.ts';
import { relationshipAnswer } from './sobject-relationships.ts';
import { changedAnswer, createdAnswer, fieldsOf, objectOf, rowOf } from './sobject-rows.ts';

const PATH = '/services/data/:version/sobjects/:object/:field/:value';
/** Since this version an upsert that updates answers 200 with a body instead of 204. */
const UPSERT_BODY_VERSION = 46;

/** Several records share the external id: their URLs, and no error code. */
function multipleChoices(request: RestRequest, object: string, ids: string[]): Answer {
    return { status: 300, body: ids.map((id) => `${dataPath(request)}/sobjects/${object}/${id}`) };
}

/** The field's own spelling. Throws 404 for one that cannot find records, and for what looks like a relationship path. */
function lookupField(request: RestRequest, object: string): string {
    const { field = '', value = '' } = request.params;
    const fields = request.service.org.describe(request.session, object).fields;
    const found = fields.find(({ name }) => name.toLowerCase() === field.toLowerCase());
    if (found && (found.externalId || found.idLookup)) return found.name;
    // A record by its id has only relationships below it, and those are read.
    if (!found && /^\w{15}(\w{3})?$/.test(field)) throw unsupported(`${request.method} of ${object}/<id>/${value}`);
    throw notFound(`Provided external ID field does not exist or is not accessible: ${field}`);
}

function findOne(request: RestRequest, object: string): string {
    const field = lookupField(request, object);
    const ids = request.service.org.findByExternalId(request.session, object, field, request.params.value!);
    if (ids.length > 1) throw new AnswerError(multipleChoices(request, object, ids));
    if (ids[0] === undefined) throw notFound();
    return ids[0];
}

function upsert(request: RestRequest): Answer {
    const object = objectOf(request);
    const field = lookupField(request, object);
    const row = rowOf(request.body);
    if (Object.keys(row).some((name) => name.toLowerCase() === field.toLowerCase())) {
        const message = `The ${field} field should not be specified in the sobject data.`;
        throw badRequest('INVALID_FIELD', message, [field]);
    }
    const updateOnly = request.query.get('updateOnly') === 'true';
    const options = { externalIdField: field, updateOnly };
    const [result] = request.service.org.upsert(
        request.session,
        object,
        [{ ...row, [field]: request.params.value }],
        options
    );
    if (result?.matches) return multipleChoices(request, object, result.matches);
    if (!result?.success) return upsertFailure(result?.errors ?? []);
    const body = { id: result.id, success: true, errors: [], created: result.created };
    if (result.created) {
        return { status: 201, body, headers: { location: `${dataPath(request)}/sobjects/${object}/${result.id}` } };
    }
    return Number.parseInt(request.version, 10) >= UPSERT_BODY_VERSION ? ok(body) : { status: 204 };
}

function upsertFailure(errors: { statusCode: string; message: string; fields: string[] }[]): Answer {
    const [first] = errors;
    // updateOnly with a value that nobody has.
    if (first?.statusCode === 'INVALID_CROSS_REFERENCE_KEY' && first.fields.length === 0) throw notFound();
    return rowFailure(errors);
}

export const externalIdRoutes: Route[] = [
    {
        method: 'GET',
        path: PATH,
        handle(request) {
            const object = objectOf(request);
            const related = relationshipAnswer(request, object);
            if (related) return related;
            const id = findOne(request, object);
            const options = { apiVersion: request.version };
            return ok(request.service.org.getRecord(request.session, object, id, fieldsOf(request), options));
        }
    },
    { method: 'PATCH', path: PATH, handle: upsert },
    {
        method: 'DELETE',
        path: PATH,
        handle(request) {
            const object = objectOf(request);
            return changedAnswer(request.service.org.delete(request.session, object, [findOne(request, object)])[0]);
        }
    },
    {
        method: 'POST',
        path: '/services/data/:version/sobjects/:object/Id',
        handle(request) {
            const object = objectOf(request);
            const [result] = request.service.org.insert(request.session, object, [rowOf(request.body)]);
            return createdAnswer(request, object, result);
        }
    }
];
