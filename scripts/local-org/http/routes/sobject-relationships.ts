// GET sobjects/X/<id>/<relationship>: the parent record, or the children as a query answers them.
import { notFound } from '../errors.ts';
import { dataPath, ok } from '../message.ts';
import type { Answer, RestRequest } from '../message.ts';
import { fieldsOf } from './sobject-rows.ts';

const ID = /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/;

/** null when the path does not begin with the id of a record. Throws 404 for an empty lookup or an unknown name. */
export function relationshipAnswer(request: RestRequest, object: string): Answer | null {
    const { field: id = '', value: name = '' } = request.params;
    const { org } = request.service;
    const described = org.describe(request.session, object);
    if (!ID.test(id) || id.slice(0, 3) !== described.keyPrefix) return null;
    const same = (relationship: string | null): boolean => relationship?.toLowerCase() === name.toLowerCase();
    const lookup = described.fields.find(({ relationshipName }) => same(relationshipName));
    if (lookup) return parentAnswer(request, object, id, lookup.name);
    const child = described.childRelationships.find(({ relationshipName }) => same(relationshipName));
    if (!child) throw notFound();
    // The record itself must be there.
    org.getRecord(request.session, object, id, ['Id']);
    const fields = fieldsOf(request) ?? allFields(request, child.childSObject);
    const soql = `SELECT ${fields.join(', ')} FROM ${child.childSObject} WHERE ${child.field} = '${id}'`;
    return request.dispatch({
        method: 'GET',
        url: `${dataPath(request)}/query?q=${encodeURIComponent(soql)}`,
        headers: request.headers
    });
}

function parentAnswer(request: RestRequest, object: string, id: string, lookup: string): Answer {
    const { org } = request.service;
    const options = { apiVersion: request.version };
    const parentId = org.getRecord(request.session, object, id, [lookup])[lookup];
    const parent = typeof parentId === 'string' ? org.objectByPrefix(parentId.slice(0, 3)) : null;
    if (parent === null) throw notFound();
    return ok(org.getRecord(request.session, parent, String(parentId), fieldsOf(request), options));
}

const allFields = (request: RestRequest, object: string): string[] =>
    request.service.org.describe(request.session, object).fields.map(({ name }) => name);
