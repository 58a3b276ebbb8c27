import { SaxesParser } from 'saxes';
import type { Place } from '../finding.ts';

/** An element with the place of its opening bracket. */
export interface XmlElement extends Place {
    readonly name: string;
    readonly namespace: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly children: readonly XmlElement[];
    /** Characters directly inside the element, exactly as they would be deployed. */
    readonly text: string;
}

/** Either the document or the first thing that makes it unreadable. */
export type XmlDocument =
    | { readonly root: XmlElement; readonly fault?: undefined }
    | { readonly root?: undefined; readonly fault: Place & { readonly message: string } };

/** Files are written as the platform retrieves them. Without the encoding some tools read them as Latin-1. */
const DECLARATION = /^<\?xml version="1\.0" encoding="UTF-8" ?\?>/;

interface Growing extends Place {
    name: string;
    namespace: string;
    attributes: Record<string, string>;
    children: Growing[];
    text: string;
}

/**
 * Reads one XML file.
 * @param file path put into every place
 * @param source the text of the file
 */
export function parseXml(file: string, source: string): XmlDocument {
    const parser = new SaxesParser({ xmlns: true, position: true });
    const placeAt = placesOf(file, source);
    const open: Growing[] = [];
    let root: Growing | undefined;
    let fault: (Place & { message: string }) | undefined;

    parser.on('error', (error) => {
        const message = error.message.replace(/^\d+:\d+: /, '');
        fault ??= { ...placeAt(Math.max(0, parser.position - 1)), message };
    });
    parser.on('opentag', (tag) => {
        const attributes = Object.fromEntries(Object.values(tag.attributes).map((a) => [a.name, a.value]));
        const place = placeAt(source.lastIndexOf(`<${tag.name}`, parser.position - 1));
        const element: Growing = { ...place, name: tag.local, namespace: tag.uri, attributes, children: [], text: '' };
        open.at(-1)?.children.push(element);
        root ??= element;
        open.push(element);
    });
    parser.on('closetag', () => void open.pop());
    const addText = (text: string): void => {
        const inside = open.at(-1);
        if (inside !== undefined) inside.text += text;
    };
    parser.on('text', addText);
    parser.on('cdata', addText);
    parser.write(source).close();

    if (fault !== undefined) return { fault };
    if (!DECLARATION.test(source)) return { fault: { ...placeAt(0), message: 'the XML declaration is missing' } };
    if (root === undefined) return { fault: { ...placeAt(0), message: 'the file has no element' } };
    return { root };
}

/** First child with a name, if there is one. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
    return element?.children.find((candidate) => candidate.name === name);
}

/** All children with a name, in order. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
    return element?.children.filter((candidate) => candidate.name === name) ?? [];
}

/** Trimmed text of the first child with a name; undefined when the child is missing, '' when it is empty. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
    return child(element, name)?.text.trim();
}

/** Every element of the tree, parents first. */
export function* walk(element: XmlElement): Generator<XmlElement> {
    yield element;
    for (const inner of element.children) yield* walk(inner);
}

function placesOf(file: string, source: string): (offset: number) => Place {
    const starts = [0];
    for (let i = source.indexOf('\n'); i >= 0; i = source.indexOf('\n', i + 1)) starts.push(i + 1);
    return (offset) => {
        let low = 0;
        let high = starts.length - 1;
        while (low < high) {
            const middle = Math.ceil((low + high) / 2);
            if ((starts[middle] ?? 0) <= offset) low = middle;
            else high = middle - 1;
        }
        return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
    };
}
