import type { OrgSession } from '../server/org-session.ts';
import { joinConditions } from './boolean-logic.ts';
import { condition, withinDays, type Filter } from './conditions.ts';
import { Fields, type Field } from './fields.ts';
import { groupRows, unitOf, type Aggregate, type AggregateKind, type Group, type Grouping } from './grouping.ts';
import type { RawGrouping, RawReport, RawReportType } from './metadata.ts';
import { intervalDays } from './relative-days.ts';
import { ReportMistake } from './report-mistake.ts';
import type { Row } from './rows.ts';
import { scopeCondition } from './scope.ts';

/** Who asks, on which day, of which org. */
export interface Asking {
    org: OrgSession;
    username: string;
    /** The day that relative dates count from, "YYYY-MM-DD". */
    asOf: string;
}

export interface Column {
    /** As the report names it. */
    column: string;
    field: Field;
}

export interface ReportResult {
    report: RawReport;
    object: string;
    soql: string;
    columns: Column[];
    down: Grouping[];
    across: Grouping[];
    aggregates: Aggregate[];
    rows: Row[];
    /** Rows by the groupings down; empty for a report without. */
    groups: Group[];
    /** Rows by the groupings across. */
    headings: Group[];
}

const NUMERIC = new Set(['int', 'double', 'currency', 'percent', 'long']);
const FORMATS: Record<string, (down: number, across: number) => boolean> = {
    Tabular: (down, across) => down === 0 && across === 0,
    Summary: (down, across) => down > 0 && across === 0,
    Matrix: (down, across) => down > 0 && across > 0
};

/**
 * Carries out a report: one SOQL query for its rows, which are then grouped and added up.
 * @throws ReportMistake for a column, filter or grouping that cannot be, and the org's own error when it refuses
 */
export async function runReport(report: RawReport, type: RawReportType, asking: Asking): Promise<ReportResult> {
    const object = type.baseObject;
    const find = columnFinder(type, new Fields(asking.org, asking.username));
    const columns = await Promise.all(
        report.columns.map(async ({ field }) => ({ column: field, field: await find(field) }))
    );
    const down = await groupings(report.groupingsDown ?? [], find);
    const across = await groupings(report.groupingsAcross ?? [], find);
    if (FORMATS[report.format]?.(down.length, across.length) !== true) {
        throw new ReportMistake(
            `A ${report.format} report cannot have ${down.length} groupings down and ${across.length} across.`
        );
    }
    const soql = await reportQuery(report, object, [...columns, ...down, ...across], find, asking);
    const rows = await asking.org.query<Row>(asking.username, soql);
    return {
        report,
        object,
        soql,
        columns,
        down,
        across,
        aggregates: aggregatesOf(report, columns),
        rows,
        groups: groupRows(rows, down),
        headings: groupRows(rows, across)
    };
}

type Find = (column: string) => Promise<Field>;

/** Finds the field of a column such as `Account$Owner`, which the report type must offer. */
function columnFinder(type: RawReportType, fields: Fields): Find {
    const offered = new Set(
        type.sections.flatMap((section) => section.columns.map(({ table, field }) => `${table}$${field}`))
    );
    return (column) => {
        if (!offered.has(column)) throw new ReportMistake(`The report type "${type.label}" has no column ${column}.`);
        return fields.find(type.baseObject, column.slice(column.indexOf('$') + 1));
    };
}

function groupings(raw: readonly RawGrouping[], find: Find): Promise<Grouping[]> {
    return Promise.all(
        raw.map(async ({ field, dateGranularity, sortOrder }) => ({
            column: field,
            field: await find(field),
            unit: unitOf(dateGranularity),
            descending: sortOrder === 'Desc'
        }))
    );
}

async function reportQuery(
    report: RawReport,
    object: string,
    shown: readonly Column[],
    find: Find,
    asking: Asking
): Promise<string> {
    const items = report.filter?.criteriaItems ?? [];
    const filters = await Promise.all(items.map((item) => filterCondition(item, find, asking.asOf)));
    const logic = filters.length === 0 ? '' : joinConditions(filters, report.filter?.booleanFilter);
    const scope = await scopeCondition(report.scope, asking.org, asking.username);
    const conditions = [logic, scope, await timeFrame(report, find, asking.asOf)];
    const sort = report.sortColumn === undefined ? undefined : (await find(report.sortColumn)).path;
    return selectQuery(
        object,
        pathsOf(shown),
        conditions,
        sort && `${sort} ${report.sortOrder === 'Desc' ? 'DESC' : 'ASC'}`
    );
}

async function filterCondition(raw: Filter, find: Find, asOf: string): Promise<string> {
    const filter = { column: raw.column, operator: raw.operator, value: raw.value ?? '' };
    return condition(filter, await find(raw.column), asOf);
}

async function timeFrame({ timeFrameFilter }: RawReport, find: Find, asOf: string): Promise<string> {
    if (timeFrameFilter === undefined) return '';
    const { dateColumn, interval, startDate = null, endDate = null } = timeFrameFilter;
    const field = await find(dateColumn);
    if (interval !== 'INTERVAL_CUSTOM') {
        const days = intervalDays(interval, asOf);
        if (days === null) throw new ReportMistake(`The time frame ${interval} is not known here.`);
        return withinDays(field, days);
    }
    const last = endDate === null ? null : (intervalDays('INTERVAL_TOMORROW', endDate)?.from ?? null);
    return withinDays(field, { from: startDate, to: last });
}

/** Every path once, with the ids that links need. */
function pathsOf(shown: readonly Column[]): string[] {
    const paths = shown.map(({ field }) => field.path);
    const parents = paths.filter((path) => /^\w+\.Name$/.test(path)).map((path) => path.replace('.Name', '.Id'));
    return [...new Set(['Id', ...paths, ...parents])];
}

/** Puts a query together. Conditions that are '' leave everything in. */
export function selectQuery(
    object: string,
    paths: readonly string[],
    conditions: readonly string[],
    order: string | undefined
): string {
    const given = conditions.filter((text) => text !== '').map((text) => `(${text})`);
    const where = given.length === 0 ? '' : ` WHERE ${given.join(' AND ')}`;
    // the id settles the order of equal rows, so that a page looks the same each time
    return `SELECT ${paths.join(', ')} FROM ${object}${where} ORDER BY ${order === undefined ? '' : `${order}, `}Id`;
}

function aggregatesOf(report: RawReport, columns: readonly Column[]): Aggregate[] {
    const aggregates: Aggregate[] = [{ column: 'RowCount', kind: 'Count', field: null }];
    report.columns.forEach(({ field: column, aggregateTypes = [] }, index) => {
        const field = columns[index]?.field;
        if (field === undefined) return;
        for (const kind of aggregateTypes) {
            if (!['Sum', 'Average', 'Minimum', 'Maximum', 'Unique'].includes(kind)) {
                throw new ReportMistake(`The aggregate "${kind}" of ${column} is not known here.`);
            }
            if (kind !== 'Unique' && !NUMERIC.has(field.type))
                throw new ReportMistake(`${column} is a ${field.type} and has no ${kind}.`);
            aggregates.push({ column, kind: kind as AggregateKind, field });
        }
    });
    return aggregates;
}
