// Takes a metadata-format file apart into its components, text by text: nothing of them is interpreted or lost.
import type { XmlElement } from '../../checks/metadata/read/xml.ts';
import { textOf } from '../../checks/metadata/read/xml.ts';
import { OBJECT_PARTS, RULE_PARTS } from './component-types.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

interface Piece {
    element: XmlElement;
    /** From the opening bracket to the end of the element. */
    text: string;
}

/** The direct children of a document with their text. */
function pieces(source: string, root: XmlElement): Piece[] {
    const lines = [0];
    for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) lines.push(at + 1);
    const starts = root.children.map(({ line, column }) => (lines[line - 1] ?? 0) + column - 1);
    const end = source.lastIndexOf('</');
    return root.children.map((element, index) => {
        const text = source.slice(starts[index], starts[index + 1] ?? end);
        return { element, text: text.slice(0, text.lastIndexOf('>') + 1) };
    });
}

const inner = (text: string, name: string): string =>
    text.slice(text.indexOf('>') + 1, Math.max(text.lastIndexOf(`</${name}`), text.indexOf('>') + 1));

const file = (type: string, body: string): string => `${HEAD}<${type} ${NAMESPACE}>${body}</${type}>\n`;

/**
 * An object file as source-format files, path -> text. Parts for which `wanted` says no are left out; the object's own
 * properties are those of the component `CustomObject`.
 */
export function splitObject(
    name: string,
    source: string,
    root: XmlElement,
    wanted: (type: string, fullName: string) => boolean
): Map<string, string> {
    const files = new Map<string, string>();
    const own: string[] = [];
    for (const { element, text } of pieces(source, root)) {
        const part = OBJECT_PARTS.find((one) => one.element === element.name);
        const fullName = textOf(element, 'fullName');
        if (!part || fullName === undefined) own.push(text);
        else if (wanted(part.type, `${name}.${fullName}`)) {
            const path = `objects/${name}/${part.folder}/${fullName}.${part.suffix}-meta.xml`;
            files.set(path, file(part.type, inner(text, element.name)));
        }
    }
    if (own.length > 0 && wanted('CustomObject', name)) {
        files.set(`objects/${name}/${name}.object-meta.xml`, file('CustomObject', `\n    ${own.join('\n    ')}\n`));
    }
    return files;
}

/** One part of an object as it lies in its own file: its element in the object's file, and its text. */
export interface ObjectPart {
    element: string;
    source: string;
}

/** The file of an object in metadata format, elements in alphabetical order as Salesforce answers them. */
export function joinObject(own: { source: string; root: XmlElement } | null, parts: readonly ObjectPart[]): string {
    const all = own ? pieces(own.source, own.root).map(({ element, text }) => ({ name: element.name, text })) : [];
    for (const { element, source } of parts) {
        const root = /<\w+[^>]*xmlns[^>]*>/.exec(source)?.[0] ?? '';
        const body = source.slice(source.indexOf(root) + root.length, source.lastIndexOf('</'));
        all.push({ name: element, text: `<${element}>${body}</${element}>` });
    }
    all.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
    return file('CustomObject', `\n    ${all.map(({ text }) => text).join('\n    ')}\n`);
}

/** Labels by name. */
export function splitLabels(source: string, root: XmlElement): Map<string, string> {
    return new Map(pieces(source, root).map(({ element, text }) => [textOf(element, 'fullName') ?? '', text]));
}

/** The labels file that holds these. */
export function joinLabels(labels: ReadonlyMap<string, string>): string {
    return file('CustomLabels', `\n    ${[...labels.values()].join('\n    ')}\n`);
}

/** Sharing rules by type and name within their object, `SharingOwnerRule:Mine`. */
export function splitRules(source: string, root: XmlElement): Map<string, string> {
    return new Map(
        pieces(source, root).flatMap(({ element, text }) => {
            const type = RULE_PARTS.find((part) => part.element === element.name)?.type;
            return type === undefined ? [] : [[`${type}:${textOf(element, 'fullName') ?? ''}`, text] as const];
        })
    );
}

/** The file that holds these sharing rules, elements in alphabetical order. */
export function joinRules(rules: ReadonlyMap<string, string>): string {
    const all = [...rules].sort(([one], [other]) => (one < other ? -1 : 1));
    return file('SharingRules', `\n    ${all.map(([, text]) => text).join('\n    ')}\n`);
}
