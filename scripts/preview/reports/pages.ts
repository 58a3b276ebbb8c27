import { OrgUnavailable } from '../server/org-session.ts';
import type { Theme } from '../server/context.ts';
import { readDirectory, refusedPages } from '../server/users.ts';
import { checkDay, today } from '../sample/calendar.ts';
import { reportChart } from './chart-data.ts';
import { dashboardContent } from './dashboard.ts';
import { chartFigure } from './draw/chart.ts';
import { frameDocument, problem } from './draw/frame.ts';
import { markup, type Markup } from './draw/markup.ts';
import { matrixTable } from './draw/matrix-table.ts';
import { plainTable, reportTable } from './draw/row-table.ts';
import { listFiles, readDashboard, readListView, readReport, readReportType, type RawReport } from './metadata.ts';
import { ReportMistake } from './report-mistake.ts';
import { runListView } from './run-list.ts';
import { runReport, type Asking, type ReportResult } from './run-report.ts';

/** What a page needs besides its address. */
export interface PageSurroundings {
    org: Asking['org'];
    packageFolder: string;
    username: string;
    theme: Theme;
}

export interface ReportPage {
    /** 200; 403 for a user who may open no page; 422 when the metadata or the org refuses. The page says why. */
    status: number;
    body: string;
}

interface Content {
    title: string;
    content: Markup;
}

/**
 * The page at `/reports`, `/reports/<folder>/<name>`, `/lists/<Object>/<name>` or `/dashboards/<name>`; null for any other
 * address. `?asOf=2026-11-22` says what day relative dates count from. Throws OrgUnavailable.
 */
export async function reportPage(address: URL, surroundings: PageSurroundings): Promise<ReportPage | null> {
    const page = pageAt(address.pathname, surroundings.packageFolder);
    if (page === null) return null;
    const { org, username, theme } = surroundings;
    const { users } = await readDirectory(org);
    const document = ({ title, content }: Content) => frameDocument({ title, username, users, theme }, content);
    const refused = refusedPages(users, username);
    if (refused !== null)
        return { status: 403, body: document({ title: 'No pages', content: problem('API only', refused) }) };
    try {
        const asOf = checkDay(address.searchParams.get('asOf') ?? today());
        return { status: 200, body: document(await page({ org, username, asOf })) };
    } catch (error) {
        if (error instanceof OrgUnavailable || !(error instanceof Error)) throw error;
        const title = error instanceof ReportMistake ? 'The metadata cannot be carried out' : 'The org refuses it';
        const name = address.pathname.split('/').at(-1) ?? '';
        return { status: 422, body: document({ title: name, content: problem(title, error.message) }) };
    }
}

type Page = (asking: Asking) => Promise<Content>;

function pageAt(pathname: string, packageFolder: string): Page | null {
    if (pathname === '/reports') return () => Promise.resolve(contents(packageFolder));
    const [, kind, first = '', second] = /^\/(reports|lists|dashboards)\/(\w+)(?:\/(\w+))?$/.exec(pathname) ?? [];
    if (kind === 'dashboards' && second === undefined) {
        const dashboard = readDashboard(packageFolder, first);
        return dashboard && ((asking) => dashboardContent(dashboard, packageFolder, asking));
    }
    if (second === undefined) return null;
    if (kind === 'lists') return listPage(packageFolder, first, second);
    if (!listFiles(packageFolder, 'reports').some(([folder, name]) => folder === first && name === second)) return null;
    return (asking) => reportContent(packageFolder, first, second, asking);
}

async function reportContent(packageFolder: string, folder: string, name: string, asking: Asking): Promise<Content> {
    const report = readReport(packageFolder, folder, name) as RawReport;
    const result = await runReport(report, readReportType(packageFolder, report.reportType), asking);
    const chart = reportChart(result);
    const content = markup`<p>${report.description ?? ''}</p>
<section class="panel">${chart && chartFigure(chart)}${resultTable(result)}</section>${source(result.soql, asking)}`;
    return { title: report.name, content };
}

function resultTable(result: ReportResult): Markup {
    if (result.rows.length === 0) return markup`<p>No rows.</p>`;
    if (result.report.format !== 'Matrix') return reportTable(result);
    const details =
        result.report.showDetails === 'false'
            ? null
            : plainTable(`${result.report.name}, rows`, result.columns, result.rows, result.object);
    return markup`${matrixTable(result)}${details}`;
}

function listPage(packageFolder: string, object: string, name: string): Page | null {
    const view = readListView(packageFolder, object, name);
    if (view === null) return null;
    return async (asking) => {
        const { columns, rows, soql } = await runListView(object, view, asking);
        const table = rows.length === 0 ? markup`<p>No rows.</p>` : plainTable(view.label, columns, rows, object);
        const count = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
        const content = markup`<section class="panel"><p>${count}</p>${table}</section>${source(soql, asking)}`;
        return { title: view.label, content };
    };
}

function source(soql: string, { asOf }: Asking): Markup {
    return markup`<p class="soft">Relative dates count from ${asOf} (UTC); add ?asOf=2026-01-31 to the address for another day.</p>
<details><summary>The query</summary><code>${soql}</code></details>`;
}

function contents(packageFolder: string): Content {
    const links = (entries: readonly [address: string, text: string][]): Markup =>
        markup`<ul class="slds-list_dotted">${entries.map(([href, text]) => markup`<li><a href="${href}">${text}</a></li>`)}</ul>`;
    const words = (name: string) => name.replaceAll('_', ' ');
    const dashboards = listFiles(packageFolder, 'dashboards').map(([, name]): [string, string] => [
        `/dashboards/${name}`,
        words(name)
    ]);
    const reports = listFiles(packageFolder, 'reports').map(([folder, name]): [string, string] => [
        `/reports/${folder}/${name}`,
        words(name)
    ]);
    const lists = listFiles(packageFolder, 'objects').map(([object, name]): [string, string] => [
        `/lists/${object}/${name}`,
        `${words(object.replace('__c', ''))}: ${words(name)}`
    ]);
    return {
        title: 'Reports and lists',
        content: markup`<section class="panel"><h2 class="slds-text-heading_medium">Dashboards</h2>${links(dashboards)}</section>
<section class="panel"><h2 class="slds-text-heading_medium">Reports</h2>${links(reports)}</section>
<section class="panel"><h2 class="slds-text-heading_medium">List views</h2>${links(lists)}</section>`
    };
}
