// Names of the components an org has, read from source-format folders: what references may point at.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childrenOf, parseXml, textOf } from '../../checks/metadata/read/xml.ts';
import { BUNDLE, FILE_TYPES, OBJECT_PARTS } from './component-types.ts';

/** `Type:Name`, in lower case: API names have no case. */
export class KnownComponents {
    readonly #keys = new Set<string>();

    add(type: string, name: string): void {
        this.#keys.add(`${type}:${name}`.toLowerCase());
    }

    has(type: string, name: string): boolean {
        return this.#keys.has(`${type}:${name}`.toLowerCase());
    }
}

/** Reads what is deployed in a folder; a missing one is an empty one. */
export function readKnownComponents(folder: string): KnownComponents {
    const known = new KnownComponents();
    if (!existsSync(folder)) return known;
    for (const path of readdirSync(folder, { recursive: true }) as string[]) {
        addFile(known, path.replaceAll('\\', '/'));
        if (path.endsWith('.labels-meta.xml')) addLabels(known, readFileSync(join(folder, path), 'utf8'));
    }
    return known;
}

function addFile(known: KnownComponents, path: string): void {
    const [, bundle] = /(?:^|\/)lwc\/(\w+)\/\1\.js-meta\.xml$/.exec(path) ?? [];
    if (bundle !== undefined) known.add(BUNDLE, bundle);
    const [, object, partFolder, part] = /(?:^|\/)objects\/(\w+)\/(\w+)\/([^/]+)\.\w+-meta\.xml$/.exec(path) ?? [];
    const kind = OBJECT_PARTS.find(({ folder }) => folder === partFolder);
    if (kind) known.add(kind.type, `${object}.${part}`);
    for (const { type, folder, suffix } of FILE_TYPES) {
        const at = `/${path}`.lastIndexOf(`/${folder}/`);
        const ending = `.${suffix}-meta.xml`;
        if (at === -1 || !path.endsWith(ending)) continue;
        const name = path.slice(at + folder.length + 1, -ending.length);
        known.add(type, type === 'CustomObject' ? name.slice(name.lastIndexOf('/') + 1) : name);
    }
}

function addLabels(known: KnownComponents, text: string): void {
    for (const label of childrenOf(parseXml('labels', text).root, 'labels')) {
        known.add('CustomLabel', textOf(label, 'fullName') ?? '');
    }
}
