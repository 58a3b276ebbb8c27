import type { Rules } from '../score/model.ts';

/**
 * Reads breakpoints as an admin writes them: "0:1, 0.25:2, 0.5:4".
 * @returns the points, or a sentence that says which part was not understood
 */
export function parseBreakpoints(text: string): Rules['roiPoints'] | string {
    const points: [number, number][] = [];
    for (const part of text.split(',').map((piece) => piece.trim())) {
        if (part === '') continue;
        const [input, score, ...more] = part.split(':').map((piece) => piece.trim());
        const pair: [number, number] = [Number(input), Number(score)];
        if (!input || !score || more.length > 0 || !pair.every(Number.isFinite)) {
            return `"${part}" in "${text}" is not a pair such as 0.5:4.`;
        }
        points.push(pair);
    }
    return points;
}

/**
 * Reads the ages at which stages begin as an admin writes them: "90, 365, 1095". Whether they are three and rise is for the
 * model to say.
 * @returns the days, or a sentence that says which part was not understood
 */
export function parseStageDays(text: string): readonly number[] | string {
    const parts = text.split(',').map((piece) => piece.trim());
    const odd = parts.find((part) => !/^\d+$/u.test(part));
    return odd === undefined ? parts.map(Number) : `"${odd}" in "${text}" is not a whole number of days such as 90.`;
}
