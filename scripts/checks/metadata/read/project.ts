import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../finding.ts';
import { kindOf, type Kind } from './kinds.ts';
import { childrenOf, parseXml, textOf, type XmlElement } from './xml.ts';

const SOURCE = 'force-app/main/default/';

/** One readable metadata file. */
export interface MetadataFile {
    /** Relative to the project's top folder, with forward slashes. */
    readonly path: string;
    readonly kind: Kind;
    /** API name of the component, for reports and dashboards with the folder in front. */
    readonly name: string;
    /** API name of the object whose folder the file lies in, '' elsewhere. */
    readonly object: string;
    readonly root: XmlElement;
}

/** A custom field as its file declares it. */
export interface CustomField {
    readonly object: string;
    readonly name: string;
    readonly type: string;
    readonly root: XmlElement;
    readonly required: boolean;
    readonly formula: string | undefined;
    /** Values of a picklist, in order; empty for other types. */
    readonly values: readonly string[];
}

/** All metadata of the project, readable by name. */
export interface Project {
    readonly top: string;
    readonly files: readonly MetadataFile[];
    /** Component bundle files that are not metadata: JavaScript, HTML, CSS. Paths relative to the top folder. */
    readonly sources: readonly string[];
    /** Files that could not be read or have no place in the project. */
    readonly unreadable: readonly Finding[];
    ofType(type: string): readonly MetadataFile[];
    /** Objects the project has a folder for: its own ones and standard objects it extends. */
    readonly objects: ReadonlySet<string>;
    /** Custom fields of an object by API name. */
    fieldsOf(object: string): ReadonlyMap<string, CustomField>;
}

/**
 * Reads every file of the package.
 * @param top folder that holds force-app
 * @param source folder of the metadata below it, with a slash at its end; '' when it is `top` itself
 */
export function readProject(top: string, source = SOURCE): Project {
    const files: MetadataFile[] = [];
    const sources: string[] = [];
    const unreadable: Finding[] = [];
    for (const path of filesBelow(top, source)) {
        const below = path.slice(source.length);
        if (!below.endsWith('-meta.xml')) {
            sources.push(path);
            continue;
        }
        const known = kindOf(below);
        if (known === undefined) {
            unreadable.push(unknownFile(path));
            continue;
        }
        const document = parseXml(path, readFileSync(join(top, path), 'utf8'));
        if (document.fault !== undefined) {
            const { message, ...place } = document.fault;
            unreadable.push({ ...place, rule: 'malformed-xml', message, action: 'Correct the XML.' });
            continue;
        }
        const object = /^objects\/(\w+)\//.exec(below)?.[1] ?? '';
        files.push({ path, kind: known.kind, name: known.name, object, root: document.root });
    }
    return inventory(top, files, sources, unreadable);
}

function inventory(
    top: string,
    files: readonly MetadataFile[],
    sources: readonly string[],
    unreadable: readonly Finding[]
): Project {
    const byType = Map.groupBy(files, (file) => file.kind.type);
    const ofType = (type: string): readonly MetadataFile[] => byType.get(type) ?? [];
    const fields = new Map<string, Map<string, CustomField>>();
    for (const file of ofType('CustomField')) {
        const known = fields.get(file.object) ?? new Map<string, CustomField>();
        fields.set(file.object, known.set(file.name, fieldOf(file)));
    }
    const objects = new Set(files.map((file) => file.object).filter((object) => object !== ''));
    const none: ReadonlyMap<string, CustomField> = new Map();
    return { top, files, sources, unreadable, ofType, objects, fieldsOf: (object) => fields.get(object) ?? none };
}

function fieldOf(file: MetadataFile): CustomField {
    const { root, object, name } = file;
    const set = root.children.find((element) => element.name === 'valueSet');
    const definition = set?.children.find((element) => element.name === 'valueSetDefinition');
    return {
        object,
        name,
        root,
        type: textOf(root, 'type') ?? '',
        required: textOf(root, 'required') === 'true',
        formula: textOf(root, 'formula'),
        values: childrenOf(definition, 'value').map((value) => textOf(value, 'fullName') ?? '')
    };
}

function unknownFile(path: string): Finding {
    const message = 'no kind of metadata this project uses has such a folder and suffix';
    const action = 'Correct the path, or add the kind to scripts/checks/metadata/read/kinds.ts with its rules.';
    return { file: path, line: 1, column: 1, rule: 'unknown-file', message, action };
}

function filesBelow(top: string, folder: string): string[] {
    return readdirSync(join(top, folder), { withFileTypes: true })
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap((entry) => {
            const path = `${folder}${entry.name}`;
            return entry.isDirectory() ? filesBelow(top, `${path}/`) : [path];
        });
}
