import { finding, type Finding } from '../finding.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, walk } from '../read/xml.ts';

const API_NAME = /^[A-Za-z](?:_?[A-Za-z0-9])*$/;
const MAX_API_NAME = 40;

/** Component names with a namespace in front, such as abc__Field__c: they would break in every other org. */
const NAMESPACED = /\b[A-Za-z]\w*?__\w+?__(?:c|r|mdt|e|x)\b/;
/** Ids of records or setup entries: true in one org only. */
const RECORD_ID =
    /\b(?=[A-Za-z]*\d)(?:00[1-9A-Za-z]|0[1-9A-Za-z][A-Za-z0-9]|a0[0-9A-Z])[A-Za-z0-9]{12}(?:[A-Z0-9]{3})?\b/;

/** Names: what the file says it is, lengths, and nothing that is true in one org or one namespace only. */
export function checkNames(project: Project): Finding[] {
    return project.files.flatMap((file) => [...ownName(file), ...portableText(file)]);
}

function ownName(file: MetadataFile): Finding[] {
    const findings: Finding[] = [];
    const { root, kind, name } = file;
    const full = child(root, 'fullName');
    if (kind.named === true && full === undefined) {
        findings.push(
            finding(root, 'missing-name', `${kind.type} ${name} lacks <fullName>`, `Add <fullName>${name}</fullName>.`)
        );
    } else if (full !== undefined && full.text.trim() !== name) {
        const message = `<fullName> is "${full.text.trim()}" but the file is named ${name}`;
        findings.push(finding(full, 'wrong-name', message, 'Make both the same.'));
    }
    const custom = ['CustomField', 'CustomObject'].includes(kind.type) && name !== 'Account';
    if (custom && !name.endsWith('__c')) {
        findings.push(finding(root, 'wrong-name', `${kind.type} ${name} must end in __c`, 'Rename it.'));
    }
    if (kind.type === 'Layout') return findings;
    for (const part of name.split('/')) {
        const bare = part.replace(/__c$/, '').replace(/-[a-z]{2}(_[A-Z]{2})?$/, '');
        if (!API_NAME.test(bare.replace(/__c$/, '')) || bare.length > MAX_API_NAME) {
            const message = `"${part}" is not an API name of at most ${MAX_API_NAME} letters, digits and single underscores`;
            findings.push(finding(root, 'bad-api-name', message, 'Rename it.'));
        }
    }
    return findings;
}

function portableText(file: MetadataFile): Finding[] {
    const findings: Finding[] = [];
    for (const element of walk(file.root)) {
        const namespaced = NAMESPACED.exec(element.text)?.[0];
        if (namespaced !== undefined) {
            const action = 'Leave the namespace out of the source; packaging adds it.';
            findings.push(finding(element, 'hard-coded-namespace', `"${namespaced}" carries a namespace`, action));
        }
        const id = RECORD_ID.exec(element.text)?.[0];
        if (id !== undefined) {
            const action = 'Refer to the record or component by name.';
            findings.push(finding(element, 'hard-coded-id', `"${id}" looks like the id of a record`, action));
        }
    }
    return findings;
}
