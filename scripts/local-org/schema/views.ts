// List views and page layouts of the package folders.

import { list, text } from './field-types.ts';
import type { XmlNode } from './field-types.ts';

export interface ListViewFilter {
    /** As the metadata writes it: `Health_Status__c`, `ACCOUNT.NAME`. */
    field: string;
    operation: string;
    value: string;
}

export interface ListViewDef {
    name: string;
    label: string;
    /** `Everything`, `Mine`, ... */
    scope: string;
    columns: string[];
    filters: ListViewFilter[];
    /** `1 AND (2 OR 3)`; null: all filters. */
    logic: string | null;
}

/** A list view of the org. */
export interface ListView extends ListViewDef {
    /** 18 characters, from the names: the same after a restart. */
    id: string;
}

export interface LayoutItem {
    field: string;
    required: boolean;
    editable: boolean;
}

export interface LayoutSection {
    label: string;
    heading: boolean;
    /** Items by column; null leaves a gap. */
    columns: (LayoutItem | null)[][];
}

export interface LayoutDef {
    name: string;
    sections: LayoutSection[];
}

const texts = (nodes: unknown): string[] =>
    (Array.isArray(nodes) ? nodes : nodes === undefined ? [] : [nodes]).map(String);

/** `fullName` is optional in a file of its own: `name` stands in. */
export function readListView(node: XmlNode, name: string): ListViewDef {
    return {
        name: text(node, 'fullName') ?? name,
        label: text(node, 'label') ?? name,
        scope: text(node, 'filterScope') ?? 'Everything',
        columns: texts(node.columns),
        filters: list(node.filters).map((filter) => ({
            field: text(filter, 'field') ?? '',
            operation: text(filter, 'operation') ?? 'equals',
            value: text(filter, 'value') ?? ''
        })),
        logic: text(node, 'booleanFilter')
    };
}

export function readLayout(node: XmlNode, name: string): LayoutDef {
    const item = (entry: XmlNode): LayoutItem | null => {
        const field = text(entry, 'field');
        if (field === null) return null;
        const behavior = text(entry, 'behavior');
        return { field, required: behavior === 'Required', editable: behavior !== 'Readonly' };
    };
    const sections = list(node.layoutSections).map((section) => ({
        label: text(section, 'label') ?? '',
        heading: text(section, 'detailHeading') === 'true',
        columns: list(section.layoutColumns)
            .map((column) => list(column.layoutItems).map(item))
            .filter((column) => column.length > 0)
    }));
    return { name, sections: sections.filter(({ columns }) => columns.length > 0) };
}
