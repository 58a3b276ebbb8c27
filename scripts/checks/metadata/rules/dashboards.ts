import { finding, type Finding } from '../finding.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, childrenOf, textOf, walk, type XmlElement } from '../read/xml.ts';
import { detailsOf, groupingsOf } from './reports.ts';

const MAX_COMPONENTS = 20;
/** Users exist in one org only, and an org takes few dashboards that run as whoever looks at them. */
const ORG_BOUND = ['owner', 'runningUser', 'dashboardResultRunningUser', 'dashboardResultRefreshedDate'];
const CHART_STATES = ['displayUnits', 'legendPosition', 'chartAxisRange', 'showValues', 'sortBy', 'header'];

/** Dashboards and the folders of reports and dashboards. */
export function checkDashboards(project: Project): Finding[] {
    const folders = project.ofType('DashboardFolder').map((folder) => folder.name);
    return [
        ...project
            .ofType('Dashboard')
            .flatMap((dashboard) => [
                ...packaging(dashboard, folders),
                ...grid(dashboard),
                ...componentsOf(dashboard).flatMap((component) => checkComponent(component, project))
            ]),
        ...[...project.ofType('ReportFolder'), ...project.ofType('DashboardFolder')].flatMap(checkFolder)
    ];
}

function componentsOf(dashboard: MetadataFile): XmlElement[] {
    return [...walk(dashboard.root)].filter((element) => element.name === 'dashboardComponent');
}

function packaging(dashboard: MetadataFile, folders: readonly string[]): Finding[] {
    const findings: Finding[] = [];
    const type = child(dashboard.root, 'dashboardType');
    if (type?.text.trim() !== 'SpecifiedUser') {
        const message = `<dashboardType> is "${type?.text.trim() ?? ''}"; other kinds can make an install fail`;
        findings.push(finding(type ?? dashboard.root, 'unpackageable', message, 'Use SpecifiedUser.'));
    }
    for (const name of ORG_BOUND) {
        const element = child(dashboard.root, name);
        if (element === undefined) continue;
        findings.push(finding(element, 'unpackageable', `<${name}> is true in one org only`, 'Remove it.'));
    }
    const [folder = ''] = dashboard.name.split('/');
    if (!folders.includes(folder)) {
        const message = `folder ${folder} has no dashboardFolder file`;
        findings.push(finding(dashboard.root, 'unknown-reference', message, 'Add it, or move the dashboard.'));
    }
    const count = componentsOf(dashboard).length;
    if (count === 0 || count > MAX_COMPONENTS) {
        const message = `a dashboard holds 1 to ${MAX_COMPONENTS} components, not ${count}`;
        findings.push(finding(dashboard.root, 'bad-dashboard', message, 'Split it.'));
    }
    for (const name of ['description', 'isGridLayout', 'dashboardGridLayout']) {
        if (child(dashboard.root, name) !== undefined) continue;
        findings.push(finding(dashboard.root, 'bad-dashboard', `the dashboard has no <${name}>`, `Add <${name}>.`));
    }
    return findings;
}

/** Components lie inside the grid and not on each other. */
function grid(dashboard: MetadataFile): Finding[] {
    const layout = child(dashboard.root, 'dashboardGridLayout');
    const width = Number(textOf(layout, 'numberOfColumns') ?? 0);
    const taken = new Map<string, XmlElement>();
    return childrenOf(layout, 'dashboardGridComponents').flatMap((cell) => {
        const at = (name: string): number => Number(textOf(cell, name) ?? 0);
        if (at('columnIndex') + at('colSpan') > width) {
            return [finding(cell, 'bad-grid', `the component reaches past column ${width}`, 'Make it narrower.')];
        }
        let overlaps = false;
        for (let row = at('rowIndex'); row < at('rowIndex') + at('rowSpan'); row += 1) {
            for (let column = at('columnIndex'); column < at('columnIndex') + at('colSpan'); column += 1) {
                const key = `${row}:${column}`;
                overlaps ||= taken.has(key);
                taken.set(key, cell);
            }
        }
        return overlaps ? [finding(cell, 'bad-grid', 'the component lies on another one', 'Move it.')] : [];
    });
}

function checkComponent(component: XmlElement, project: Project): Finding[] {
    const reference = child(component, 'report');
    const name = reference?.text.trim() ?? '';
    const report = project.ofType('Report').find((file) => file.name === name);
    if (report === undefined) {
        const message = `report ${name} does not exist`;
        return [finding(reference ?? component, 'unknown-reference', message, 'Write Folder/Report.')];
    }
    const findings: Finding[] = [];
    const expect = (elements: readonly XmlElement[], allowed: readonly string[], what: string): void => {
        for (const element of elements) {
            if (allowed.includes(element.text.trim())) continue;
            const message = `report ${name} does not ${what} ${element.text.trim()}`;
            findings.push(finding(element, 'unknown-column', message, 'Correct the column or the report.'));
        }
    };
    const all = [...walk(component)];
    const table = textOf(component, 'componentType') === 'FlexTable';
    expect(childrenOf(component, 'groupingColumn'), groupingsOf(report), 'group by');
    expect(
        all.filter((element) => element.name === 'reportColumn'),
        [...detailsOf(report), ...groupingsOf(report), 'RowCount'],
        'show'
    );
    const summaries = childrenOf(component, 'chartSummary').flatMap((summary) => childrenOf(summary, 'column'));
    expect(summaries, [...summed(report), 'RowCount'], 'add up');
    const needed = table ? ['header', 'flexComponentProperties'] : [...CHART_STATES, 'chartSummary', 'groupingColumn'];
    for (const element of needed) {
        if (child(component, element) !== undefined) continue;
        findings.push(finding(component, 'bad-dashboard', `the component has no <${element}>`, `Add <${element}>.`));
    }
    return findings;
}

function summed(report: MetadataFile): string[] {
    return childrenOf(report.root, 'columns')
        .filter((column) => child(column, 'aggregateTypes') !== undefined)
        .map((column) => textOf(column, 'field') ?? '');
}

function checkFolder(folder: MetadataFile): Finding[] {
    const shares = childrenOf(folder.root, 'folderShares');
    const findings = shares
        .filter((share) => textOf(share, 'sharedToType') !== 'Organization' || textOf(share, 'accessLevel') !== 'View')
        .map((share) => {
            const message = 'the folder is shared with something that other orgs do not have, or for more than viewing';
            return finding(
                share,
                'unpackageable',
                message,
                'Share it with AllInternalUsers of type Organization to View.'
            );
        });
    if (shares.length === 0) {
        findings.push(
            finding(folder.root, 'missing-share', 'nobody but admins sees the folder', 'Add <folderShares>.')
        );
    }
    if ((textOf(folder.root, 'name') ?? '') === '') {
        findings.push(finding(folder.root, 'missing-words', 'the folder has no name', 'Add <name>.'));
    }
    return findings;
}
