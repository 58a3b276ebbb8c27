import { finding as at, type Finding } from '../finding.ts';
import type { XmlElement } from '../read/xml.ts';
import type { Content, MetadataSchema, Member } from './declarations.ts';

const METADATA_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** Elements whose content the platform leaves open; the rules for components look inside. */
const FREE_CONTENT = new Set(['LightningComponentBundle.targetConfigs']);

/**
 * Checks one document against the platform's own declarations: unknown, missing, doubled and misplaced elements,
 * values outside an enumeration, text where a number or true/false is due.
 * @param type the metadata type that the file name promises
 */
export function validateAgainstSchema(root: XmlElement, type: string, schema: MetadataSchema): Finding[] {
    const findings: Finding[] = [];
    if (root.name !== type) {
        findings.push(at(root, 'wrong-root', `the root element is <${root.name}>`, `Use <${type}> in this file.`));
        return findings;
    }
    if (root.namespace !== METADATA_NAMESPACE) {
        findings.push(
            at(
                root,
                'wrong-namespace',
                `the namespace is "${root.namespace}"`,
                `Write <${type} xmlns="${METADATA_NAMESPACE}">.`
            )
        );
    }
    validateStruct(root, type, schema, findings);
    return findings;
}

function validateStruct(element: XmlElement, type: string, schema: MetadataSchema, findings: Finding[]): void {
    const members = schema.membersOf(type);
    if (members === undefined) {
        findings.push(
            at(element, 'unknown-type', `the platform has no metadata type ${type}`, 'Correct the file name.')
        );
        return;
    }
    if (element.text.trim() !== '') {
        const text = element.text.trim().slice(0, 40);
        findings.push(at(element, 'stray-text', `"${text}" stands between elements`, 'Remove it.'));
    }
    const seen = new Set<string>();
    for (const inner of element.children) {
        const member = members.get(inner.name);
        if (member === undefined) {
            const known = [...members.keys()].filter((name) => name[0] === inner.name[0]).join(', ');
            const action = known === '' ? 'Remove it or correct its name.' : `Remove it or use one of: ${known}.`;
            findings.push(at(inner, 'unknown-element', `${type} has no element <${inner.name}>`, action));
            continue;
        }
        if (seen.has(inner.name) && !member.repeated) {
            findings.push(
                at(inner, 'doubled-element', `<${inner.name}> may appear once in ${type}`, 'Keep one of them.')
            );
        }
        seen.add(inner.name);
        if (!FREE_CONTENT.has(`${type}.${inner.name}`)) validateContent(inner, member, schema, findings);
    }
    for (const [name, member] of members) {
        if (!member.required || seen.has(name)) continue;
        findings.push(at(element, 'missing-element', `<${element.name}> lacks <${name}>`, `Add <${name}>.`));
    }
}

function validateContent(element: XmlElement, member: Member, schema: MetadataSchema, findings: Finding[]): void {
    const { content } = member;
    if (content.kind === 'struct') {
        validateStruct(element, content.type, schema, findings);
        return;
    }
    const inner = element.children[0];
    if (inner !== undefined) {
        const message = `<${element.name}> holds <${inner.name}>, but takes ${describe(content)} only`;
        findings.push(at(inner, 'misplaced-element', message, `Move <${inner.name}> out of it.`));
        return;
    }
    const value = element.text.trim();
    if (accepts(content, value)) return;
    const message = `<${element.name}> is "${value}", expected ${describe(content)}`;
    findings.push(at(element, 'bad-value', message, 'Correct the value.'));
}

function accepts(content: Content, value: string): boolean {
    switch (content.kind) {
        case 'number':
            return /^-?\d+(\.\d+)?$/.test(value);
        case 'boolean':
            return value === 'true' || value === 'false';
        case 'enum':
            return content.values.has(value);
        default:
            return true;
    }
}

function describe(content: Content): string {
    switch (content.kind) {
        case 'number':
            return 'a number';
        case 'boolean':
            return 'true or false';
        case 'enum': {
            const values = [...content.values];
            const more = values.length > 12 ? `, … (${values.length} in all)` : '';
            return `one of ${values.slice(0, 12).join(', ')}${more}`;
        }
        default:
            return 'text';
    }
}
