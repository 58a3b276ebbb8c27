import { finding, type Finding } from '../finding.ts';
import type { ValueType } from '../formula/functions.ts';
import { isStandardColumn } from '../platform/list-columns.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, childrenOf, textOf, type XmlElement } from '../read/xml.ts';
import { typeOfField } from './resolve.ts';

const MAX_COLUMNS = 15;
const MAX_FILTERS = 10;

/** Comparisons a filter on a field of a type may use. */
const OPERATIONS: Readonly<Partial<Record<ValueType, readonly string[]>>> = {
    picklist: ['equals', 'notEqual', 'contains', 'notContain', 'startsWith'],
    boolean: ['equals', 'notEqual'],
    number: ['equals', 'notEqual', 'lessThan', 'greaterThan', 'lessOrEqual', 'greaterOrEqual'],
    date: ['equals', 'notEqual', 'lessThan', 'greaterThan', 'lessOrEqual', 'greaterOrEqual'],
    datetime: ['equals', 'notEqual', 'lessThan', 'greaterThan', 'lessOrEqual', 'greaterOrEqual'],
    text: ['equals', 'notEqual', 'contains', 'notContain', 'startsWith']
};

/** List views: columns and filters exist, values can occur, and health is never shown by colour alone. */
export function checkListViews(project: Project): Finding[] {
    return project.ofType('ListView').flatMap((view) => [...columns(view, project), ...filters(view, project)]);
}

function columns(view: MetadataFile, project: Project): Finding[] {
    const findings: Finding[] = [];
    const shown = childrenOf(view.root, 'columns');
    const seen = new Set<string>();
    for (const column of shown) {
        const name = column.text.trim();
        const field = project.fieldsOf(view.object).get(name);
        if (field === undefined && !isStandardColumn(view.object, name)) {
            const message = `${view.object} has no column ${name}`;
            findings.push(
                finding(column, 'unknown-field', message, 'Use the API name of a field or a standard column.')
            );
        }
        if (field?.type === 'LongTextArea') {
            findings.push(finding(column, 'bad-column', `${name} is a long text`, 'Remove the column.'));
        }
        if (seen.has(name)) findings.push(finding(column, 'doubled-entry', `${name} is shown twice`, 'Remove one.'));
        seen.add(name);
    }
    if (shown.length === 0 || shown.length > MAX_COLUMNS) {
        const message = `a list view shows 1 to ${MAX_COLUMNS} columns, not ${shown.length}`;
        findings.push(finding(view.root, 'bad-column', message, 'Choose the columns people act on.'));
    }
    const name = view.object === 'Account' ? 'ACCOUNT.NAME' : 'NAME';
    if (shown.length > 0 && shown[0]?.text.trim() !== name) {
        const message = 'the first column is not the name, so no row has a link';
        findings.push(finding(shown[0] ?? view.root, 'bad-column', message, `Start with ${name}.`));
    }
    return findings;
}

function filters(view: MetadataFile, project: Project): Finding[] {
    const findings: Finding[] = [];
    const all = childrenOf(view.root, 'filters');
    for (const filter of all) findings.push(...checkFilter(filter, view, project));
    if (all.length > MAX_FILTERS) {
        const message = `a list view takes ${MAX_FILTERS} filters, not ${all.length}`;
        findings.push(finding(view.root, 'bad-filter', message, 'Use fewer.'));
    }
    return findings;
}

function checkFilter(filter: XmlElement, view: MetadataFile, project: Project): Finding[] {
    const name = textOf(filter, 'field') ?? '';
    const place = child(filter, 'field') ?? filter;
    const field = project.fieldsOf(view.object).get(name);
    if (field === undefined) {
        if (isStandardColumn(view.object, name)) return [];
        return [
            finding(place, 'unknown-field', `${view.object} has no field ${name} to filter by`, 'Correct the name.')
        ];
    }
    const findings: Finding[] = [];
    const operation = textOf(filter, 'operation') ?? '';
    if (!(OPERATIONS[typeOfField(field)] ?? []).includes(operation)) {
        const message = `"${operation}" does not apply to ${name}`;
        findings.push(finding(child(filter, 'operation') ?? filter, 'bad-filter', message, 'Use another operation.'));
    }
    const value = textOf(filter, 'value') ?? '';
    if (value === '') {
        const message = `the filter on ${name} compares with nothing`;
        findings.push(finding(filter, 'bad-filter', message, 'Add <value>.'));
    }
    for (const unknown of unknownValues(value, field.values)) {
        const message = `"${unknown}" is not a value of ${name}`;
        const action = `Use ${field.values.join(', ')}.`;
        findings.push(finding(child(filter, 'value') ?? filter, 'bad-filter', message, action));
    }
    return findings;
}

/** Values of a comma-separated filter that a restricted picklist does not have. */
export function unknownValues(written: string, values: readonly string[]): string[] {
    if (values.length === 0 || written === '') return [];
    return written.split(',').filter((value) => !values.includes(value.trim()));
}
