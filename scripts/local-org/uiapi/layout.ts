// ui-api/layout and ui-api/record-ui: the deployed page layout, else all fields in two columns.
import { badRequest } from '../http/errors.ts';
import type { RestRequest } from '../http/message.ts';
import type { FieldDescribe, LayoutDef, ObjectDescribe } from '../org/contract.ts';
import { etag, MASTER_RECORD_TYPE } from './record.ts';

type Section = LayoutDef['sections'][number];
type Item = Section['columns'][number][number];

const STAMPS = new Set(['Id', 'IsDeleted', 'SystemModstamp', 'CreatedDate', 'LastModifiedDate']);

/** Fields that stand on the layout of an object and that the caller may read. Throws 404 NOT_FOUND. */
export function layoutFields(request: RestRequest, object: string): FieldDescribe[] {
    const described = request.service.org.describe(request.session, object);
    const asked = new Set(
        sectionsOf(request, described)
            .flatMap(({ columns }) => columns.flat())
            .flatMap((item) => (item ? [item.field.toLowerCase()] : []))
    );
    return described.fields.filter(({ name }) => asked.has(name.toLowerCase()));
}

function sectionsOf(request: RestRequest, described: ObjectDescribe): Section[] {
    return request.service.org.layout(request.session, described.name)?.sections ?? [plainSection(described)];
}

function plainSection({ fields }: ObjectDescribe): Section {
    const items = fields
        .filter(({ name, type }) => !STAMPS.has(name) && type !== 'address')
        .map(({ name, nillable, createable, updateable, defaultedOnCreate }) => ({
            field: name,
            required: createable && !nillable && !defaultedOnCreate,
            editable: updateable
        }));
    const column = (side: number): Item[] => items.filter((_, index) => index % 2 === side);
    return { label: 'Information', heading: true, columns: [column(0), column(1)] };
}

interface Shape {
    layoutType: string;
    mode: string;
}

/** Throws 400 for a layout type, mode or record type that there is not. */
export function layoutShape(request: RestRequest): Shape {
    const layoutType = request.query.get('layoutType') ?? request.query.get('layoutTypes') ?? 'Full';
    const mode = request.query.get('mode') ?? request.query.get('modes') ?? 'View';
    const recordType = request.query.get('recordTypeId') ?? MASTER_RECORD_TYPE;
    const wrong = (name: string, value: string): Error =>
        badRequest('ILLEGAL_QUERY_PARAMETER_VALUE', `${name}: '${value}' is not supported`);
    if (layoutType !== 'Full' && layoutType !== 'Compact') throw wrong('layoutType', layoutType);
    if (mode !== 'View' && mode !== 'Edit' && mode !== 'Create') throw wrong('mode', mode);
    if (recordType.slice(0, 15) !== MASTER_RECORD_TYPE.slice(0, 15)) throw wrong('recordTypeId', recordType);
    return { layoutType, mode };
}

/** A Record Layout of the UI API. Throws 404 NOT_FOUND. */
export function layoutOf(request: RestRequest, object: string, { layoutType, mode }: Shape): Record<string, unknown> {
    const described = request.service.org.describe(request.session, object);
    const byName = new Map(described.fields.map((field) => [field.name.toLowerCase(), field]));
    const compact = { label: '', heading: false, columns: [compactColumn(described)] };
    const sections = layoutType === 'Compact' ? [compact] : sectionsOf(request, described);
    const body = {
        id: null,
        layoutType,
        mode,
        objectApiName: described.name,
        recordTypeId: MASTER_RECORD_TYPE,
        saveOptions: [],
        sections: sections.map((section, index) => ({
            collapsible: section.heading,
            columns: section.columns.length,
            heading: section.label,
            id: `${described.name}-${index}`,
            layoutRows: rowsOf(section).map((items) => ({
                layoutItems: items.map((item) => layoutItem(item, byName.get(item?.field.toLowerCase() ?? ''), mode))
            })),
            rows: rowsOf(section).length,
            tabOrder: 'TopBottom',
            useHeading: section.heading
        }))
    };
    return { ...body, eTag: etag(body) };
}

function compactColumn({ fields }: ObjectDescribe): Item[] {
    return fields
        .filter(({ nameField }) => nameField)
        .map(({ name }) => ({ field: name, required: true, editable: true }));
}

function rowsOf({ columns }: Section): Item[][] {
    const rows = Math.max(0, ...columns.map((column) => column.length));
    return Array.from({ length: rows }, (_, row) => columns.map((column) => column[row] ?? null));
}

function layoutItem(item: Item, field: FieldDescribe | undefined, mode: string): Record<string, unknown> {
    // A field that the caller may not read leaves its place empty.
    if (!item || !field)
        return { ...BLANK, layoutComponents: [{ apiName: null, componentType: 'EmptySpace', label: null }] };
    const component = { apiName: field.name, componentType: 'Field', label: field.label };
    return {
        ...BLANK,
        editableForNew: item.editable && field.createable,
        editableForUpdate: item.editable && field.updateable,
        label: field.label,
        layoutComponents: [component],
        required: mode !== 'View' && item.required,
        sortable: field.sortable
    };
}

const BLANK = {
    editableForNew: false,
    editableForUpdate: false,
    label: '',
    layoutComponents: [],
    lookupIdApiName: null,
    required: false,
    sortable: false
};
