import { finding, type Finding } from '../finding.ts';
import type { CustomField, Project } from '../read/project.ts';
import { child, childrenOf, textOf, type XmlElement } from '../read/xml.ts';
import { isKnownStandardObject, isStandardObject } from '../platform/standard-fields.ts';

/** Decimals of every number the scoring model rounds to tenths; a different scale would store another number than is shown. */
export const SCORE_SCALE = 1;
const SCORES = /^(?:Health_)?(?:Outcome_|Experience_)?(?:Score|Change)__c$/;

/** What a field file must state by type, beyond what the platform insists on: defaults that differ by org or release are spelled out. */
const MUST_STATE: Readonly<Record<string, readonly string[]>> = {
    Number: ['externalId', 'precision', 'required', 'scale', 'unique'],
    Currency: ['precision', 'required', 'scale'],
    Text: ['externalId', 'length', 'required', 'unique'],
    LongTextArea: ['length', 'visibleLines'],
    Picklist: ['required', 'valueSet'],
    Lookup: ['deleteConstraint', 'referenceTo', 'relationshipLabel', 'relationshipName', 'required'],
    Checkbox: ['defaultValue'],
    Date: ['required'],
    DateTime: ['required'],
    Formula: ['formula', 'formulaTreatBlanksAs']
};
const CLASSIFICATIONS = ['Public', 'Internal', 'Confidential', 'Restricted', 'MissionCritical'];

/** Definitions of fields: complete, inside the platform's limits, and as precise as the model rounds. */
export function checkFields(project: Project): Finding[] {
    const findings: Finding[] = [];
    for (const object of project.objects) {
        for (const field of project.fieldsOf(object).values()) {
            findings.push(...stated(field), ...limits(field), ...scoreScale(field), ...picklist(field));
            if (field.type === 'Lookup' || field.type === 'MasterDetail') findings.push(...lookup(field, project));
        }
    }
    return findings;
}

function stated(field: CustomField): Finding[] {
    const findings: Finding[] = [];
    const type = field.formula === undefined ? field.type : 'Formula';
    const needed = [...(MUST_STATE[type] ?? []), 'label', 'type', 'securityClassification'];
    if (textOf(field.root, 'unique') === 'true') needed.push('caseSensitive');
    for (const name of needed) {
        if (child(field.root, name) !== undefined) continue;
        const message = `${type} field ${field.name} does not state <${name}>`;
        findings.push(finding(field.root, 'incomplete-field', message, `Add <${name}>.`));
    }
    if (field.formula === undefined && MUST_STATE[field.type] === undefined && field.type !== 'MasterDetail') {
        const place = child(field.root, 'type') ?? field.root;
        const action = 'Use a type of scripts/checks/metadata/rules/fields.ts or add it there with its limits.';
        findings.push(finding(place, 'unknown-field-type', `"${field.type}" is not a type this project uses`, action));
    }
    const classification = child(field.root, 'securityClassification');
    if (classification !== undefined && !CLASSIFICATIONS.includes(classification.text.trim())) {
        const message = `"${classification.text.trim()}" is not a security classification`;
        findings.push(finding(classification, 'bad-value', message, `Use one of ${CLASSIFICATIONS.join(', ')}.`));
    }
    return findings;
}

function limits(field: CustomField): Finding[] {
    const range = (name: string, low: number, high: number): Finding[] => {
        const element = child(field.root, name);
        const value = Number(element?.text.trim());
        if (element === undefined || (value >= low && value <= high)) return [];
        const message = `<${name}> is ${element.text.trim()}, a ${field.type} field takes ${low} to ${high}`;
        return [finding(element, 'out-of-range', message, 'Correct the number.')];
    };
    const precision = Number(textOf(field.root, 'precision') ?? 18);
    switch (field.type) {
        case 'Text':
            return range('length', 1, 255);
        case 'LongTextArea':
            return [...range('length', 256, 131_072), ...range('visibleLines', 2, 50)];
        case 'Number':
        case 'Currency':
            return [...range('precision', 1, 18), ...range('scale', 0, Math.min(17, precision))];
        default:
            return [];
    }
}

function scoreScale(field: CustomField): Finding[] {
    const scale = child(field.root, 'scale');
    if (!SCORES.test(field.name) || scale === undefined || Number(scale.text) === SCORE_SCALE) return [];
    const message = `${field.name} keeps ${scale.text.trim()} decimals, the model rounds to ${SCORE_SCALE}`;
    return [finding(scale, 'score-scale', message, `Use <scale>${SCORE_SCALE}</scale>.`)];
}

function picklist(field: CustomField): Finding[] {
    if (field.type !== 'Picklist') return [];
    const findings: Finding[] = [];
    const set = child(field.root, 'valueSet');
    const definition = child(set, 'valueSetDefinition');
    const values = childrenOf(definition, 'value');
    if (set !== undefined && textOf(set, 'restricted') !== 'true') {
        const message = `${field.name} takes any value`;
        findings.push(finding(set, 'open-picklist', message, 'Add <restricted>true</restricted>.'));
    }
    if (definition !== undefined && textOf(definition, 'sorted') !== 'false') {
        const message = `the values of ${field.name} may be sorted by letter`;
        findings.push(finding(definition, 'picklist-order', message, 'Add <sorted>false</sorted>.'));
    }
    if (set !== undefined && values.length < 2) {
        findings.push(
            finding(set, 'picklist-values', `${field.name} offers no choice`, 'Give it at least two values.')
        );
    }
    const seen = new Set<string>();
    for (const value of values) findings.push(...pickValue(value, seen));
    const defaults = values.filter((value) => textOf(value, 'default') === 'true');
    for (const extra of defaults.slice(1)) {
        findings.push(finding(extra, 'picklist-values', 'two values are the default', 'Keep one default at most.'));
    }
    return findings;
}

function pickValue(value: XmlElement, seen: Set<string>): Finding[] {
    const findings: Finding[] = [];
    const name = textOf(value, 'fullName') ?? '';
    if (name === '') findings.push(finding(value, 'picklist-values', 'a value has no name', 'Add <fullName>.'));
    else if (seen.has(name))
        findings.push(finding(value, 'picklist-values', `"${name}" is there twice`, 'Remove one.'));
    seen.add(name);
    if ((textOf(value, 'label') ?? '') === '') {
        findings.push(finding(value, 'picklist-values', `value "${name}" has no label`, 'Add <label>.'));
    }
    return findings;
}

function lookup(field: CustomField, project: Project): Finding[] {
    const target = child(field.root, 'referenceTo');
    const object = target?.text.trim() ?? '';
    const findings: Finding[] = [];
    if (target !== undefined && !project.objects.has(object) && !isKnownStandardObject(object)) {
        findings.push(finding(target, 'unknown-object', `object ${object} does not exist`, 'Correct the name.'));
    }
    if (field.type === 'MasterDetail' && isStandardObject(object)) {
        const place = child(field.root, 'type') ?? field.root;
        const message = `permissions on details of ${object} cannot travel in a package`;
        findings.push(finding(place, 'unpackageable', message, 'Use a Lookup.'));
    }
    return findings;
}
