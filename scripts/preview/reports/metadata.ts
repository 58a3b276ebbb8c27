import fs from 'node:fs';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import type { Filter } from './conditions.ts';
import { ReportMistake } from './report-mistake.ts';

export interface RawGrouping {
    field: string;
    dateGranularity?: string;
    sortOrder?: string;
}
export interface RawChart {
    chartType: string;
    title?: string;
    groupingColumn: string;
    secondaryGroupingColumn?: string;
    chartSummaries: { aggregate?: string; column: string }[];
}
export interface RawReport {
    name: string;
    description?: string;
    format: string;
    reportType: string;
    scope: string;
    showDetails: string;
    columns: { field: string; aggregateTypes?: string[] }[];
    filter?: { booleanFilter?: string; criteriaItems?: Filter[] };
    groupingsDown?: RawGrouping[];
    groupingsAcross?: RawGrouping[];
    chart?: RawChart;
    sortColumn?: string;
    sortOrder?: string;
    timeFrameFilter?: { dateColumn: string; interval: string; startDate?: string; endDate?: string };
}
export interface RawReportType {
    baseObject: string;
    label: string;
    sections: { columns: { field: string; table: string }[] }[];
}
export interface RawListView {
    label: string;
    filterScope: string;
    columns: string[];
    filters?: { field: string; operation: string; value?: string }[];
    booleanFilter?: string;
}
export interface RawDashboardComponent {
    componentType: string;
    header?: string;
    footer?: string;
    report: string;
    groupingColumn?: string[];
    chartSummary?: { aggregate?: string; column: string }[];
    flexComponentProperties?: { flexTableColumn: { reportColumn: string }[] };
}
export interface RawDashboard {
    title: string;
    description?: string;
    dashboardGridLayout: {
        numberOfColumns: string;
        dashboardGridComponents: {
            colSpan: string;
            columnIndex: string;
            rowIndex: string;
            rowSpan: string;
            dashboardComponent: RawDashboardComponent;
        }[];
    };
}

/** Elements that come several times. `columns` of a list view are texts, elsewhere elements. */
const LISTS = new Set([
    'columns',
    'aggregateTypes',
    'criteriaItems',
    'groupingsDown',
    'groupingsAcross',
    'chartSummaries',
    'sections',
    'filters',
    'dashboardGridComponents',
    'groupingColumn',
    'chartSummary',
    'flexTableColumn'
]);

/** What a report may hold that is not carried out here: drawn without it, its numbers would be wrong. */
const UNKNOWN = ['buckets', 'aggregates', 'crossFilters', 'customDetailFormulas', 'rowLimit', 'historicalSelector'];

/** A report by folder and name; null when the package has none. Throws ReportMistake for parts not carried out here. */
export function readReport(packageFolder: string, folder: string, name: string): RawReport | null {
    const report = read<RawReport>(packageFolder, `reports/${folder}/${name}.report-meta.xml`, 'Report');
    if (report === null) return null;
    for (const part of UNKNOWN) {
        if (part in report) throw new ReportMistake(`The preview does not carry out <${part}> of a report.`);
    }
    const chart = report.chart as (RawChart & { groupingColumn: string | string[] }) | undefined;
    return chart === undefined
        ? report
        : { ...report, chart: { ...chart, groupingColumn: [chart.groupingColumn].flat()[0] ?? '' } };
}

/** The report type a report names (with `__c`); throws ReportMistake when the package has none. */
export function readReportType(packageFolder: string, name: string): RawReportType {
    const file = `reportTypes/${name.replace(/__c$/, '')}.reportType-meta.xml`;
    const type = name.endsWith('__c') ? read<RawReportType>(packageFolder, file, 'ReportType') : null;
    if (type === null) throw new ReportMistake(`The report type ${name} does not exist.`);
    return type;
}

/** A list view of an object; null when the package has none. */
export function readListView(packageFolder: string, object: string, name: string): RawListView | null {
    return read<RawListView>(packageFolder, `objects/${object}/listViews/${name}.listView-meta.xml`, 'ListView');
}

/** A dashboard of any folder by its name; null when the package has none. */
export function readDashboard(packageFolder: string, name: string): RawDashboard | null {
    const found = listFiles(packageFolder, 'dashboards').find(([, file]) => file === name);
    if (found === undefined) return null;
    return read<RawDashboard>(packageFolder, `dashboards/${found[0]}/${name}.dashboard-meta.xml`, 'Dashboard');
}

/** Folder and name of every report or dashboard; for list views object and name. */
export function listFiles(packageFolder: string, kind: 'reports' | 'dashboards' | 'objects'): [string, string][] {
    const below = kind === 'objects' ? 'listViews' : '';
    const ending = /^(\w+)\.(?:report|dashboard|listView)-meta\.xml$/;
    const top = path.join(packageFolder, kind);
    if (!fs.existsSync(top)) return [];
    const folders = fs
        .readdirSync(top, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && fs.existsSync(path.join(top, entry.name, below)))
        .map((entry) => entry.name);
    return folders.sort().flatMap((folder) =>
        fs
            .readdirSync(path.join(top, folder, below))
            .sort()
            .flatMap((file): [string, string][] => {
                const name = ending.exec(file)?.[1];
                return name === undefined ? [] : [[folder, name]];
            })
    );
}

function read<Content>(packageFolder: string, file: string, root: string): Content | null {
    const whole = path.join(packageFolder, file);
    if (!fs.existsSync(whole)) return null;
    const parser = new XMLParser({ parseTagValue: false, isArray: (name) => LISTS.has(name) });
    const parsed = parser.parse(fs.readFileSync(whole, 'utf8')) as Record<string, Content>;
    return parsed[root] ?? null;
}
