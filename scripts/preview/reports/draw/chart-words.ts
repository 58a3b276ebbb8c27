import type { ChartData } from '../chart-data.ts';
import type { Value } from '../rows.ts';
import { aggregateLabel } from './format.ts';

/** Readable on the light and the dark surface, with white writing inside. */
const STATUS: Record<string, string> = { Green: '#2e844a', Amber: '#a86403', Red: '#d41b2c' };
const OTHERS = ['#0176d3', '#9050e9', '#0b827c', '#b0408f', '#5867e8', '#8a6d3b'];
const NOTHING = '#747474';

/** Colour of a bar, slice or series: statuses have theirs, a missing value is grey. */
export function colourOf(key: Value, index: number): string {
    if (key === null) return NOTHING;
    return STATUS[String(key)] ?? OTHERS[index % OTHERS.length] ?? NOTHING;
}

/** What the chart shows, for people who do not see it. */
export function description({ title, measure, by, split }: ChartData): string {
    const second = split === null ? '' : ` and ${split.field.label}`;
    return `${title}: ${aggregateLabel(measure)} by ${by.field.label}${second}. The numbers are in the table below.`;
}
