import type { ChartData } from '../chart-data.ts';
import { colourOf, description } from './chart-words.ts';
import { axisLabel, formatAggregate, groupLabel } from './format.ts';
import { markup, type Markup } from './markup.ts';

const WIDTH = 380;
const LABEL = 125;
const VALUE = 80;
const BAR = 26;
const STEP = 36;
const HEIGHT = 240;
/** Below columns that stand closer only every second, third, … is named. */
const NAME = 100;
/** Writing needs this much room per character inside a bar. */
const CHARACTER = 8;

interface Segment {
    start: number;
    length: number;
    colour: string;
    text: string;
}

/** Bars that lie (one below the other) or stand (side by side), each with its parts one after the other. */
export function bars(data: ChartData): Markup {
    return data.shape === 'column' ? standing(data) : lying(data);
}

function lying(data: ChartData): Markup {
    const lines = data.bars.map((bar, index) => {
        const y = index * STEP + 5;
        const parts = segments(data, bar, WIDTH - LABEL - VALUE);
        const end = LABEL + parts.reduce((sum, part) => sum + part.length, 0);
        return markup`<text x="${LABEL - 8}" y="${y + 18}" text-anchor="end">${short(groupLabel(bar.key, data.by), 14)}</text>
${parts.map((part) => rectangle(LABEL + part.start, y, part.length, BAR, part))}
<text x="${end + 6}" y="${y + 18}">${formatAggregate(bar.total, data.measure)}</text>`;
    });
    return markup`<svg role="img" aria-label="${description(data)}" viewBox="0 0 ${WIDTH} ${data.bars.length * STEP + 4}">${lines}</svg>`;
}

function standing(data: ChartData): Markup {
    const step = Math.min(120, WIDTH / data.bars.length);
    const every = Math.ceil(NAME / step);
    const columns = data.bars.map((bar, index) => {
        const x = index * step + step * 0.15;
        const width = step * 0.7;
        const parts = segments(data, bar, HEIGHT - 50);
        const top = HEIGHT - 25 - parts.reduce((sum, part) => sum + part.length, 0);
        const name = short(axisLabel(bar.key, data.by), Math.floor((step * every) / CHARACTER) + 1);
        const label = index % every === 0 ? name : '';
        const value = formatAggregate(bar.total, data.measure);
        return markup`${parts.map((part) =>
            rectangle(x, HEIGHT - 25 - part.start - part.length, width, part.length, part)
        )}
<text x="${x + width / 2}" y="${top - 6}" text-anchor="middle">${value.length * CHARACTER < step ? value : ''}</text>
${below(label, x + width / 2)}`;
    });
    return markup`<svg role="img" aria-label="${description(data)}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<line x1="0" x2="${WIDTH}" y1="${HEIGHT - 25}" y2="${HEIGHT - 25}" stroke="currentColor"/>${columns}</svg>`;
}

/** A name below a column, kept inside the drawing at both ends. */
function below(label: string, middle: number): Markup | null {
    if (label === '') return null;
    const half = (label.length * CHARACTER) / 2;
    const x = Math.min(Math.max(middle, half), WIDTH - half);
    return markup`<text x="${x.toFixed(1)}" y="${HEIGHT - 8}" text-anchor="middle">${label}</text>`;
}

/** A value below 0 has no length; its number still stands in the table. */
function segments(data: ChartData, bar: ChartData['bars'][number], room: number): Segment[] {
    const largest = Math.max(...data.bars.map((one) => sumOf(one.parts)), 0);
    let start = 0;
    return bar.parts.flatMap((value, index) => {
        const length = largest === 0 ? 0 : (Math.max(0, value ?? 0) / largest) * room;
        if (length === 0) return [];
        const colour = data.split === null ? colourOf(bar.key, 0) : colourOf(data.series[index] ?? null, index);
        const text = data.split === null ? '' : formatAggregate(value, data.measure);
        const segment = { start, length, colour, text };
        start += length;
        return [segment];
    });
}

function rectangle(x: number, y: number, width: number, height: number, { colour, text }: Segment): Markup {
    const fits = width >= text.length * CHARACTER + 6 && height >= 16;
    return markup`<rect class="part" x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${colour}"/>
<text x="${(x + width / 2).toFixed(1)}" y="${(y + height / 2 + 5).toFixed(1)}" text-anchor="middle" class="inside">${fits ? text : ''}</text>`;
}

function sumOf(values: readonly (number | null)[]): number {
    return values.reduce<number>((sum, value) => sum + Math.max(0, value ?? 0), 0);
}

function short(text: string, length: number): string {
    return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
