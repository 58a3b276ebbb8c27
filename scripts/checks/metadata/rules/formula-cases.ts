import { finding, type Finding } from '../finding.ts';
import { evaluateFormula, type FormulaRow, type Value } from '../formula/evaluate.ts';
import type { Project } from '../read/project.ts';
import { child, type XmlElement } from '../read/xml.ts';
import { FORMULA_CASES } from './formula-case-table.ts';

/**
 * Sample rows: what each formula must yield, so that a formula that is well-formed but wrong is found too.
 * @param known findings on formulas so far; a formula that cannot work is not worked out
 */
export function checkFormulaCases(project: Project, known: readonly Finding[]): Finding[] {
    const findings: Finding[] = [];
    for (const [name, element] of formulasOf(project)) {
        if (known.some((other) => other.file === element.file)) continue;
        const cases = FORMULA_CASES[name];
        if (cases === undefined) {
            const action = 'Add rows to scripts/checks/metadata/rules/formula-case-table.ts.';
            findings.push(finding(element, 'untested-formula', `${name} has no sample rows`, action));
            continue;
        }
        const wrong = cases.flatMap(([row, expected]) => mismatch(element.text, row, expected));
        const [first] = wrong;
        if (first !== undefined)
            findings.push(finding(element, 'formula-result', first, 'Correct the formula or the row.'));
    }
    return findings;
}

function formulasOf(project: Project): [string, XmlElement][] {
    const fields = project.ofType('CustomField').map((file) => [file, child(file.root, 'formula')] as const);
    const rules = project
        .ofType('ValidationRule')
        .map((file) => [file, child(file.root, 'errorConditionFormula')] as const);
    return [...fields, ...rules].flatMap(([file, element]) =>
        element === undefined ? [] : [[`${file.object}.${file.name}`, element]]
    );
}

function mismatch(formula: string, row: FormulaRow, expected: Value): string[] {
    const result = evaluateFormula(formula, row);
    if (result === expected) return [];
    return [
        `for ${JSON.stringify(row.fields)} it yields ${JSON.stringify(result)}, expected ${JSON.stringify(expected)}`
    ];
}
