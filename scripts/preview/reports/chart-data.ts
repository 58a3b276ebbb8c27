import { aggregate, groupRows, type Aggregate, type Grouping } from './grouping.ts';
import type { RawDashboardComponent, RawReport } from './metadata.ts';
import { ReportMistake } from './report-mistake.ts';
import type { ReportResult } from './run-report.ts';
import type { Value } from './rows.ts';

export type ChartShape = 'bar' | 'column' | 'donut';

/** What a chart draws: one number for each bar and series. */
export interface ChartData {
    shape: ChartShape;
    title: string;
    measure: Aggregate;
    by: Grouping;
    /** The second grouping; null for a chart with one series. */
    split: Grouping | null;
    series: Value[];
    bars: { key: Value; total: number | null; parts: (number | null)[] }[];
}

interface Wanted {
    type: string;
    title: string;
    columns: (string | undefined)[];
    summary: { aggregate?: string; column: string } | undefined;
}

const SHAPES: Record<string, ChartShape> = {
    Donut: 'donut',
    VerticalColumn: 'column',
    VerticalColumnStacked: 'column',
    Column: 'column',
    ColumnStacked: 'column',
    HorizontalBar: 'bar',
    HorizontalBarStacked: 'bar',
    Bar: 'bar',
    BarStacked: 'bar'
};

/** Data of a report's own chart; null for a report without. Throws ReportMistake for a chart that cannot be. */
export function reportChart(result: ReportResult): ChartData | null {
    const { chart, name } = result.report as RawReport;
    if (chart === undefined) return null;
    const columns = [chart.groupingColumn, chart.secondaryGroupingColumn];
    return chartData(result, {
        type: chart.chartType,
        title: chart.title ?? name,
        columns,
        summary: chart.chartSummaries[0]
    });
}

/** Data of a dashboard's chart over a report. Throws ReportMistake for a chart that cannot be. */
export function componentChart(result: ReportResult, component: RawDashboardComponent): ChartData {
    return chartData(result, {
        type: component.componentType,
        title: component.header ?? result.report.name,
        columns: component.groupingColumn ?? [],
        summary: component.chartSummary?.[0]
    });
}

function chartData(result: ReportResult, { type, title, columns, summary }: Wanted): ChartData {
    const shape = SHAPES[type];
    if (shape === undefined) throw new ReportMistake(`Charts of the kind ${type} are not known here.`);
    const [by, split = null] = columns
        .filter((column) => column !== undefined)
        .map((column) => grouping(result, column));
    if (by === undefined) throw new ReportMistake(`The chart "${title}" does not say what it groups by.`);
    const measure = measureOf(result, summary, title);
    const series = split === null ? [null] : groupRows(result.rows, [split]).map((group) => group.key);
    const bars = groupRows(result.rows, split === null ? [by] : [by, split]).map((group) => ({
        key: group.key,
        total: aggregate(measure, group.rows),
        parts: series.map((key) => {
            const rows = split === null ? group.rows : (group.groups.find((inner) => inner.key === key)?.rows ?? []);
            return rows.length === 0 ? null : aggregate(measure, rows);
        })
    }));
    return { shape, title, measure, by, split, series, bars };
}

function grouping({ down, across, report }: ReportResult, column: string): Grouping {
    const found = [...down, ...across].find((candidate) => candidate.column === column);
    if (found === undefined) throw new ReportMistake(`The report "${report.name}" is not grouped by ${column}.`);
    return found;
}

function measureOf(result: ReportResult, summary: Wanted['summary'], title: string): Aggregate {
    const kind = summary?.column === 'RowCount' ? 'Count' : summary?.aggregate;
    const found = result.aggregates.find(
        (candidate) => candidate.column === summary?.column && candidate.kind === kind
    );
    if (found === undefined) {
        const what = `${summary?.aggregate ?? ''} ${summary?.column ?? 'nothing'}`.trim();
        throw new ReportMistake(`The chart "${title}" draws ${what}, which the report does not work out.`);
    }
    return found;
}
