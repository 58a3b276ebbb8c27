// References from one component to another: what they point at must be in the package or in the org.
import type { XmlElement } from '../../checks/metadata/read/xml.ts';
import { childrenOf, textOf, walk } from '../../checks/metadata/read/xml.ts';
import type { Schema } from '../schema/model.ts';
import { BUNDLE } from './component-types.ts';
import type { KnownComponents } from './known-components.ts';
import { problemAt } from './problem.ts';
import type { MetadataDocument, Problem } from './problem.ts';

export interface Targets {
    schema: Schema;
    known: KnownComponents;
}

interface Reference {
    element: XmlElement;
    type: string;
    name: string;
}

const CUSTOM = /__c$/i;

function exists({ schema, known }: Targets, { type, name }: Reference): boolean {
    if (type === 'CustomObject') return schema.object(name) !== undefined;
    if (type !== 'CustomField') return known.has(type, name);
    const [object = '', field = ''] = name.split('.');
    return schema.object(object)?.byName.has(field.toLowerCase()) ?? false;
}

/** Every reference of the documents that leads nowhere, and permissions for fields that take none. */
export function checkReferences(documents: readonly MetadataDocument[], targets: Targets): Problem[] {
    return documents.flatMap((document) => {
        const lost = [...referencesOf(document)].filter((reference) => !exists(targets, reference));
        const problems = lost.map(({ element, type, name }) =>
            problemAt(document, element, `In field: ${element.name} - no ${type} named ${name} found`)
        );
        return [...problems, ...requiredFields(document, targets.schema)];
    });
}

/** A required field is visible to all: Salesforce takes no permission for it. */
function requiredFields(document: MetadataDocument, schema: Schema): Problem[] {
    if (document.type !== 'PermissionSet') return [];
    return childrenOf(document.root, 'fieldPermissions').flatMap((entry) => {
        const name = textOf(entry, 'field') ?? '';
        const [object = '', field = ''] = name.split('.');
        const found = schema.object(object)?.byName.get(field.toLowerCase());
        if (!found?.custom || !found.alwaysVisible) return [];
        return [problemAt(document, entry, `You cannot deploy to a required field: ${name}`)];
    });
}

function* referencesOf(document: MetadataDocument): Generator<Reference> {
    switch (document.type) {
        case 'PermissionSet':
            return yield* permissionSet(document.root);
        case 'CustomObject':
            return yield* object(document);
        case 'SharingRules':
            return yield* fields(document.root, document.name, ['field']);
        case 'Layout':
            return yield* fields(document.root, document.name.split('-')[0] ?? '', ['field']);
        case 'FlexiPage':
            return yield* page(document.root);
        case 'CustomApplication':
            return yield* application(document.root);
        case 'CustomTab':
            if (CUSTOM.test(document.name)) yield { element: document.root, type: 'CustomObject', name: document.name };
            return;
        case 'Report':
            return yield* report(document.root);
        case 'Dashboard':
            return yield* named(document.root, 'report', 'Report');
        case 'ReportType':
            return yield* reportType(document.root);
        case 'Translations':
            for (const label of childrenOf(document.root, 'customLabels')) yield* named(label, 'name', 'CustomLabel');
            return;
        default:
    }
}

/** The texts of all elements with a name, as references; `wanted` leaves out standard ones. */
function* named(root: XmlElement, element: string, type: string, wanted = /./): Generator<Reference> {
    for (const found of walk(root)) {
        const name = found.text.trim();
        if (found.name === element && found.children.length === 0 && wanted.test(name))
            yield { element: found, type, name };
    }
}

/** Custom fields of one object, named without it. */
function* fields(root: XmlElement, objectName: string, elements: readonly string[]): Generator<Reference> {
    for (const name of elements) {
        for (const { element, name: field } of named(root, name, 'CustomField', /^\w+__c$/i)) {
            yield { element, type: 'CustomField', name: `${objectName}.${field}` };
        }
    }
}

function* permissionSet(root: XmlElement): Generator<Reference> {
    for (const entry of root.children) {
        if (entry.name === 'fieldPermissions') yield* named(entry, 'field', 'CustomField', CUSTOM);
        if (entry.name === 'objectPermissions') yield* named(entry, 'object', 'CustomObject', CUSTOM);
        if (entry.name === 'customPermissions') yield* named(entry, 'name', 'CustomPermission');
        if (entry.name === 'tabSettings') yield* named(entry, 'tab', 'CustomTab', CUSTOM);
        if (entry.name === 'applicationVisibilities') {
            yield* named(entry, 'application', 'CustomApplication', /^(?!standard__)/);
        }
    }
}

function* object({ name, root }: MetadataDocument): Generator<Reference> {
    for (const part of root.children) {
        if (part.name === 'fields') yield* named(part, 'referenceTo', 'CustomObject', CUSTOM);
        if (part.name === 'listViews') yield* fields(part, name, ['columns', 'field']);
        if (part.name === 'validationRules') yield* fields(part, name, ['errorDisplayField']);
        if (part.name === 'compactLayouts') yield* fields(part, name, ['fields']);
    }
}

function* page(root: XmlElement): Generator<Reference> {
    yield* named(root, 'sobjectType', 'CustomObject', CUSTOM);
    for (const { element, name } of named(root, 'componentName', BUNDLE, /^(c:)?\w+$/)) {
        yield { element, type: BUNDLE, name: name.replace(/^c:/, '') };
    }
    const objectName = textOf(root, 'sobjectType') ?? '';
    for (const { element, name } of named(root, 'fieldItem', 'CustomField', /^Record\.\w+__c$/i)) {
        yield { element, type: 'CustomField', name: `${objectName}.${name.slice('Record.'.length)}` };
    }
}

function* application(root: XmlElement): Generator<Reference> {
    yield* named(root, 'tabs', 'CustomTab', CUSTOM);
    for (const entry of root.children) {
        if (/ctionOverrides$/.test(entry.name) && textOf(entry, 'type') === 'Flexipage') {
            yield* named(entry, 'content', 'FlexiPage');
        }
    }
}

function* report(root: XmlElement): Generator<Reference> {
    for (const { element, name } of named(root, 'reportType', 'ReportType', CUSTOM)) {
        yield { element, type: 'ReportType', name: name.replace(CUSTOM, '') };
    }
    for (const column of ['field', 'column', 'groupingColumn', 'sortColumn', 'dateColumn', 'timeFrameFilter']) {
        // Columns over a relationship (Account.Snapshots__r$Field__c) are left to the report type.
        for (const { element, name } of named(root, column, 'CustomField', /^\w+[.$]\w+__c$/i)) {
            yield { element, type: 'CustomField', name: name.replace('$', '.') };
        }
    }
}

function* reportType(root: XmlElement): Generator<Reference> {
    yield* named(root, 'baseObject', 'CustomObject', CUSTOM);
    for (const section of childrenOf(root, 'sections')) {
        for (const column of childrenOf(section, 'columns')) {
            const table = textOf(column, 'table') ?? '';
            if (/^\w+$/.test(table)) yield* fields(column, table, ['field']);
        }
    }
}
