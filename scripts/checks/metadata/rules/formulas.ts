import { finding, type Finding, type Place } from '../finding.ts';
import { analyzeFormula, type FormulaProblem, type FormulaScope } from '../formula/analyze.ts';
import type { Project } from '../read/project.ts';
import { child, textOf, type XmlElement } from '../read/xml.ts';
import { lookUp, typeOfField } from './resolve.ts';

/** Characters a formula may have; the platform counts 3,900. */
const MAX_LENGTH = 3900;

/** Formulas: every name, function, type and picklist value in formula fields and validation rules. */
export function checkFormulas(project: Project): Finding[] {
    const findings: Finding[] = [];
    for (const object of project.objects) {
        for (const field of project.fieldsOf(object).values()) {
            const element = child(field.root, 'formula');
            if (element === undefined) continue;
            const named = (name: string): ReturnType<typeof lookUp> => {
                const target = project.fieldsOf(object).get(name);
                const forbidden =
                    target?.type === 'LongTextArea' ? `long text ${name} cannot be read by a formula` : '';
                const known = name === field.name ? undefined : lookUp(project, object, name);
                return known === undefined || forbidden === '' ? known : { ...known, forbidden };
            };
            findings.push(...analyze(element, { lookUp: named, onSave: false, result: typeOfField(field) }));
        }
    }
    for (const rule of project.ofType('ValidationRule')) {
        const element = child(rule.root, 'errorConditionFormula');
        const named = (name: string): ReturnType<typeof lookUp> => lookUp(project, rule.object, name);
        if (element !== undefined) {
            findings.push(...analyze(element, { lookUp: named, onSave: true, result: 'boolean' }));
        }
        findings.push(...errorField(project, rule.object, rule.root));
    }
    return findings;
}

function analyze(element: XmlElement, scope: FormulaScope): Finding[] {
    const findings = analyzeFormula(element.text, scope).map((problem) => {
        return finding(placeOf(element, problem), problem.rule, problem.message, 'Correct the formula.');
    });
    if (element.text.length > MAX_LENGTH) {
        const message = `the formula has ${element.text.length} characters, at most ${MAX_LENGTH} fit`;
        findings.push(finding(element, 'formula-length', message, 'Shorten it or split it into two fields.'));
    }
    return findings;
}

/** Place in the file of an offset in the formula: entities such as &amp; count as written. */
function placeOf(element: XmlElement, problem: FormulaProblem): Place {
    const before = element.text.slice(0, problem.offset).split('\n');
    const lastLine = (before.at(-1) ?? '').replace(/[&<>]/g, (sign) => (sign === '&' ? '&amp;' : '&lt;'));
    const start = before.length === 1 ? element.column + element.name.length + 2 : 1;
    return { file: element.file, line: element.line + before.length - 1, column: start + lastLine.length };
}

function errorField(project: Project, object: string, rule: XmlElement): Finding[] {
    const name = textOf(rule, 'errorDisplayField');
    if (name === undefined || lookUp(project, object, name) !== undefined) return [];
    const message = `${object} has no field ${name}`;
    return [finding(child(rule, 'errorDisplayField') ?? rule, 'unknown-field', message, 'Correct the name.')];
}
