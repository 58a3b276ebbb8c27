// ui-api/list-info, list-records and list-ui
import { dataPath, ok } from '../http/message.ts';
import type { Answer, RestRequest, Route } from '../http/message.ts';
import { findView, listInfo, listRecords, MAX_PAGE } from './list-view.ts';
import { etag } from './record.ts';

const DATA = '/services/data/:version';

function viewList(request: RestRequest): Answer {
    const object = request.params.object!;
    const lists = request.service.org.listViews(request.session, object).map(({ id, name, label }) => ({
        apiName: name,
        id,
        label,
        listUiUrl: `${dataPath(request)}/ui-api/list-ui/${id}`
    }));
    const body = {
        count: lists.length,
        currentPageToken: '0',
        currentPageUrl: `${dataPath(request)}/ui-api/list-ui/${object}`,
        lists,
        nextPageToken: null,
        nextPageUrl: null,
        objectApiName: object,
        pageSize: MAX_PAGE,
        previousPageToken: null,
        previousPageUrl: null,
        queryString: null,
        recentListsOnly: false
    };
    return ok({ ...body, eTag: etag(body) });
}

const listUi = (request: RestRequest): Answer => {
    const found = findView(request);
    const body = { info: listInfo(request, found), records: listRecords(request, found) };
    return ok({ ...body, eTag: etag(body) });
};

export const listViewRoutes: Route[] = [
    // One part after list-ui is an object, or the id of a view.
    {
        method: 'GET',
        path: `${DATA}/ui-api/list-ui/:view`,
        handle(request) {
            const { view = '' } = request.params;
            if (/^00B\w{12}(\w{3})?$/.test(view)) return listUi(request);
            request.params.object = view;
            return viewList(request);
        }
    },
    { method: 'GET', path: `${DATA}/ui-api/list-ui/:object/:view`, handle: listUi },
    ...['list-info/:view', 'list-info/:object/:view'].map((path): Route => ({
        method: 'GET',
        path: `${DATA}/ui-api/${path}`,
        handle: (request) => ok(listInfo(request, findView(request)))
    })),
    ...['list-records/:view', 'list-records/:object/:view'].flatMap((path): Route[] =>
        (['GET', 'POST'] as const).map((method) => ({
            method,
            path: `${DATA}/ui-api/${path}`,
            handle: (request) => ok(listRecords(request, findView(request)))
        }))
    )
];
