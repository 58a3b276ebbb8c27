// Puts what is deployed together as a zip in metadata format.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { parseXml } from '../../checks/metadata/read/xml.ts';
import { isRule, OBJECT_PARTS, RULE_PARTS } from './component-types.ts';
import { labelsOf, readInventory, rulesOf, zipPathOf } from './inventory.ts';
import type { Deployed } from './inventory.ts';
import { joinLabels, joinObject, joinRules } from './split.ts';

/** What a package.xml asks for. */
export interface RetrieveRequest {
    members: { type: string; name: string }[];
    version: string;
    /** Files lie at the top of the zip and not in `unpackaged/`. */
    singlePackage: boolean;
}

export interface Retrieved {
    zip: Uint8Array;
    components: Deployed[];
    /** What was asked for and is not there. */
    problems: string[];
}

/** Folder of files in a zip that holds no package of its own. */
const TOP = 'unpackaged/';
/** Objects and their parts share a file, and so do labels. */
const SHARED = new Set([
    ...['CustomObject', 'CustomLabel', 'CustomLabels'],
    ...[...OBJECT_PARTS, ...RULE_PARTS].map(({ type }) => type)
]);

/** Everything that is deployed and asked for by name or by `*`. */
export function retrieve(folder: string, request: RetrieveRequest): Retrieved {
    const all = readInventory(folder);
    const chosen = new Set<Deployed>();
    const problems: string[] = [];
    for (const { type, name } of request.members) {
        const found = membersOf(all, type, name);
        if (found.length === 0 && name !== '*')
            problems.push(`Entity of type '${type}' named '${name}' cannot be found`);
        for (const one of found) chosen.add(one);
    }
    const components = all.filter((one) => chosen.has(one));
    const top = request.singlePackage ? '' : TOP;
    const files = fileTexts(folder, components);
    files.set('package.xml', manifestOf(components, request.version));
    const entries = [...files].map(([path, content]) => [
        `${top}${path}`,
        typeof content === 'string' ? strToU8(content) : new Uint8Array(content)
    ]);
    return { zip: zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>), components, problems };
}

/** The files of components in metadata format, by path. */
export function fileTexts(folder: string, components: readonly Deployed[]): Map<string, string | Buffer> {
    const files = new Map<string, string | Buffer>([
        ...objectFiles(folder, components),
        ...labelFiles(folder, components),
        ...ruleFiles(folder, components)
    ]);
    for (const { type, files: own } of components) {
        if (SHARED.has(type)) continue;
        for (const file of own) files.set(zipPathOf(file), readFileSync(join(folder, file)));
    }
    return files;
}

/** What a member of a package.xml stands for: `*` and objects for more than one component. */
export function membersOf(all: readonly Deployed[], type: string, name: string): Deployed[] {
    const isPart = (one: Deployed): boolean => OBJECT_PARTS.some((part) => part.type === one.type);
    const objectOf = ({ fullName }: Deployed): string => fullName.split('.')[0] ?? '';
    if (type === 'CustomLabels') return all.filter((one) => one.type === 'CustomLabels' || one.type === 'CustomLabel');
    if (type === 'CustomObject') {
        // An object brings its parts; `*` stands for custom objects only.
        const wanted = (object: string): boolean => (name === '*' ? object.endsWith('__c') : object === name);
        return all.filter((one) => (one.type === type || isPart(one)) && wanted(objectOf(one)));
    }
    const folders = type === 'Report' || type === 'Dashboard';
    const matches = (one: Deployed): boolean => one.type === type || (folders && one.type === `${type}Folder`);
    return all.filter((one) => matches(one) && (name === '*' || one.fullName === name.replace(/\/$/, '')));
}

function objectFiles(folder: string, components: readonly Deployed[]): [string, string][] {
    const parts = components.filter(({ type }) => OBJECT_PARTS.some((part) => part.type === type));
    const own = components.filter(({ type }) => type === 'CustomObject');
    const paths = new Set([...own, ...parts].map(({ path }) => path));
    return [...paths].map((path) => {
        const file = own.find((one) => one.path === path)?.files[0];
        const source = file === undefined ? null : readFileSync(join(folder, file), 'utf8');
        const root = source === null ? undefined : parseXml(path, source).root;
        const inside = parts.filter((one) => one.path === path);
        const texts = inside.map(({ type, files }) => ({
            element: OBJECT_PARTS.find((part) => part.type === type)!.element,
            source: readFileSync(join(folder, files[0]!), 'utf8')
        }));
        return [path, joinObject(source !== null && root ? { source, root } : null, texts)];
    });
}

function labelFiles(folder: string, components: readonly Deployed[]): [string, string][] {
    const labels = components.filter(({ type }) => type === 'CustomLabel');
    if (labels.length === 0) return [];
    const all = labelsOf(folder);
    return [[labels[0]!.path, joinLabels(new Map(labels.map(({ fullName }) => [fullName, all.get(fullName) ?? ''])))]];
}

/** Sharing rules that are asked for one by one; the whole file of an object takes their place. */
function ruleFiles(folder: string, components: readonly Deployed[]): [string, string][] {
    const rules = components.filter(({ type }) => isRule(type));
    return [...Map.groupBy(rules, ({ files }) => files[0] ?? '')].map(([file, chosen]) => {
        const all = rulesOf(folder, file);
        const keys = chosen.map(({ type, fullName }) => `${type}:${fullName.slice(fullName.indexOf('.') + 1)}`);
        return [zipPathOf(file), joinRules(new Map(keys.map((key) => [key, all.get(key) ?? ''])))];
    });
}

/** Folders are members of what they hold. */
function manifestOf(components: readonly Deployed[], version: string): string {
    const byType = Map.groupBy(components, ({ type }) => type.replace(/^(Report|Dashboard)Folder$/, '$1'));
    const types = [...byType]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([type, members]) => {
            const names = members
                .map(({ fullName }) => fullName)
                .sort()
                .map((name) => `        <members>${escaped(name)}</members>`);
            return `    <types>\n${names.join('\n')}\n        <name>${type}</name>\n    </types>\n`;
        });
    const head = '<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="http://soap.sforce.com/2006/04/metadata">\n';
    return `${head}${types.join('')}    <version>${version}</version>\n</Package>\n`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
