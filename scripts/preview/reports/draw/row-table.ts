import { aggregate, type Aggregate, type Group, type Grouping } from '../grouping.ts';
import type { Column, ReportResult } from '../run-report.ts';
import { valueAt, type Row } from '../rows.ts';
import { aggregateLabel, formatAggregate, formatValue, groupLabel } from './format.ts';
import { markup, type Markup } from './markup.ts';

const NUMERIC = new Set(['int', 'double', 'currency', 'percent', 'long']);

/** Rows of a tabular or summary report with subtotals for every group and a grand total. */
export function reportTable(result: ReportResult): Markup {
    const { columns, down, groups, rows, aggregates, object, report } = result;
    const details = report.showDetails !== 'false';
    const bodies =
        down.length === 0 ? detailRows(rows, columns, object) : groups.map((group) => groupRows(group, down));
    function groupRows(group: Group, levels: readonly Grouping[]): Markup {
        const [level, ...deeper] = levels;
        const inner =
            deeper.length > 0
                ? group.groups.map((next) => groupRows(next, deeper))
                : details && detailRows(group.rows, columns, object);
        const label = level === undefined ? '' : `${level.field.label}: ${groupLabel(group.key, level)}`;
        return markup`<tr class="group"><th scope="rowgroup" colspan="${columns.length}">${label}</th></tr>
${inner}${totalRow('Subtotal', group.rows, columns, aggregates, 'subtotal')}`;
    }
    return markup`${tableHead(report.name, columns)}<tbody>${bodies}</tbody>
<tfoot>${totalRow('Grand total', rows, columns, aggregates, 'total')}</tfoot></table></div>`;
}

/** Rows of a list view, or of a table on a dashboard. */
export function plainTable(title: string, columns: readonly Column[], rows: readonly Row[], object: string): Markup {
    return markup`${tableHead(title, columns)}<tbody>${detailRows(rows, columns, object)}</tbody></table></div>`;
}

function tableHead(title: string, columns: readonly Column[]): Markup {
    const heads = columns.map(({ field }) => markup`<th scope="col"${numberClass(field.type)}>${field.label}</th>`);
    return markup`<div class="scroller" role="region" aria-label="${title}" tabindex="0">
<table class="slds-table slds-table_bordered"><caption class="slds-assistive-text">${title}</caption><thead><tr>${heads}</tr></thead>`;
}

function detailRows(rows: readonly Row[], columns: readonly Column[], object: string): Markup[] {
    return rows.map(
        (row) =>
            markup`<tr>${columns.map(
                ({ field }) => markup`<td${numberClass(field.type)}>${cell(row, field, object)}</td>`
            )}</tr>
`
    );
}

/** Names of accounts lead to their page. */
function cell(row: Row, field: Column['field'], object: string): Markup | string {
    const text = formatValue(valueAt(row, field.path), field);
    const [, parent] = /^(?:(Account(?:__r)?)\.)?Name$/.exec(field.path) ?? [null, null];
    const isName = field.path === 'Name' && object === 'Account';
    const id = isName ? row.Id : parent ? valueAt(row, `${parent}.Id`) : null;
    return id === null || text === '' ? text : markup`<a href="/r/Account/${String(id)}">${text}</a>`;
}

function totalRow(
    title: string,
    rows: readonly Row[],
    columns: readonly Column[],
    aggregates: readonly Aggregate[],
    look: string
): Markup {
    const count = `${title}: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
    const cells = columns.map(({ column, field }, index) => {
        const own = aggregates.filter((candidate) => candidate.column === column);
        const texts = own.map(
            (one) => markup`<span title="${aggregateLabel(one)}">${formatAggregate(aggregate(one, rows), one)}</span>`
        );
        return index === 0
            ? markup`<th scope="row">${count} ${texts}</th>`
            : markup`<td${numberClass(field.type)}>${texts}</td>`;
    });
    return markup`<tr class="${look}">${cells}</tr>
`;
}

function numberClass(type: string): Markup | null {
    return NUMERIC.has(type) ? markup` class="number"` : null;
}
