/** Sentences about single points of the chart. */
import arithmetic from '@salesforce/label/c.Health_Chart_Arithmetic';
import pointText from '@salesforce/label/c.Health_Chart_Point';
import pointUnknown from '@salesforce/label/c.Health_Chart_Point_Unknown';
import rulesText from '@salesforce/label/c.Health_Chart_Rules';
import unknown from '@salesforce/label/c.Health_Unknown';
import { fill, formatDay, formatScore, statusWord } from 'c/healthText';

/** @typedef {import('./geometry.js').ScoredPoint} ScoredPoint */

/**
 * @param {ScoredPoint} point
 * @returns {string}
 */
export function pointLabel({ date: day, score: value, status: band, outcome, experience: half }) {
    if (value === null || outcome === null || half === null) return fill(pointUnknown, formatDay(day));
    return fill(
        pointText,
        formatDay(day),
        formatScore(value),
        statusWord(band ?? ''),
        formatScore(outcome),
        formatScore(half)
    );
}

/**
 * @param {string} now "1.0.0/3"
 * @param {string} before
 * @returns {string} "rules v3", or "arithmetic 1.1.0" when that is what changed
 */
export function versionText(now, before) {
    const [model = '', name = ''] = now.split('/');
    const [modelBefore, nameBefore] = before.split('/');
    if (name === nameBefore && model !== modelBefore) return fill(arithmetic, model);
    return fill(rulesText, rulesName(now));
}

/**
 * @param {number | null} value
 * @returns {string}
 */
export function scoreOr(value) {
    return value === null ? unknown : formatScore(value);
}

/**
 * @param {string} version "1.0.0/3"
 * @returns {string} "v3" for a bare number, else the name of the rules
 */
export function rulesName(version) {
    const name = version.split('/')[1] ?? version;
    return /^\d+$/.test(name) ? `v${name}` : name;
}
