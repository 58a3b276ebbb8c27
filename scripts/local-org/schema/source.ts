// Reads package folders in source format: objects/, permissionsets/, customPermissions/.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { list, readField, text } from './field-types.ts';
import type { XmlNode } from './field-types.ts';
import { field } from './model.ts';
import { readSharingRules } from './sharing.ts';
import { readLayout, readListView } from './views.ts';
import type { FieldDef, ObjectSource, PackageSource, PermissionSetDef, SharingModel, ValidationRule } from './model.ts';

// Values stay text: "1.0" as a label must not become the number 1.
const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: true, trimValues: true });

function readXml(file: string, root: string): XmlNode {
    const parsed = parser.parse(readFileSync(file, 'utf8')) as XmlNode;
    const node = parsed[root];
    if (node === undefined) throw new Error(`expected the root element <${root}>`);
    return node === '' ? {} : (node as XmlNode);
}

function filesBelow(folder: string, ending: string): string[] {
    if (!existsSync(folder)) return [];
    return (readdirSync(folder, { recursive: true }) as string[])
        .filter((name) => name.endsWith(ending))
        .sort()
        .map((name) => join(folder, name));
}

/** Folders called `name` anywhere below the package folder (main/default/objects, feature/objects, ...). */
function foldersNamed(root: string, name: string): string[] {
    if (!existsSync(root)) return [];
    const found: string[] = [];
    for (const entry of readdirSync(root, { withFileTypes: true })) {
        if (!entry.isDirectory() || entry.name === 'node_modules') continue;
        const path = join(root, entry.name);
        if (entry.name === name) found.push(path);
        else found.push(...foldersNamed(path, name));
    }
    return found;
}

class Reader {
    readonly source: PackageSource = {
        objects: [],
        permissionSets: [],
        customPermissions: [],
        sharingRules: [],
        layouts: new Map(),
        problems: []
    };

    /** A file that cannot be read is reported and left out: the rest of the package must still start. */
    attempt(file: string, work: () => void): void {
        try {
            work();
        } catch (error) {
            this.source.problems.push(`${relative(process.cwd(), file)}: ${(error as Error).message}`);
        }
    }

    objectFolder(folder: string, name: string): void {
        const object: ObjectSource = {
            name,
            label: null,
            labelPlural: null,
            description: null,
            sharing: null,
            nameField: null,
            fields: [],
            validationRules: [],
            listViews: []
        };
        const main = join(folder, `${name}.object-meta.xml`);
        if (existsSync(main)) this.attempt(main, () => readObjectFile(object, readXml(main, 'CustomObject')));
        for (const file of filesBelow(join(folder, 'fields'), '.field-meta.xml')) {
            this.attempt(file, () => object.fields.push(readField(readXml(file, 'CustomField'))));
        }
        for (const file of filesBelow(join(folder, 'validationRules'), '.validationRule-meta.xml')) {
            this.attempt(file, () => object.validationRules.push(...readRule(readXml(file, 'ValidationRule'))));
        }
        for (const file of filesBelow(join(folder, 'listViews'), '.listView-meta.xml')) {
            const view = /([^/\\]+)\.listView-meta\.xml$/.exec(file)?.[1] ?? '';
            this.attempt(file, () => object.listViews.push(readListView(readXml(file, 'ListView'), view)));
        }
        const rules = filesBelow(join(folder, 'validationRules'), '.validationRule-meta.xml').map((file) =>
            ruleName(file)
        );
        this.add(object, rules);
    }

    /** A later folder adds to an object of an earlier one; what both have is the later one's. */
    add(object: ObjectSource, ruleNames: string[]): void {
        const known = this.source.objects.find(({ name }) => name === object.name);
        if (!known) {
            this.source.objects.push(object);
            return;
        }
        const names = new Set(object.fields.map(({ name }) => name));
        // An inactive rule is not in the list, but it does replace the active one of its name.
        const rules = new Set([...ruleNames, ...object.validationRules.map(({ name }) => name)]);
        known.fields = [...known.fields.filter(({ name }) => !names.has(name)), ...object.fields];
        known.validationRules = [
            ...known.validationRules.filter(({ name }) => !rules.has(name)),
            ...object.validationRules
        ];
        const views = new Set(object.listViews.map(({ name }) => name));
        known.listViews = [...known.listViews.filter(({ name }) => !views.has(name)), ...object.listViews];
        known.label = object.label ?? known.label;
        known.labelPlural = object.labelPlural ?? known.labelPlural;
        known.description = object.description ?? known.description;
        known.sharing = object.sharing ?? known.sharing;
        known.nameField = object.nameField ?? known.nameField;
    }

    /** `Account-Account Layout.layout-meta.xml`; the last one of an object counts: there are no record types. */
    layout(file: string): void {
        const name = /([^/\\]+)\.layout-meta\.xml$/.exec(file)?.[1] ?? '';
        const [object = ''] = name.split('-');
        this.attempt(file, () => this.source.layouts.set(object, readLayout(readXml(file, 'Layout'), name)));
    }

