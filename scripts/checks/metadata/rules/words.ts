import { finding, type Finding } from '../finding.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, textOf, type XmlElement } from '../read/xml.ts';

/** Longest texts the platform takes, in characters. Descriptions are kept short enough for every place that shows them. */
const MAX = { description: 255, inlineHelpText: 255, errorMessage: 255, label: 40 } as const;

/** Kinds whose description an administrator reads in Setup. */
const DESCRIBED = [
    'CustomField',
    'CustomObject',
    'CustomPermission',
    'CustomApplication',
    'CustomTab',
    'PermissionSet',
    'ValidationRule',
    'FlexiPage',
    'ExternalClientApplication',
    'ReportType',
    'Report',
    'Dashboard'
];

/** Kinds with a label of at most 40 characters. */
const LABELLED = ['CustomField', 'CustomObject', 'CustomPermission', 'CustomApplication', 'ListView', 'CompactLayout'];

/** Words: every component explains itself to the admin, every field also to the user, in different sentences. */
export function checkWords(project: Project): Finding[] {
    const findings = project.files.flatMap((file) => [
        ...(DESCRIBED.includes(file.kind.type) && isOwn(file) ? present(file.root, 'description') : []),
        ...(LABELLED.includes(file.kind.type) && isOwn(file) ? present(file.root, 'label') : [])
    ]);
    for (const rule of project.ofType('ValidationRule')) findings.push(...present(rule.root, 'errorMessage'));
    for (const field of project.ofType('CustomField')) findings.push(...helpOf(field.root));
    findings.push(...distinctLabels(project));
    return findings;
}

/** Standard objects keep the words the platform gave them. */
function isOwn(file: MetadataFile): boolean {
    return file.kind.type !== 'CustomObject' || file.name.endsWith('__c');
}

function present(root: XmlElement, name: keyof typeof MAX): Finding[] {
    const element = child(root, name);
    const text = element?.text.trim() ?? '';
    if (element === undefined || text === '') {
        const message = `<${root.name}> has no ${name}`;
        return [finding(element ?? root, 'missing-words', message, `Add <${name}> with a sentence for its reader.`)];
    }
    const findings: Finding[] = [];
    if (text.length > MAX[name]) {
        const message = `<${name}> has ${text.length} characters, at most ${MAX[name]} fit`;
        findings.push(finding(element, 'too-long', message, 'Shorten it.'));
    }
    if (text !== element.text || /\s{2,}|\n/.test(text)) {
        const message = `<${name}> has line breaks or blanks that would be deployed with it`;
        findings.push(finding(element, 'stray-blanks', message, 'Put the text on one line, without blanks around it.'));
    }
    return findings;
}

function helpOf(root: XmlElement): Finding[] {
    const findings = present(root, 'inlineHelpText');
    const help = child(root, 'inlineHelpText');
    if (help === undefined) return findings;
    const words = plain(help.text);
    if (words === plain(textOf(root, 'description') ?? '') || words === plain(textOf(root, 'label') ?? '')) {
        const message = 'the help text repeats the description or the label';
        const action = 'Say to the user what the value means, its range and what to do.';
        findings.push(finding(help, 'repeated-words', message, action));
    }
    return findings;
}

function distinctLabels(project: Project): Finding[] {
    const findings: Finding[] = [];
    const seen = new Map<string, string>();
    for (const file of project.ofType('CustomField')) {
        const label = child(file.root, 'label');
        const key = `${file.object} ${plain(label?.text ?? '')}`;
        const other = seen.get(key);
        if (other !== undefined && label !== undefined) {
            const message = `${file.name} and ${other} have the same label`;
            findings.push(finding(label, 'same-label', message, 'Give each field of an object a label of its own.'));
        }
        seen.set(key, file.name);
    }
    return findings;
}

function plain(text: string): string {
    return text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, ' ')
        .trim();
}
