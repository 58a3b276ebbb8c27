// GET sobjects/X/listviews: the deployed list views in the shape that is older than the UI API's
import type { ListView } from '../../org/contract.ts';
import { nameField } from '../../uiapi/field-tree.ts';
import { listWhere } from '../../uiapi/list-view-query.ts';
import { columns, findView, listRecords, orderBy } from '../../uiapi/list-view.ts';
import type { Found } from '../../uiapi/list-view.ts';
import type { UiRecord } from '../../uiapi/record.ts';
import { dataPath, ok } from '../message.ts';
import type { Answer, RestRequest, Route } from '../message.ts';

const DATA = '/services/data/:version';

function oldColumns(request: RestRequest, found: Found): Record<string, unknown>[] {
    return columns(request, found).map(({ path, field }) => ({
        ascendingLabel: null,
        descendingLabel: null,
        fieldNameOrPath: path,
        hidden: false,
        label: field.label,
        searchable: false,
        selectListItem: path,
        sortDirection: null,
        sortIndex: null,
        sortable: field.sortable,
        type: field.type
    }));
}

function oldSummary(request: RestRequest, object: string, { id, name, label }: ListView): Record<string, unknown> {
    const url = `${dataPath(request)}/sobjects/${object}/listviews/${id}`;
    return {
        describeUrl: `${url}/describe`,
        developerName: name,
        id,
        label,
        resultsUrl: `${url}/results`,
        soqlCompatible: true,
        url
    };
}

/** The SOQL a list view stands for. */
export function listViewQuery(request: RestRequest, found: Found): string {
    const paths = columns(request, found).map(({ path }) => path);
    const clauses = listWhere(request, found.object, found.view) + orderBy(request, found.object);
    return `SELECT ${[...new Set([...paths, 'Id'])].join(', ')} FROM ${found.object}${clauses}`;
}

function oldDescribe(request: RestRequest): Answer {
    const found = findView(request);
    return ok({
        columns: oldColumns(request, found),
        id: found.view.id,
        orderBy: [
            {
                fieldNameOrPath: nameField(request.service.org.describe(request.session, found.object)),
                nullsPosition: 'first',
                sortDirection: 'ascending'
            }
        ],
        query: listViewQuery(request, found),
        scope: found.view.scope.toLowerCase(),
        sobjectType: found.object
    });
}

function oldResults(request: RestRequest): Answer {
    const found = findView(request);
    const { records, nextPageToken } = listRecords(request, found) as {
        records: UiRecord[];
        nextPageToken: string | null;
    };
    const cell = (record: UiRecord, path: string): unknown =>
        path.split('.').reduce<unknown>((at, part) => {
            const value = (at as UiRecord | null)?.fields[part]?.value;
            return value ?? null;
        }, record);
    return ok({
        columns: oldColumns(request, found),
        developerName: found.view.name,
        done: nextPageToken === null,
        id: found.view.id,
        label: found.view.label,
        records: records.map((record) => ({
            columns: [...columns(request, found).map(({ path }) => path), 'Id'].map((path) => ({
                fieldNameOrPath: path,
                value: path === 'Id' ? record.id : cell(record, path)
            }))
        })),
        size: records.length
    });
}

export const oldListViewRoutes: Route[] = [
    {
        method: 'GET',
        path: `${DATA}/sobjects/:object/listviews`,
        handle(request) {
            const object = request.params.object!;
            const listviews = request.service.org.listViews(request.session, object);
            const all = listviews.map((view) => oldSummary(request, object, view));
            return ok({ done: true, listviews: all, nextRecordsUrl: null, size: all.length, sobjectType: object });
        }
    },
    {
        method: 'GET',
        path: `${DATA}/sobjects/:object/listviews/:view`,
        handle(request) {
            const { object, view } = findView(request);
            return ok(oldSummary(request, object, view));
        }
    },
    { method: 'GET', path: `${DATA}/sobjects/:object/listviews/:view/describe`, handle: oldDescribe },
    { method: 'GET', path: `${DATA}/sobjects/:object/listviews/:view/results`, handle: oldResults }
];
