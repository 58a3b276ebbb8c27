import type { ChartData } from '../chart-data.ts';
import { colourOf, description } from './chart-words.ts';
import { formatAggregate, groupLabel } from './format.ts';
import { markup, type Markup } from './markup.ts';

const WIDTH = 380;
const HEIGHT = 230;
const RADIUS = 72;
const AROUND = 2 * Math.PI * RADIUS;
/** Names stand this far from the middle, outside the ring. */
const NAMES = 102;
/** Shorter arcs are named in the legend only, so that names do not meet. */
const NAMED = 14;

/** A ring whose arcs are as long as their share, each with its name beside it, and the whole in the middle. */
export function donut(data: ChartData): Markup {
    const values = data.bars.map(({ total }) => Math.max(0, total ?? 0));
    const whole = values.reduce((sum, value) => sum + value, 0);
    let before = 0;
    const arcs = data.bars.map(({ key }, index) => {
        const length = whole === 0 ? 0 : ((values[index] ?? 0) / whole) * AROUND;
        const name = length >= NAMED && named(groupLabel(key, data.by), (before + length / 2) / RADIUS);
        const arc = markup`<circle cx="${WIDTH / 2}" cy="${HEIGHT / 2}" r="${RADIUS}" fill="none" stroke="${colourOf(key, index)}" stroke-width="34" stroke-dasharray="${Math.max(0, length - 2).toFixed(1)} ${AROUND.toFixed(1)}" stroke-dashoffset="${(-before).toFixed(1)}" transform="rotate(-90 ${WIDTH / 2} ${HEIGHT / 2})"/>${name}`;
        before += length;
        return arc;
    });
    return markup`<svg role="img" aria-label="${description(data)}" viewBox="0 0 ${WIDTH} ${HEIGHT}">${arcs}
<text x="${WIDTH / 2}" y="${HEIGHT / 2 + 5}" text-anchor="middle">${formatAggregate(whole, data.measure)}</text></svg>`;
}

/** @param angle clockwise from the top, in radians */
function named(text: string, angle: number): Markup {
    const [across, up] = [Math.sin(angle), Math.cos(angle)];
    const anchor = across > 0.3 ? 'start' : across < -0.3 ? 'end' : 'middle';
    const [x, y] = [WIDTH / 2 + NAMES * across, HEIGHT / 2 + 5 - NAMES * up];
    return markup`<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${text}</text>`;
}