    permissionSet(file: string): void {
        const name = /([^/\\]+)\.permissionset-meta\.xml$/.exec(file)?.[1] ?? '';
        this.attempt(file, () => {
            this.source.permissionSets.push(readPermissionSet(name, readXml(file, 'PermissionSet')));
        });
    }

    sharing(file: string): void {
        const object = /([^/\\]+)\.sharingRules-meta\.xml$/.exec(file)?.[1] ?? '';
        this.attempt(file, () => {
            this.source.sharingRules.push(...readSharingRules(readXml(file, 'SharingRules'), object));
        });
    }

    customPermission(file: string): void {
        const name = /([^/\\]+)\.customPermission-meta\.xml$/.exec(file)?.[1] ?? '';
        this.attempt(file, () => {
            const node = readXml(file, 'CustomPermission');
            const label = text(node, 'label') ?? name;
            this.source.customPermissions.push({ name, label, description: text(node, 'description') });
        });
    }
}

const ruleName = (file: string): string => /([^/\\]+)\.validationRule-meta\.xml$/.exec(file)?.[1] ?? '';

function readObjectFile(object: ObjectSource, node: XmlNode): void {
    object.label = text(node, 'label');
    object.labelPlural = text(node, 'pluralLabel');
    object.description = text(node, 'description');
    object.sharing = text(node, 'sharingModel') as SharingModel | null;
    const named = node.nameField as XmlNode | undefined;
    if (named) object.nameField = readNameField(named);
    object.fields.push(...list(node.fields).map(readField));
    for (const view of list(node.listViews)) object.listViews.push(readListView(view, text(view, 'fullName') ?? ''));
    for (const rule of list(node.validationRules)) object.validationRules.push(...readRule(rule));
}

function readNameField(node: XmlNode): FieldDef {
    const auto = text(node, 'type') === 'AutoNumber';
    return field('Name', text(node, 'label') ?? 'Name', 'string', {
        length: 80,
        nameField: true,
        alwaysVisible: true,
        required: auto,
        autoNumber: auto ? (text(node, 'displayFormat') ?? '{0}') : null,
        createable: !auto,
        updateable: !auto
    });
}

function readRule(node: XmlNode): ValidationRule[] {
    if (text(node, 'active') !== 'true') return [];
    return [
        {
            name: text(node, 'fullName') ?? '',
            formula: text(node, 'errorConditionFormula') ?? 'FALSE',
            message: text(node, 'errorMessage') ?? '',
            field: text(node, 'errorDisplayField')
        }
    ];
}

function readPermissionSet(name: string, node: XmlNode): PermissionSetDef {
    const on = (entry: XmlNode, key: string): boolean => text(entry, key) === 'true';
    const enabled = (entries: XmlNode[]): string[] =>
        entries.filter((entry) => on(entry, 'enabled')).map((entry) => text(entry, 'name') ?? '');
    return {
        name,
        label: text(node, 'label') ?? name,
        description: text(node, 'description'),
        objects: list(node.objectPermissions).map((entry) => ({
            object: text(entry, 'object') ?? '',
            read: on(entry, 'allowRead'),
            create: on(entry, 'allowCreate'),
            edit: on(entry, 'allowEdit'),
            delete: on(entry, 'allowDelete'),
            viewAll: on(entry, 'viewAllRecords'),
            modifyAll: on(entry, 'modifyAllRecords'),
            viewAllFields: on(entry, 'viewAllFields')
        })),
        fields: list(node.fieldPermissions).map((entry) => {
            const [object, ...path] = (text(entry, 'field') ?? '').split('.');
            return {
                object: object ?? '',
                field: path.join('.'),
                readable: on(entry, 'readable'),
                editable: on(entry, 'editable')
            };
        }),
        userPermissions: enabled(list(node.userPermissions)),
        customPermissions: enabled(list(node.customPermissions))
    };
}

/** Reads all package folders. A missing folder is an empty package; unreadable files are listed in `problems`. */
export function readPackages(sourceDirs: string[]): PackageSource {
    const reader = new Reader();
    for (const root of sourceDirs) {
        for (const folder of foldersNamed(root, 'objects')) {
            for (const name of readdirSync(folder).sort()) {
                const path = join(folder, name);
                if (statSync(path).isDirectory()) reader.objectFolder(path, name);
            }
        }
        for (const folder of foldersNamed(root, 'permissionsets')) {
            for (const file of filesBelow(folder, '.permissionset-meta.xml')) reader.permissionSet(file);
        }
        for (const folder of foldersNamed(root, 'layouts')) {
            for (const file of filesBelow(folder, '.layout-meta.xml')) reader.layout(file);
        }
        for (const folder of foldersNamed(root, 'sharingRules')) {
            for (const file of filesBelow(folder, '.sharingRules-meta.xml')) reader.sharing(file);
        }
        for (const folder of foldersNamed(root, 'customPermissions')) {
            for (const file of filesBelow(folder, '.customPermission-meta.xml')) reader.customPermission(file);
        }
    }
    return reader.source;
}
