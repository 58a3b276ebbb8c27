import { finding, type Finding } from '../finding.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, childrenOf, textOf, walk, type XmlElement } from '../read/xml.ts';
import { checkReportFilter } from './report-filters.ts';
import { columnsOf, type ReportField } from './report-types.ts';

const MAX_NAME = 40;
const MUST_STATE = [
    'description',
    'params',
    'scope',
    'showDetails',
    'showGrandTotal',
    'showSubTotals',
    'timeFrameFilter'
];

/** Reports: type, folder, columns, groupings, filters and chart fit together. */
export function checkReports(project: Project): Finding[] {
    const folders = project.ofType('ReportFolder').map((folder) => folder.name);
    return project.ofType('Report').flatMap((report) => {
        const reference = child(report.root, 'reportType');
        const name = reference?.text.trim() ?? '';
        const type = project.ofType('ReportType').find((file) => `${file.name}__c` === name);
        if (type === undefined) {
            const action = 'Use the name of a report type of the package followed by __c.';
            return [
                finding(reference ?? report.root, 'unknown-reference', `report type ${name} does not exist`, action)
            ];
        }
        return [
            ...shape(report, folders),
            ...columns(report, columnsOf(type, project)),
            ...groupings(report),
            ...filters(report, columnsOf(type, project))
        ];
    });
}

/** Columns a report groups by, in the words of its report type. */
export function groupingsOf(report: MetadataFile): string[] {
    const all = [...childrenOf(report.root, 'groupingsDown'), ...childrenOf(report.root, 'groupingsAcross')];
    return all.map((grouping) => textOf(grouping, 'field') ?? '');
}

/** Detail columns of a report. */
export function detailsOf(report: MetadataFile): string[] {
    return childrenOf(report.root, 'columns').map((column) => textOf(column, 'field') ?? '');
}

function shape(report: MetadataFile, folders: readonly string[]): Finding[] {
    const findings: Finding[] = [];
    const { root } = report;
    const [folder = ''] = report.name.split('/');
    if (!folders.includes(folder)) {
        const message = `folder ${folder} has no reportFolder file`;
        findings.push(finding(root, 'unknown-reference', message, 'Add it, or move the report.'));
    }
    for (const name of MUST_STATE) {
        if (child(root, name) !== undefined) continue;
        findings.push(finding(root, 'incomplete-report', `the report does not state <${name}>`, `Add <${name}>.`));
    }
    const name = child(root, 'name');
    if (name !== undefined && name.text.trim().length > MAX_NAME) {
        const message = `the name has ${name.text.trim().length} characters, at most ${MAX_NAME} fit`;
        findings.push(finding(name, 'too-long', message, 'Shorten it.'));
    }
    const across = childrenOf(root, 'groupingsAcross').length > 0;
    const down = childrenOf(root, 'groupingsDown').length > 0;
    const due = across ? 'Matrix' : down ? 'Summary' : 'Tabular';
    const format = child(root, 'format');
    if (format !== undefined && format.text.trim() !== due) {
        const message = `the format is ${format.text.trim()}, its groupings make it ${due}`;
        findings.push(finding(format, 'report-format', message, `Use ${due} or change the groupings.`));
    }
    return findings;
}

/** Every element that names a column of the report type. */
function columns(report: MetadataFile, known: ReadonlyMap<string, ReportField>): Finding[] {
    const findings: Finding[] = [];
    const parents = ['columns', 'groupingsDown', 'groupingsAcross'];
    const seen = new Set<string>();
    for (const element of walk(report.root)) {
        for (const named of namesColumn(element, parents)) {
            const name = named.text.trim();
            if (name === 'RowCount' || known.has(name)) continue;
            const message = `the report type has no column ${name}`;
            findings.push(finding(named, 'unknown-column', message, 'Correct the name or add it to the report type.'));
        }
        const field = textOf(element, 'field') ?? '';
        if (!parents.includes(element.name)) continue;
        if (seen.has(field)) {
            const message = `${field} is a column or grouping already`;
            findings.push(finding(child(element, 'field') ?? element, 'doubled-entry', message, 'Remove one.'));
        }
        seen.add(field);
        const numeric = known.get(field)?.type === 'number';
        // What is no number can be counted, each value once.
        const added = childrenOf(element, 'aggregateTypes').some(({ text }) => text.trim() !== 'Unique');
        if (added && known.has(field) && !numeric) {
            findings.push(finding(element, 'bad-column', `${field} cannot be added up`, 'Remove <aggregateTypes>.'));
        }
    }
    return findings;
}

function namesColumn(element: XmlElement, parents: readonly string[]): XmlElement[] {
    const key = parents.includes(element.name) ? 'field' : element.name === 'timeFrameFilter' ? 'dateColumn' : '';
    const own = key === '' ? undefined : child(element, key);
    const direct = ['column', 'sortColumn', 'groupingColumn', 'secondaryGroupingColumn'].includes(element.name);
    return [...(own === undefined ? [] : [own]), ...(direct ? [element] : [])];
}

function groupings(report: MetadataFile): Finding[] {
    const findings: Finding[] = [];
    const grouped = groupingsOf(report);
    const chart = child(report.root, 'chart');
    for (const name of ['groupingColumn', 'secondaryGroupingColumn']) {
        const element = child(chart, name);
        if (element === undefined || grouped.includes(element.text.trim())) continue;
        const message = `the chart groups by ${element.text.trim()}, the report does not`;
        findings.push(finding(element, 'chart-grouping', message, 'Group the report by it or correct the chart.'));
    }
    if (chart !== undefined && child(chart, 'groupingColumn') === undefined) {
        findings.push(finding(chart, 'chart-grouping', 'the chart groups by nothing', 'Add <groupingColumn>.'));
    }
    if (chart !== undefined && childrenOf(chart, 'chartSummaries').length === 0) {
        findings.push(finding(chart, 'chart-grouping', 'the chart shows no value', 'Add <chartSummaries>.'));
    }
    const sort = child(report.root, 'sortColumn');
    if (sort !== undefined && ![...detailsOf(report), ...grouped].includes(sort.text.trim())) {
        const message = `the report is sorted by ${sort.text.trim()}, which it does not show`;
        findings.push(finding(sort, 'unknown-column', message, 'Show the column or sort by another.'));
    }
    return findings;
}

function filters(report: MetadataFile, known: ReadonlyMap<string, ReportField>): Finding[] {
    const filter = child(report.root, 'filter');
    const items = childrenOf(filter, 'criteriaItems');
    const findings = items.flatMap((item) => checkReportFilter(item, known));
    const logic = child(filter, 'booleanFilter');
    const numbers = new Set((logic?.text.match(/\d+/g) ?? []).map(Number));
    const complete = numbers.size === items.length && Math.max(0, ...numbers) === items.length;
    if (logic !== undefined && !complete) {
        const message = `the logic "${logic.text.trim()}" does not name each of the ${items.length} filters`;
        findings.push(finding(logic, 'bad-filter', message, 'Name every filter once by its number.'));
    }
    return findings;
}
