// GET sobjects/X/describe/layouts and its relatives; tabs and theme
import type { FieldDescribe } from '../../org/contract.ts';
import { layoutOf } from '../../uiapi/layout.ts';
import { MASTER_RECORD_TYPE } from '../../uiapi/record.ts';
import { notFound } from '../errors.ts';
import { ok } from '../message.ts';
import type { RestRequest, Route } from '../message.ts';

const DATA = '/services/data/:version';
const DESCRIBE = `${DATA}/sobjects/:object/describe`;

interface UiLayout {
    sections: {
        columns: number;
        heading: string;
        rows: number;
        useHeading: boolean;
        layoutRows: { layoutItems: UiItem[] }[];
    }[];
}

interface UiItem {
    editableForNew: boolean;
    editableForUpdate: boolean;
    label: string;
    required: boolean;
    layoutComponents: { apiName: string | null; componentType: string }[];
}

/** A UI API layout in the shape of the describe call. */
function sections(request: RestRequest, mode: 'View' | 'Edit'): Record<string, unknown>[] {
    const object = request.params.object!;
    const layout = layoutOf(request, object, { layoutType: 'Full', mode }) as unknown as UiLayout;
    const { fields } = request.service.org.describe(request.session, object);
    return layout.sections.map((section) => ({
        collapsed: false,
        columns: section.columns,
        heading: section.heading,
        layoutRows: section.layoutRows.map(({ layoutItems }) => ({
            layoutItems: layoutItems.map((item) => describedItem(item, fields)),
            numItems: layoutItems.length
        })),
        layoutSectionId: null,
        parentLayoutId: null,
        rows: section.rows,
        tabOrder: 'LeftToRight',
        useCollapsibleSection: section.useHeading,
        useHeading: section.useHeading
    }));
}

function describedItem(item: UiItem, fields: FieldDescribe[]): Record<string, unknown> {
    const { editableForNew, editableForUpdate, label, required } = item;
    const name = item.layoutComponents[0]?.apiName ?? null;
    const details = fields.find((field) => field.name === name);
    const component = { details, displayLines: 1, tabOrder: 0, type: 'Field', value: name };
    return {
        editableForNew,
        editableForUpdate,
        label,
        layoutComponents: details ? [component] : [],
        placeholder: !details,
        required
    };
}

function layouts(request: RestRequest): Record<string, unknown> {
    const layout = {
        buttonLayoutSection: { detailButtons: [] },
        detailLayoutSections: sections(request, 'View'),
        editLayoutSections: sections(request, 'Edit'),
        feedView: null,
        highlightsPanelLayoutSection: null,
        id: null,
        multirowEditLayoutSections: [],
        offlineLinks: [],
        quickActionList: { quickActionListItems: [] },
        relatedContent: null,
        relatedLists: [],
        saveOptions: []
    };
    const mapping = {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        developerName: 'Master',
        layoutId: null,
        master: true,
        name: 'Master',
        picklistsForRecordType: null,
        recordTypeId: MASTER_RECORD_TYPE
    };
    return { layouts: [layout], recordTypeMappings: [mapping], recordTypeSelectorRequired: [false] };
}

function compactLayouts(request: RestRequest): Record<string, unknown> {
    const described = request.service.org.describe(request.session, request.params.object!);
    const named = described.fields.filter(({ nameField }) => nameField);
    const fieldItems = named.map(({ name, label }) => ({
        editableForNew: false,
        editableForUpdate: false,
        label,
        layoutComponents: [{ displayLines: 1, tabOrder: 0, type: 'Field', value: name }],
        placeholder: false,
        required: false
    }));
    const layout = {
        actions: [],
        fieldItems,
        id: null,
        imageItems: [],
        label: 'System Default',
        name: 'SYSTEM',
        objectType: described.name
    };
    const mapping = {
        available: true,
        compactLayoutId: null,
        compactLayoutName: 'SYSTEM',
        recordTypeId: MASTER_RECORD_TYPE,
        recordTypeName: 'Master'
    };
    return { compactLayouts: [layout], defaultCompactLayoutId: null, recordTypeCompactLayoutMappings: [mapping] };
}

/** Objects with a page layout, and those of the platform that have records of their own. */
function tabs(request: RestRequest): Record<string, unknown>[] {
    const { org, instanceUrl } = request.service;
    const owned = (name: string): boolean =>
        org.describe(request.session, name).fields.some((field) => field.name === 'OwnerId');
    return org
        .describeGlobal(request.session)
        .filter(({ name, custom }) => (custom ? org.layout(request.session, name) !== null : owned(name)))
        .map(({ name, labelPlural, custom, keyPrefix }) => ({
            colors: [],
            custom,
            iconUrl: null,
            icons: [],
            label: labelPlural,
            miniIconUrl: null,
            name: custom ? name : `standard-${name}`,
            sobjectName: name,
            url: `${instanceUrl}/${keyPrefix}/o`
        }));
}

const get = (path: string, answer: (request: RestRequest) => unknown): Route => ({
    method: 'GET',
    path,
    handle: (request) => ok(answer(request))
});

export const describeLayoutRoutes: Route[] = [
    get(`${DESCRIBE}/layouts`, layouts),
    get(`${DESCRIBE}/layouts/:recordType`, (request) => {
        if (request.params.recordType?.slice(0, 15) !== MASTER_RECORD_TYPE.slice(0, 15)) throw notFound();
        return (layouts(request).layouts as unknown[])[0];
    }),
    get(`${DESCRIBE}/namedLayouts/:name`, (request) => {
        const isUserLayout = request.params.object?.toLowerCase() === 'user' && request.params.name === 'UserAlt';
        if (!isUserLayout) throw notFound();
        return layouts(request);
    }),
    get(`${DESCRIBE}/compactLayouts`, compactLayouts),
    get(`${DESCRIBE}/approvalLayouts`, (request) => {
        request.service.org.describe(request.session, request.params.object!);
        return { approvalLayouts: [] };
    }),
    get(`${DATA}/tabs`, tabs),
    get(`${DATA}/theme`, (request) => ({
        themeItems: tabs(request).map(({ sobjectName }) => ({ colors: [], icons: [], name: sobjectName }))
    }))
];
