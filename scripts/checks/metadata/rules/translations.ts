import { finding, type Finding } from '../finding.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, childrenOf, textOf, type XmlElement } from '../read/xml.ts';

const MAX_LABEL = 1000;
const PLACE = /\{\d+\}/g;

/** Translations: every label once in every language, with the same places {0}, {1}, … for values as the original. */
export function checkTranslations(project: Project): Finding[] {
    const originals = new Map<string, string>();
    for (const file of project.ofType('CustomLabels')) {
        for (const label of childrenOf(file.root, 'labels')) {
            const name = textOf(label, 'fullName');
            if (name !== undefined) originals.set(name, textOf(label, 'value') ?? '');
        }
    }
    return project.ofType('Translations').flatMap((file) => checkLanguage(file, originals));
}

function checkLanguage(file: MetadataFile, originals: ReadonlyMap<string, string>): Finding[] {
    const findings: Finding[] = [];
    const translated = new Set<string>();
    for (const entry of childrenOf(file.root, 'customLabels')) {
        const name = textOf(entry, 'name');
        if (name === undefined) continue;
        if (translated.has(name)) {
            findings.push(finding(entry, 'doubled-entry', `label ${name} is translated twice`, 'Remove one.'));
        }
        translated.add(name);
        const original = originals.get(name);
        if (original !== undefined) findings.push(...checkEntry(entry, name, original));
        else findings.push(unknownLabel(entry, name));
    }
    for (const name of originals.keys()) {
        if (translated.has(name)) continue;
        const message = `label ${name} has no translation in "${file.name}"`;
        findings.push(finding(file.root, 'missing-translation', message, 'Add it to <customLabels>.'));
    }
    return findings;
}

function checkEntry(entry: XmlElement, name: string, original: string): Finding[] {
    const element = child(entry, 'label');
    if (element === undefined) return [];
    const text = element.text;
    if (text.trim() === '' || text.trim() !== text || text.length > MAX_LABEL) {
        const message = `the translation of label ${name} has ${text.length} characters, expected 1 to ${MAX_LABEL}, no blanks around`;
        return [finding(element, 'bad-translation', message, 'Correct it.')];
    }
    const expected = placesOf(original);
    if (placesOf(text) === expected) return [];
    const message = `the translation of label ${name} has places ${placesOf(text) || 'none'}, expected ${expected || 'none'}`;
    return [finding(element, 'bad-translation', message, 'Use each place for a value as the original label does.')];
}

function unknownLabel(entry: XmlElement, name: string): Finding {
    const message = `label ${name} is translated but does not exist`;
    return finding(child(entry, 'name') ?? entry, 'unknown-label', message, 'Correct the name or remove the entry.');
}

function placesOf(text: string): string {
    return (text.match(PLACE) ?? []).sort().join(' ');
}
