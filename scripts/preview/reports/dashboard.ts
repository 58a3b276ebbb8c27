import { OrgUnavailable } from '../server/org-session.ts';
import { componentChart } from './chart-data.ts';
import { chartFigure } from './draw/chart.ts';
import { problem } from './draw/frame.ts';
import { markup, type Markup } from './draw/markup.ts';
import { plainTable } from './draw/row-table.ts';
import { readReport, readReportType, type RawDashboard, type RawDashboardComponent } from './metadata.ts';
import { ReportMistake } from './report-mistake.ts';
import { runReport, type Asking, type ReportResult } from './run-report.ts';

/** Tables on a dashboard show their first rows; the report has the rest. */
const TABLE_ROWS = 20;

/** A dashboard, its components in their places. A component that cannot be drawn says so in its place. */
export async function dashboardContent(
    dashboard: RawDashboard,
    packageFolder: string,
    asking: Asking
): Promise<{ title: string; content: Markup }> {
    const { numberOfColumns, dashboardGridComponents } = dashboard.dashboardGridLayout;
    const cells = await Promise.all(
        dashboardGridComponents.map(async (cell) => {
            const drawn = await component(cell.dashboardComponent, packageFolder, asking);
            const place = `${Number(cell.columnIndex) + 1} / span ${Number(cell.colSpan)}`;
            return markup`<section class="panel" style="--place: ${place}">${drawn}</section>`;
        })
    );
    const content = markup`<p>${dashboard.description ?? ''}</p>
<p class="soft">In an org everybody sees what the user it runs as sees; here it shows what the chosen user sees, as of ${asking.asOf}.</p>
<div class="grid" style="--columns: ${Number(numberOfColumns)}">${cells}</div>`;
    return { title: dashboard.title, content };
}

async function component(raw: RawDashboardComponent, packageFolder: string, asking: Asking): Promise<Markup> {
    try {
        const [folder = '', name = ''] = raw.report.split('/');
        const report = readReport(packageFolder, folder, name);
        if (report === null) throw new ReportMistake(`The report ${raw.report} does not exist.`);
        const result = await runReport(report, readReportType(packageFolder, report.reportType), asking);
        const body = raw.componentType === 'FlexTable' ? table(raw, result) : chartFigure(componentChart(result, raw));
        return markup`${body}<p class="soft">${raw.footer ?? ''}</p><p><a href="/reports/${raw.report}">${report.name}</a></p>`;
    } catch (error) {
        if (error instanceof OrgUnavailable || !(error instanceof Error)) throw error;
        return problem(`${raw.header ?? raw.report} cannot be drawn`, error.message);
    }
}

function table(raw: RawDashboardComponent, result: ReportResult): Markup {
    const known = [...result.columns, ...result.down, ...result.across];
    const columns = (raw.flexComponentProperties?.flexTableColumn ?? []).map(({ reportColumn }) => {
        const found = known.find(({ column }) => column === reportColumn);
        if (found === undefined) throw new ReportMistake(`The report does not show ${reportColumn}.`);
        return found;
    });
    if (columns.length === 0) throw new ReportMistake('The table has no columns.');
    const title = raw.header ?? result.report.name;
    const shown = result.rows.slice(0, TABLE_ROWS);
    const rows = shown.length === 0 ? markup`<p>No rows.</p>` : plainTable(title, columns, shown, result.object);
    const more =
        result.rows.length > shown.length && markup`<p>First ${shown.length} of ${result.rows.length} rows.</p>`;
    return markup`<h2 class="slds-text-heading_small">${title}</h2>${rows}${more}`;
}
