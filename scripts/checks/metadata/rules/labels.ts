import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finding, type Finding } from '../finding.ts';
import type { Project } from '../read/project.ts';
import { child, childrenOf, textOf, type XmlElement } from '../read/xml.ts';

const MAX_VALUE = 1000;
const MAX_SHORT = 80;

/** Labels: complete, unique, all that components import exist and all that exist are imported. */
export function checkLabels(project: Project): Finding[] {
    const findings: Finding[] = [];
    const defined = new Map<string, XmlElement>();
    for (const file of project.ofType('CustomLabels')) {
        for (const label of childrenOf(file.root, 'labels')) {
            const name = textOf(label, 'fullName') ?? '';
            findings.push(...checkLabel(label, name));
            if (defined.has(name))
                findings.push(finding(label, 'doubled-entry', `label ${name} is there twice`, 'Remove one.'));
            defined.set(name, label);
        }
    }
    const used = new Set<string>();
    for (const use of labelUses(project)) {
        used.add(use.name);
        if (defined.has(use.name)) continue;
        const message = `label ${use.name} does not exist`;
        findings.push(finding(use, 'unknown-label', message, 'Add it to labels/CustomLabels.labels-meta.xml.'));
    }
    for (const [name, label] of defined) {
        if (used.has(name)) continue;
        findings.push(finding(label, 'unused-label', `no component imports label ${name}`, 'Use it or remove it.'));
    }
    return findings;
}

function checkLabel(label: XmlElement, name: string): Finding[] {
    const findings: Finding[] = [];
    const limits: readonly [string, number][] = [
        ['value', MAX_VALUE],
        ['shortDescription', MAX_SHORT],
        ['fullName', MAX_SHORT]
    ];
    for (const [element, limit] of limits) {
        const text = textOf(label, element) ?? '';
        if (text !== '' && text.length <= limit) continue;
        const message = `<${element}> of label ${name} has ${text.length} characters, expected 1 to ${limit}`;
        findings.push(finding(child(label, element) ?? label, 'bad-label', message, 'Correct it.'));
    }
    if (textOf(label, 'language') !== 'en_US') {
        const message = `label ${name} is not in en_US`;
        findings.push(
            finding(child(label, 'language') ?? label, 'bad-label', message, 'Translations have their own files.')
        );
    }
    if (textOf(label, 'protected') !== 'true') {
        const message = `label ${name} could be changed by others than the package`;
        findings.push(finding(child(label, 'protected') ?? label, 'bad-label', message, 'Set <protected> to true.'));
    }
    if ((textOf(label, 'categories') ?? '') === '') {
        findings.push(finding(label, 'bad-label', `label ${name} has no category`, 'Add <categories>.'));
    }
    return findings;
}

interface LabelUse {
    readonly name: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
}

/** Imports of labels in the components, tests left out. */
function labelUses(project: Project): LabelUse[] {
    return project.sources
        .filter((path) => path.endsWith('.js') && !path.includes('/__tests__/') && !path.includes('/__mocks__/'))
        .flatMap((file) => {
            const lines = readFileSync(join(project.top, file), 'utf8').split('\n');
            return lines.flatMap((text, index) =>
                [...text.matchAll(/@salesforce\/label\/c\.(\w+)/g)].map((match) => {
                    return { name: match[1] ?? '', file, line: index + 1, column: match.index + 1 };
                })
            );
        });
}
