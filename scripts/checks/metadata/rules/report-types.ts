import { finding, type Finding } from '../finding.ts';
import { standardFieldType } from '../platform/standard-fields.ts';
import type { ValueType } from '../formula/functions.ts';
import type { CustomField, MetadataFile, Project } from '../read/project.ts';
import { child, childrenOf, textOf } from '../read/xml.ts';
import { targetOf, typeOfField } from './resolve.ts';

/** What a column of a report type holds. */
export interface ReportField {
    readonly type: ValueType;
    /** The custom field behind the column; undefined for a field of the platform. */
    readonly custom: CustomField | undefined;
}

/** Report types: every column exists once, and every field people ask about can be reported on. */
export function checkReportTypes(project: Project): Finding[] {
    return project.ofType('ReportType').flatMap((type) => checkReportType(type, project));
}

/** Columns of a report type as reports name them, for example Account$Health_Score__c. */
export function columnsOf(type: MetadataFile, project: Project): ReadonlyMap<string, ReportField> {
    const columns = new Map<string, ReportField>();
    for (const section of childrenOf(type.root, 'sections')) {
        for (const column of childrenOf(section, 'columns')) {
            const name = textOf(column, 'field') ?? '';
            const table = textOf(column, 'table') ?? '';
            const field = reportField(project, table, name);
            if (field !== undefined) columns.set(`${table}$${name}`, field);
        }
    }
    return columns;
}

function checkReportType(type: MetadataFile, project: Project): Finding[] {
    const findings: Finding[] = [];
    const object = textOf(type.root, 'baseObject') ?? '';
    const seen = new Set<string>();
    for (const column of childrenOf(type.root, 'sections').flatMap((section) => childrenOf(section, 'columns'))) {
        const name = textOf(column, 'field') ?? '';
        const place = child(column, 'field') ?? column;
        if (textOf(column, 'table') !== object) {
            const table = child(column, 'table') ?? column;
            findings.push(finding(table, 'unknown-object', `the report type is about ${object}`, `Use ${object}.`));
        } else if (reportField(project, object, name) === undefined) {
            const message = `${object} has no field ${name} to report on`;
            findings.push(finding(place, 'unknown-field', message, 'Correct the name; lookups go without Id.'));
        }
        if (seen.has(name)) findings.push(finding(place, 'doubled-entry', `${name} is listed twice`, 'Remove one.'));
        seen.add(name);
    }
    const missing = [...project.fieldsOf(object).values()].filter(
        (field) => reportable(field) && !seen.has(field.name)
    );
    for (const field of missing) {
        const message = `${field.name} cannot be reported on`;
        findings.push(finding(type.root, 'missing-column', message, 'Add it to a section.'));
    }
    for (const name of ['description', 'category']) {
        if ((textOf(type.root, name) ?? '') !== '') continue;
        findings.push(finding(type.root, 'incomplete-report', `the report type has no <${name}>`, `Add <${name}>.`));
    }
    return findings;
}

/** Long texts and technical keys are no use in a report. */
function reportable(field: CustomField): boolean {
    const technical = textOf(field.root, 'externalId') === 'true' && field.object !== 'Account';
    return field.type !== 'LongTextArea' && !technical && field.name !== 'Health_Digest__c';
}

/** A field as report types name it: Owner for OwnerId, and Account__c.Industry for a field behind a lookup. */
function reportField(project: Project, object: string, name: string): ReportField | undefined {
    const [first = '', ...rest] = name.split('.');
    if (rest.length > 0) {
        const target = targetOf(project, object, first.replace(/__c$/, '__r'));
        return target === undefined ? undefined : reportField(project, target, rest.join('.'));
    }
    const custom = project.fieldsOf(object).get(name);
    if (custom !== undefined) {
        return custom.type === 'LongTextArea' ? undefined : { type: typeOfField(custom), custom };
    }
    const type = name.endsWith('Id')
        ? undefined
        : (standardFieldType(object, name) ?? standardFieldType(object, `${name}Id`));
    return type === undefined ? undefined : { type, custom: undefined };
}
