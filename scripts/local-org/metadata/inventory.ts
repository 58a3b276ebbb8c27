// The components that are deployed, found by the files that hold them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseXml } from '../../checks/metadata/read/xml.ts';
import { BUNDLE, BUNDLE_FOLDER, componentAt, LABELS_FILE, OBJECT_PARTS, pathOf } from './component-types.ts';
import { splitLabels, splitRules } from './split.ts';

/** One deployed component. */
export interface Deployed {
    type: string;
    fullName: string;
    /** Its file in a zip; for a component bundle its folder, without a slash at the end. */
    path: string;
    /** Its files below the folder of what is deployed. */
    files: string[];
}

/** Everything that is deployed in a folder, ordered by type and name; a missing folder is an empty one. */
export function readInventory(folder: string): Deployed[] {
    const found = new Map<string, Deployed>();
    const add = (type: string, fullName: string, file: string): void => {
        const key = `${type}:${fullName}`;
        const path = (pathOf(type, fullName) ?? '').replace(/\/$/, '');
        const known = found.get(key) ?? { type, fullName, path, files: [] };
        known.files.push(file);
        found.set(key, known);
    };
    for (const file of filesOf(folder)) {
        for (const { type, fullName } of componentsIn(folder, file)) add(type, fullName, file);
    }
    const key = ({ type, fullName }: Deployed): string => `${type}:${fullName}`;
    return [...found.values()].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

function filesOf(folder: string): string[] {
    if (!existsSync(folder)) return [];
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return entries
        .map((entry) =>
            join(entry.parentPath, entry.name)
                .slice(folder.length + 1)
                .replaceAll('\\', '/')
        )
        .sort();
}

function componentsIn(folder: string, file: string): { type: string; fullName: string }[] {
    const [, object = '', partFolder, part] = /^objects\/(\w+)\/(\w+)\/([^/]+)\.\w+-meta\.xml$/.exec(file) ?? [];
    const kind = OBJECT_PARTS.find((one) => one.folder === partFolder);
    if (kind) return [{ type: kind.type, fullName: `${object}.${part}` }];
    const [, own] = /^objects\/(\w+)\/\1\.object-meta\.xml$/.exec(file) ?? [];
    if (own !== undefined) return [{ type: 'CustomObject', fullName: own }];
    if (file === `${LABELS_FILE}-meta.xml`) {
        const names = [...labelsOf(folder).keys()].map((fullName) => ({ type: 'CustomLabel', fullName }));
        return [{ type: 'CustomLabels', fullName: 'CustomLabels' }, ...names];
    }
    const [, shared] = RULES_FILE.exec(file) ?? [];
    if (shared !== undefined) {
        const keys = [...rulesOf(folder, file).keys()].map((key) => key.split(':') as [string, string]);
        const rules = keys.map(([type, name]) => ({ type, fullName: `${shared}.${name}` }));
        return [{ type: 'SharingRules', fullName: shared }, ...rules];
    }
    const [, bundle] = /^lwc\/(\w+)\/.+$/.exec(file) ?? [];
    if (bundle !== undefined) return [{ type: BUNDLE, fullName: bundle }];
    const component = componentAt(zipPathOf(file));
    return component ? [{ type: component.type, fullName: component.name }] : [];
}

/** The deployed labels by name, each with its text. */
export function labelsOf(folder: string): Map<string, string> {
    const file = join(folder, `${LABELS_FILE}-meta.xml`);
    if (!existsSync(file)) return new Map();
    const source = readFileSync(file, 'utf8');
    const { root } = parseXml(LABELS_FILE, source);
    return root ? splitLabels(source, root) : new Map();
}

const RULES_FILE = /^sharingRules\/(\w+)\.sharingRules-meta\.xml$/;

/** The deployed sharing rules of one object, by type and name, each with its text. */
export function rulesOf(folder: string, file: string): Map<string, string> {
    if (!existsSync(join(folder, file))) return new Map();
    const source = readFileSync(join(folder, file), 'utf8');
    const { root } = parseXml(file, source);
    return root ? splitRules(source, root) : new Map();
}

/** Path in a zip of a file that lies in the same form there. */
export function zipPathOf(file: string): string {
    if (file.startsWith(`${BUNDLE_FOLDER}/`)) return file;
    const folder = /^((?:report|dashboard)s\/[^/]+)\.\w+Folder-meta\.xml$/.exec(file);
    return folder ? `${folder[1]}-meta.xml` : file.replace(/-meta\.xml$/, '');
}
