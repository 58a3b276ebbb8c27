// Finding a list view, saying what it is and reading its records.
import { badRequest, notFound } from '../http/errors.ts';
import { dataPath } from '../http/message.ts';
import type { RestRequest } from '../http/message.ts';
import type { ListView } from '../org/contract.ts';
import { addPathTo, emptyTree, nameField } from './field-tree.ts';
import type { FieldTree } from './field-tree.ts';
import { listField, listWhere } from './list-view-query.ts';
import { etag, readRecords } from './record.ts';

const DEFAULT_PAGE = 50;
export const MAX_PAGE = 2000;

export interface Found {
    object: string;
    view: ListView;
}

/** By object and name or id, or by id alone. Throws 404 NOT_FOUND. */
export function findView(request: RestRequest): Found {
    const { org } = request.service;
    const { object, view: wanted = '' } = request.params;
    const objects = object ? [object] : org.describeGlobal(request.session).map(({ name }) => name);
    for (const name of objects) {
        const view = org
            .listViews(request.session, name)
            .find(
                (one) => one.id.slice(0, 15) === wanted.slice(0, 15) || one.name.toLowerCase() === wanted.toLowerCase()
            );
        if (view) return { object: org.objectName(name)!, view };
    }
    throw notFound();
}

const reference = ({ object, view }: Found) => ({
    id: view.id,
    listViewApiName: view.name,
    objectApiName: object,
    type: 'listView'
});

export function listInfo(request: RestRequest, found: Found): Record<string, unknown> {
    const { object, view } = found;
    const described = request.service.org.describe(request.session, object);
    const name = nameField(described);
    const info = {
        cloneable: false,
        createable: false,
        deletable: false,
        displayColumns: columns(request, found).map(({ path, field }) => ({
            fieldApiName: path,
            label: field.label,
            lookupId: path === name ? 'Id' : null,
            sortable: field.sortable
        })),
        filterLogicString: view.logic,
        filteredByInfo: view.filters.map((filter) => {
            const known = listField(request, object, filter.field);
            return {
                fieldApiName: known?.path ?? filter.field,
                label: known?.field.label ?? filter.field,
                operandLabels: filter.value === '' ? [] : filter.value.split(','),
                operator: filter.operation.charAt(0).toUpperCase() + filter.operation.slice(1)
            };
        }),
        label: view.label,
        listReference: reference(found),
        orderedByInfo: [{ fieldApiName: name, isAscending: true, label: labelOf(request, object, name) }],
        updateable: false,
        userPreferences: { columnWidths: {}, columnWrap: {} },
        visibility: 'Public',
        visibilityEditable: false
    };
    return { ...info, eTag: etag(info) };
}

export const columns = (request: RestRequest, { object, view }: Found) =>
    view.columns.flatMap((column) => listField(request, object, column) ?? []);

const labelOf = (request: RestRequest, object: string, path: string): string =>
    listField(request, object, path)?.field.label ?? path;

/** A setting of the query, or of the body of a POST. */
function setting(request: RestRequest, name: string): string | null {
    const sent = (request.body as Record<string, unknown> | undefined)?.[name] ?? request.query.get(name);
    if (sent === null || sent === undefined) return null;
    const texts = Array.isArray(sent) ? (sent as unknown[]) : [sent];
    if (texts.every((text) => typeof text === 'string' || typeof text === 'number')) return texts.join(',');
    throw badRequest('ILLEGAL_QUERY_PARAMETER_VALUE', `${name} must be a text or a list of texts`);
}

function whole(request: RestRequest, name: string, range: [number, number], preset: number): number {
    const text = setting(request, name);
    if (text === null || text === '') return preset;
    const value = Number(text);
    if (Number.isInteger(value) && value >= range[0] && value <= range[1]) return value;
    throw badRequest(
        'ILLEGAL_QUERY_PARAMETER_VALUE',
        `${name}: '${text}' is not a whole number from ${range.join(' to ')}`
    );
}

function treeFor(request: RestRequest, found: Found): FieldTree {
    const { object } = found;
    const tree = emptyTree(object);
    const describe = (name: string) => request.service.org.describe(request.session, name);
    for (const { path } of columns(request, found)) addPathTo(tree, describe, `${object}.${path}`);
    for (const name of names(request, 'fields')) {
        if (!addPathTo(tree, describe, name))
            throw badRequest('INVALID_FIELD', `No such column '${name}' on entity '${object}'.`);
    }
    for (const name of names(request, 'optionalFields')) addPathTo(tree, describe, name);
    return tree;
}

const names = (request: RestRequest, name: string): string[] =>
    (setting(request, name) ?? '')
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');

/** `Account.Name`, `-Account.CreatedDate`; by name when nothing is said. */
export function orderBy(request: RestRequest, object: string): string {
    const name = nameField(request.service.org.describe(request.session, object));
    const terms = names(request, 'sortBy').map((text) => {
        const path = text.replace(/^-/, '').replace(new RegExp(`^${object}\\.`, 'i'), '');
        const found = listField(request, object, path);
        if (!found?.field.sortable)
            throw badRequest('ILLEGAL_QUERY_PARAMETER_VALUE', `sortBy: '${text}' is not a sortable field`);
        return `${found.path} ${text.startsWith('-') ? 'DESC' : 'ASC'}`;
    });
    return ` ORDER BY ${terms.length > 0 ? terms.join(', ') : `${name} ASC`}`;
}

export function listRecords(request: RestRequest, found: Found): Record<string, unknown> {
    const { object, view } = found;
    for (const name of ['where', 'searchTerm'])
        if (setting(request, name))
            throw badRequest('ILLEGAL_QUERY_PARAMETER_VALUE', `${name} is not supported by the local org`);
    const pageSize = whole(request, 'pageSize', [1, MAX_PAGE], DEFAULT_PAGE);
    const start = whole(request, 'pageToken', [0, 1_000_000_000], 0);
    const clauses = listWhere(request, object, view) + orderBy(request, object);
    const { records, total } = readRecords(request, treeFor(request, found), { clauses, start, count: pageSize });
    const token = (at: number): string | null => (at < 0 || at >= Math.max(total, 1) ? null : String(at));
    const url = (at: string | null): string | null =>
        at === null ? null : `${dataPath(request)}/ui-api/list-records/${view.id}?pageSize=${pageSize}&pageToken=${at}`;
    const next = token(start + pageSize);
    const previous = start === 0 ? null : token(Math.max(0, start - pageSize));
    return {
        count: records.length,
        currentPageToken: String(start),
        currentPageUrl: url(String(start)),
        fields: columns(request, found).map(({ path }) => `${object}.${path}`),
        listInfoETag: listInfo(request, found).eTag,
        listReference: reference(found),
        nextPageToken: next,
        nextPageUrl: url(next),
        optionalFields: names(request, 'optionalFields'),
        pageSize,
        previousPageToken: previous,
        previousPageUrl: url(previous),
        records,
        searchTerm: null,
        sortBy: names(request, 'sortBy')
    };
}
