// Which components a package deploys: what package.xml names, found in the files of the zip.
import { textOf } from '../../checks/metadata/read/xml.ts';
import { BUNDLE, componentAt, isRule, LABELS_FILE, OBJECT_PARTS, pathOf, RULE_PARTS } from './component-types.ts';
import type { DeployPackage } from './package-zip.ts';
import type { MetadataDocument, Problem } from './problem.ts';

export interface Component {
    type: string;
    fullName: string;
    path: string;
}

export interface ComponentList {
    components: Component[];
    problems: Problem[];
    /** Is this part of an object deployed? */
    wanted(type: string, fullName: string): boolean;
}

const PACKAGE_XML = 'package.xml';

/** Finds the components; problems are those named but not there, and those there but not named. */
export function listComponents(pkg: DeployPackage, documents: readonly MetadataDocument[]): ComponentList {
    const parts = documents.flatMap(partsOf);
    const members = pkg.members.flatMap(({ type, name }) =>
        name === '*' ? everything(pkg, type) : [folderMember(type, name)]
    );
    const named = new Set(members.map(({ type, name }) => `${type}:${name}`));
    const problems: Problem[] = [];
    const components = new Map<string, Component>();
    const add = (one: Component): void => void components.set(`${one.type}:${one.fullName}`, one);
    for (const { type, name } of members) {
        const path = pathOf(type, name);
        const missing =
            path === null ? unknownType(type) : isThere(pkg, parts, type, name, path) ? null : notFound(type, name);
        if (missing === null) add({ type, fullName: name, path: path! });
        else problems.push({ type, fullName: name, path: PACKAGE_XML, line: 1, column: 1, text: missing });
    }
    // An object that is named brings all of its parts.
    for (const part of parts) {
        if (!isRule(part.type) && named.has(`CustomObject:${part.fullName.split('.')[0]}`)) add(part);
    }
    problems.push(...strangers(pkg, [...components.values()]));
    const wanted = (type: string, fullName: string): boolean => components.has(`${type}:${fullName}`);
    return { components: [...components.values()], problems, wanted };
}

/** Folders of reports and dashboards are named as members of those, and answered as what they are. */
function folderMember(type: string, name: string): { type: string; name: string } {
    const isFolder = (type === 'Report' || type === 'Dashboard') && /^[^/]+\/?$/.test(name);
    return isFolder ? { type: `${type}Folder`, name: name.replace(/\/$/, '') } : { type, name };
}

const unknownType = (type: string): string =>
    `Unknown type name '${type}' specified in package.xml: the local org does not deploy it`;

const notFound = (type: string, name: string): string =>
    `An object '${name}' of type ${type} was named in package.xml, but was not found in zipped directory`;

/** Components inside object and label files. */
function partsOf(document: MetadataDocument): Component[] {
    return document.root.children.flatMap((element) => {
        const fullName = textOf(element, 'fullName');
        if (fullName === undefined) return [];
        if (document.path === LABELS_FILE) return [{ type: 'CustomLabel', fullName, path: document.path }];
        const kinds =
            document.type === 'SharingRules' ? RULE_PARTS : document.type === 'CustomObject' ? OBJECT_PARTS : [];
        const part = kinds.find((one) => one.element === element.name);
        if (!part) return [];
        return [{ type: part.type, fullName: `${document.name}.${fullName}`, path: document.path }];
    });
}

function everything({ files }: DeployPackage, type: string): { type: string; name: string }[] {
    const found = [...files.keys()].flatMap((path) => componentAt(path) ?? []).filter((one) => one.type === type);
    return [...new Map(found.map((one) => [one.name, one])).values()];
}

function isThere({ files }: DeployPackage, parts: Component[], type: string, name: string, path: string): boolean {
    if (type === BUNDLE) return files.has(`${path}${name}.js-meta.xml`);
    if (type === 'CustomLabel' || isRule(type) || OBJECT_PARTS.some((part) => part.type === type)) {
        // A file that cannot be read has a problem of its own: do not add one for each of its parts.
        const readable = parts.some((part) => part.path === path);
        return files.has(path) && (!readable || parts.some((part) => part.type === type && part.fullName === name));
    }
    return files.has(path);
}

function strangers({ files }: DeployPackage, components: Component[]): Problem[] {
    const paths = new Set(components.map(({ path }) => path));
    return [...files.keys()].flatMap((path) => {
        const component = componentAt(path);
        if (paths.has(path) || (component?.type === BUNDLE && paths.has(`lwc/${component.name}/`))) return [];
        return [
            {
                type: component?.type ?? '',
                fullName: component?.name ?? path,
                path,
                line: 1,
                column: 1,
                text: 'Not in package.xml'
            }
        ];
    });
}
