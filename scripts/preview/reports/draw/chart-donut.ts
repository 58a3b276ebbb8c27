import type { ChartData } from '../chart-data.ts';
import { colourOf, description } from './chart-words.ts';
import { formatAggregate, groupLabel } from './format.ts';
import { markup, type Markup } from './markup.ts';

const RADIUS = 80;
const CHARACTER = 8;
const AROUND = 2 * Math.PI * RADIUS;

/** A ring whose arcs are as long as their share, with the whole in the middle. */
export function donut(data: ChartData): Markup {
    const values = data.bars.map(({ total }) => Math.max(0, total ?? 0));
    const whole = values.reduce((sum, value) => sum + value, 0);
    let before = 0;
    const arcs = data.bars.map(({ key }, index) => {
        const length = whole === 0 ? 0 : ((values[index] ?? 0) / whole) * AROUND;
        const arc = markup`<circle cx="120" cy="110" r="${RADIUS}" fill="none" stroke="${colourOf(key, index)}" stroke-width="36" stroke-dasharray="${Math.max(0, length - 2).toFixed(1)} ${AROUND.toFixed(1)}" stroke-dashoffset="${(-before).toFixed(1)}" transform="rotate(-90 120 110)"/>`;
        const angle = ((before + length / 2) / AROUND) * 2 * Math.PI;
        before += length;
        const text = groupLabel(key, data.by);
        // an arc too short for its name is named in the legend only
        if (length < text.length * CHARACTER) return arc;
        const [x, y] = [120 + RADIUS * Math.sin(angle), 115 - RADIUS * Math.cos(angle)];
        return markup`${arc}<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="middle" class="inside">${text}</text>`;
    });
    return markup`<svg role="img" aria-label="${description(data)}" viewBox="0 0 240 220" class="donut">${arcs}
<text x="120" y="115" text-anchor="middle">${formatAggregate(whole, data.measure)}</text></svg>`;
}
