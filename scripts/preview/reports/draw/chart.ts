import type { ChartData } from '../chart-data.ts';
import { aggregateLabel, formatAggregate, groupLabel } from './format.ts';
import { colourOf } from './chart-words.ts';
import { markup, type Markup } from './markup.ts';
import { bars } from './chart-bars.ts';
import { donut } from './chart-donut.ts';

/** A chart with its legend and the table of its numbers, which says everything that the drawing says. */
export function chartFigure(data: ChartData): Markup {
    const shown = data.bars.length === 0 ? markup`<p>No rows, so there is nothing to draw.</p>` : drawn(data);
    return markup`<figure class="chart"><figcaption class="slds-text-heading_small">${data.title}</figcaption>${shown}</figure>`;
}

function drawn(data: ChartData): Markup {
    return markup`${data.shape === 'donut' ? donut(data) : bars(data)}
${legend(data)}<details><summary>Numbers of this chart</summary>${numbers(data)}</details>`;
}

function legend(data: ChartData): Markup | null {
    const split = data.split;
    if (data.shape !== 'donut' && split === null) return null;
    const entries =
        split !== null
            ? data.series.map((key) => ({ key, text: groupLabel(key, split) }))
            : data.bars.map(({ key, total }) => ({
                  key,
                  text: `${groupLabel(key, data.by)}: ${formatAggregate(total, data.measure)}`
              }));
    const items = entries.map(
        ({ key, text }, index) =>
            markup`<li><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" fill="${colourOf(key, index)}"/></svg>${text}</li>`
    );
    return markup`<ul class="legend">${items}</ul>`;
}

function numbers({ title, by, split, series, bars: rows, measure }: ChartData): Markup {
    const heads = split === null ? [] : series.map((key) => groupLabel(key, split));
    const lines = rows.map(({ key, total, parts }) => {
        const cells = [...(split === null ? [] : parts), total];
        return markup`<tr><th scope="row">${groupLabel(key, by)}</th>${cells.map(
            (value) => markup`<td class="number">${formatAggregate(value, measure)}</td>`
        )}</tr>`;
    });
    return markup`<div class="scroller" role="region" aria-label="Numbers of ${title}" tabindex="0"><table class="slds-table slds-table_bordered"><thead><tr><th scope="col">${by.field.label}</th>${[
        ...heads,
        aggregateLabel(measure)
    ].map(
        (head) => markup`<th scope="col" class="number">${head}</th>`
    )}</tr></thead><tbody>${lines}</tbody></table></div>`;
}
