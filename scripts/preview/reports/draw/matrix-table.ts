import { aggregate, type Group, type Grouping } from '../grouping.ts';
import type { ReportResult } from '../run-report.ts';
import type { Row } from '../rows.ts';
import { aggregateLabel, formatAggregate, groupLabel } from './format.ts';
import { markup, type Markup } from './markup.ts';

interface Leaf {
    label: string;
    rows: ReadonlySet<Row>;
}

/** A matrix report: groups down, groups across, every total in each cell, and the sums at both ends. */
export function matrixTable({ report, down, across, groups, headings, rows, aggregates }: ReportResult): Markup {
    const leaves = leavesOf(headings, across);
    const all: Leaf = { label: 'Total', rows: new Set(rows) };
    const corner = [...down, ...across].map(({ field }) => field.label).join(' / ');
    const cells = (members: readonly Row[]): Markup[] =>
        [...leaves, all].flatMap((leaf) =>
            aggregates.map((one) => {
                const inside = members.filter((row) => leaf.rows.has(row));
                const text = inside.length === 0 ? '' : formatAggregate(aggregate(one, inside), one);
                return markup`<td class="number">${text}</td>`;
            })
        );
    const line = (label: string, members: readonly Row[], look: string): Markup =>
        markup`<tr class="${look}"><th scope="row">${label}</th>${cells(members)}</tr>
`;
    const tops = [...leaves, all].map(
        ({ label }) => markup`<th scope="colgroup" colspan="${aggregates.length}" class="number">${label}</th>`
    );
    const subs = [...leaves, all].flatMap(() =>
        aggregates.map((one) => markup`<th scope="col" class="number">${aggregateLabel(one)}</th>`)
    );
    return markup`<div class="scroller" role="region" aria-label="${report.name}" tabindex="0">
<table class="slds-table slds-table_bordered"><caption class="slds-assistive-text">${report.name}</caption>
<thead><tr><th scope="col" rowspan="2">${corner}</th>${tops}</tr><tr>${subs}</tr></thead>
<tbody>${linesOf(groups, down).map(({ label, members, inner }) => line(label, members, inner ? 'group' : ''))}</tbody>
<tfoot>${line('Grand total', rows, 'total')}</tfoot></table></div>`;
}

/** Groups of the deepest level, with the names of those around them in front. */
function leavesOf(groups: readonly Group[], levels: readonly Grouping[], before = ''): Leaf[] {
    const [level, ...deeper] = levels;
    if (level === undefined) return [];
    return groups.flatMap((group) => {
        const label = `${before}${groupLabel(group.key, level)}`;
        if (deeper.length === 0) return [{ label, rows: new Set(group.rows) }];
        return leavesOf(group.groups, deeper, `${label}, `);
    });
}

function linesOf(
    groups: readonly Group[],
    levels: readonly Grouping[],
    before = ''
): { label: string; members: Row[]; inner: boolean }[] {
    const [level, ...deeper] = levels;
    if (level === undefined) return [];
    return groups.flatMap((group) => {
        const label = `${before}${groupLabel(group.key, level)}`;
        const own = { label, members: group.rows, inner: deeper.length > 0 };
        return [own, ...linesOf(group.groups, deeper, `${label}, `)];
    });
}
