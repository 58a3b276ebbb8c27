// One component as the calls that write metadata send it, turned into a package of its own.
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { OrgError } from '../org/contract.ts';
import { FILE_TYPES, LABELS_FILE, OBJECT_PARTS, pathOf, RULE_PARTS } from './component-types.ts';
import type { DeployPackage } from './package-zip.ts';

/** A component of a call: its type, its full name and its other elements as text. */
export interface SentComponent {
    type: string;
    fullName: string;
    body: string;
}

type Node = Record<string, Node[] | string | Record<string, string>>;

const ATTRIBUTES = ':@';
const parser = new XMLParser({
    preserveOrder: true,
    removeNSPrefix: true,
    ignoreAttributes: false,
    parseTagValue: false,
    trimValues: false
});
const builder = new XMLBuilder({ preserveOrder: true, ignoreAttributes: true, format: true, indentBy: '    ' });

const nameOf = (node: Node): string => Object.keys(node).find((key) => key !== ATTRIBUTES) ?? '';
const childrenOf = (node: Node | undefined): Node[] => (node ? ((node[nameOf(node)] ?? []) as Node[]) : []);
const child = (nodes: readonly Node[], name: string): Node | undefined => nodes.find((node) => nameOf(node) === name);
const attributeOf = (node: Node, name: string): string =>
    (node[ATTRIBUTES] as Record<string, string> | undefined)?.[`@_${name}`] ?? '';
const textOf = (node: Node | undefined): string =>
    childrenOf(node)
        .map((one) => String(one['#text'] ?? ''))
        .join('')
        .trim();

/** The `metadata` elements of an envelope. Throws 500 for one without type or name. */
export function readSentComponents(envelope: string, operation: string): SentComponent[] {
    const body = childrenOf(child(childrenOf(child(parser.parse(envelope) as Node[], 'Envelope')), 'Body'));
    const sent = childrenOf(child(body, operation)).filter((node) => nameOf(node) === 'metadata');
    return sent.map((node) => {
        const type = attributeOf(node, 'type').replace(/^.*:/, '');
        const elements = childrenOf(node).filter(
            (one) => attributeOf(one, 'nil') !== 'true' && nameOf(one) !== '#text'
        );
        const fullName = textOf(child(elements, 'fullName'));
        if (type === '')
            throw new OrgError(
                500,
                'INVALID_TYPE',
                'Must specify a {http://www.w3.org/2001/XMLSchema-instance}type attribute value for the metadata element'
            );
        if (fullName === '') throw new OrgError(500, 'REQUIRED_FIELD_MISSING', 'Required field is missing: fullName');
        const others = elements.filter((one) => nameOf(one) !== 'fullName');
        return { type, fullName, body: String(builder.build(others)) };
    });
}

/** The package that deploys one component. Throws 500 INVALID_TYPE for types that the local org does not write so. */
export function packageOf({ type, fullName, body }: SentComponent): DeployPackage {
    const path = pathOf(type, fullName);
    const [root, text] = fileOf(type, fullName, body) ?? [];
    if (path === null || root === undefined) {
        throw new OrgError(500, 'INVALID_TYPE', `The local org does not write the metadata type ${type} by this call`);
    }
    const source = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${text}\n</${root}>\n`;
    return {
        files: new Map([[path, Buffer.from(source)]]),
        members: [{ type, name: fullName }],
        deletions: { before: [], after: [] },
        apiVersion: '66.0',
        root: ''
    };
}

/** Root element of the file and what stands in it; null for a type without such a file. */
function fileOf(type: string, fullName: string, body: string): [string, string] | null {
    const part = (element: string): string => {
        const name = fullName.slice(fullName.indexOf('.') + 1);
        return `<${element}>\n    <fullName>${escaped(name)}</fullName>${body}\n</${element}>`;
    };
    const ofObject = OBJECT_PARTS.find((one) => one.type === type);
    if (ofObject) return ['CustomObject', part(ofObject.element)];
    const ofRules = RULE_PARTS.find((one) => one.type === type);
    if (ofRules) return ['SharingRules', part(ofRules.element)];
    if (type === 'CustomLabel') return ['CustomLabels', part('labels')];
    return FILE_TYPES.some((one) => one.type === type) ? [type, body] : null;
}

/** The package that deletes one component. */
export function deletionOf(type: string, fullName: string): DeployPackage {
    const deletion = { type, name: fullName, path: pathOf(type, fullName) ?? LABELS_FILE, line: 1, column: 1 };
    return {
        files: new Map(),
        members: [],
        deletions: { before: [deletion], after: [] },
        apiVersion: '66.0',
        root: ''
    };
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
