// ui-api/layout, record-ui, record-defaults, themes and nav-items
import { unsupported } from '../http/errors.ts';
import { dataPath, ok } from '../http/message.ts';
import type { Answer, RestRequest, Route } from '../http/message.ts';
import type { FieldDescribe } from '../org/contract.ts';
import { displayValue, rawValue } from './display-value.ts';
import { fieldTree } from './field-tree.ts';
import { layoutOf, layoutShape } from './layout.ts';
import { objectInfo } from './object-info.ts';
import { etag, MASTER_RECORD_TYPE, objectOfId, readRecord } from './record.ts';

const PATH = '/services/data/:version/ui-api';

const perRecordType = (type: string, mode: string, layout: unknown) => ({
    [MASTER_RECORD_TYPE]: { [type]: { [mode]: layout } }
});

function recordUi(request: RestRequest): Answer {
    const shape = layoutShape(request);
    const ids = request.params.ids!.split(',').map((id) => id.trim());
    const objects = [...new Set(ids.map((id) => objectOfId(request, id)))];
    if (!request.query.has('layoutTypes')) request.query.set('layoutTypes', shape.layoutType);
    const body = {
        layoutUserStates: {},
        layouts: Object.fromEntries(
            objects.map((name) => [name, perRecordType(shape.layoutType, shape.mode, layoutOf(request, name, shape))])
        ),
        objectInfos: Object.fromEntries(objects.map((name) => [name, objectInfo(request, name)])),
        records: Object.fromEntries(
            ids.map((id) => [id, readRecord(request, fieldTree(request, objectOfId(request, id)), id)])
        )
    };
    return ok({ ...body, eTag: etag(body) });
}

type Values = Record<string, { displayValue: string | null; value: unknown }>;

/** What a form for a new record begins with: default values, else nothing. */
function emptyValues(request: RestRequest, fields: FieldDescribe[]): Values {
    const preset = (field: FieldDescribe): unknown => {
        if (field.name === 'OwnerId') return request.session.userId;
        const chosen = field.picklistValues.find(({ defaultValue }) => defaultValue)?.value;
        return field.defaultValue ?? chosen ?? (field.type === 'boolean' ? false : null);
    };
    return shown(fields, preset);
}

function shown(fields: FieldDescribe[], valueOf: (field: FieldDescribe) => unknown): Values {
    return Object.fromEntries(
        fields.map((field) => {
            const value = valueOf(field);
            return [field.name, { displayValue: displayValue(field, value), value: rawValue(field, value) }];
        })
    );
}

function createable(request: RestRequest, object: string): { name: string; fields: FieldDescribe[] } {
    const described = request.service.org.describe(request.session, object);
    return { name: described.name, fields: described.fields.filter((field) => field.createable) };
}

function cloneValues(request: RestRequest): { name: string; values: Values } {
    const id = request.params.id!;
    const { name, fields } = createable(request, objectOfId(request, id));
    const names = fields.map((field) => field.name);
    const record = request.service.org.getRecord(request.session, name, id, ['Id', ...names]);
    return { name, values: shown(fields, (field) => record[field.name]) };
}

function defaults(request: RestRequest, name: string, fields: Values): Answer {
    const shape = { layoutType: 'Full', mode: 'Create' };
    const record = {
        apiName: name,
        childRelationships: {},
        fields,
        id: null,
        lastModifiedById: null,
        lastModifiedDate: null,
        recordTypeId: MASTER_RECORD_TYPE,
        recordTypeInfo: null,
        systemModstamp: null
    };
    const body = {
        layout: layoutOf(request, name, shape),
        objectInfos: { [name]: objectInfo(request, name) },
        record: { ...record, eTag: etag(record) }
    };
    return ok({ ...body, eTag: etag(body) });
}

function template(name: string, fields: Values): Answer {
    const values = Object.fromEntries(
        Object.entries(fields).map(([field, { displayValue: text, value }]) => [field, { displayValue: text, value }])
    );
    const record = { apiName: name, fields: values, recordTypeId: MASTER_RECORD_TYPE };
    return ok({ eTag: etag(record), objectInfos: {}, record });
}

function navItems(request: RestRequest): Answer {
    const objects = request.service.org
        .describeGlobal(request.session)
        .filter(({ name, queryable }) => queryable && request.service.org.layout(request.session, name) !== null);
    const items = objects.map(({ name, labelPlural, custom }) => ({
        apiName: name,
        availableInClassic: true,
        availableInLightning: true,
        color: null,
        content: null,
        custom,
        developerName: name,
        iconUrl: null,
        id: null,
        itemType: 'Entity',
        label: labelPlural,
        objectApiName: name,
        objectLabel: labelPlural,
        pageReference: { type: 'standard__objectPage', attributes: { actionName: 'list', objectApiName: name } },
        standardType: null
    }));
    const current = `${dataPath(request)}/ui-api/nav-items`;
    const paging = {
        currentPageUrl: current,
        nextPageUrl: null,
        page: 0,
        pageSize: items.length,
        previousPageUrl: null
    };
    return ok({ ...paging, navItems: items, eTag: etag(items) });
}

const THEME = {
    brandColor: '#0176D3',
    bannerColor: null,
    brandImage: null,
    defaultBrandImage: null,
    groupImage: null,
    lightColor: null,
    usesOverlay: false,
    userImage: null
};

const get = (path: string, handle: (request: RestRequest) => Answer): Route => ({
    method: 'GET',
    path: `${PATH}/${path}`,
    handle
});

/** Said plainly, in Salesforce's shape. */
const refused = (path: string, what: string): Route =>
    get(path, () => {
        throw unsupported(what);
    });

export const layoutRoutes: Route[] = [
    get('layout/:object', (request) => ok(layoutOf(request, request.params.object!, layoutShape(request)))),
    get('record-ui/:ids', recordUi),
    get('record-defaults/create/:object', (request) => {
        const { name, fields } = createable(request, request.params.object!);
        return defaults(request, name, emptyValues(request, fields));
    }),
    get('record-defaults/clone/:id', (request) => {
        const { name, values } = cloneValues(request);
        return defaults(request, name, values);
    }),
    get('record-defaults/template/create/:object', (request) => {
        const { name, fields } = createable(request, request.params.object!);
        return template(name, emptyValues(request, fields));
    }),
    get('record-defaults/template/clone/:id', (request) => {
        const { name, values } = cloneValues(request);
        return template(name, values);
    }),
    get('themes/active', () => ok({ ...THEME, eTag: etag(THEME) })),
    get('nav-items', navItems),
    refused('actions/record/:id', 'actions of records'),
    refused('actions/object/:object', 'actions of objects'),
    refused('apps', 'apps'),
    refused('favorites', 'favorites'),
    refused('lookups/:object/:field', 'lookup suggestions'),
    refused('mru-list-ui/:object', 'lists of recently viewed records'),
    refused('related-list-info/:object', 'related lists'),
    refused('related-list-records/:id/:list', 'related lists')
];
