import { LightningElement, api } from 'lwc';
import barText from '@salesforce/label/c.Health_Half_Bar';
import barTextMedian from '@salesforce/label/c.Health_Half_Bar_Median';
import experience from '@salesforce/label/c.Health_Half_Experience';
import factorText from '@salesforce/label/c.Health_Half_Factor';
import heading from '@salesforce/label/c.Health_Halves';
import median from '@salesforce/label/c.Health_Half_Median';
import outcome from '@salesforce/label/c.Health_Half_Outcome';
import score from '@salesforce/label/c.Health_Score';
import unknown from '@salesforce/label/c.Health_Unknown';
import weightNote from '@salesforce/label/c.Health_Half_Weight_Note';
import weightNoteStage from '@salesforce/label/c.Health_Half_Weight_Note_Stage';
import { fill, formatNumber, formatPercent, formatScore } from 'c/healthText';

/**
 * @typedef {object} Halves
 * @property {number | null} outcome 1-10
 * @property {number | null} experience 1-10
 * @property {number} weight share of outcomes, 0-1
 * @property {number | null} score null while a half is unknown
 * @property {number | null} outcomeMedian of the cohort
 * @property {number | null} experienceMedian of the cohort
 * @property {string | null} stage word of the lifecycle stage that sets the weight
 */

/** Both halves as bars with the cohort's median, and the sum they make. */
export default class HealthHalves extends LightningElement {
    labels = { heading, median, score };

    /** @type {Halves | undefined} */
    @api halves;

    get rows() {
        const { halves } = this;
        if (!halves) return [];
        const plus = this.scoreText === null ? null : '+';
        return [
            { ...half('outcome', outcome, halves.outcome, halves.outcomeMedian, 2 * halves.weight), operator: plus },
            half('experience', experience, halves.experience, halves.experienceMedian, 2 - 2 * halves.weight)
        ];
    }

    get scoreText() {
        const value = this.halves?.score;
        return typeof value === 'number' ? formatScore(value) : null;
    }

    get hasTotal() {
        return this.scoreText !== null || this.hasMedian;
    }

    get hasMedian() {
        return this.rows.some((row) => row.tick !== null);
    }

    /** Said only where the halves do not weigh the same. */
    get note() {
        const { weight = 0.5, stage = null } = this.halves ?? {};
        if (weight === 0.5) return null;
        const shares = [formatPercent(weight), formatPercent(1 - weight)];
        return stage ? fill(weightNoteStage, ...shares, stage) : fill(weightNote, ...shares);
    }
}

/**
 * @param {string} key
 * @param {string} label
 * @param {number | null} value
 * @param {number | null} middle cohort median
 * @param {number} factor what the half is multiplied with in the sum
 */
function half(key, label, value, middle, factor) {
    const known = value !== null;
    const described = known
        ? fill(middle === null ? barText : barTextMedian, label, formatScore(value), formatScore(middle ?? 0))
        : fill('{0}: {1}', label, unknown);
    return {
        key,
        label,
        known,
        described,
        text: known ? formatScore(value) : unknown,
        valueClass: known ? 'value' : 'value unknown',
        factor: known && factor !== 1 ? fill(factorText, formatNumber(factor)) : null,
        width: share(value ?? 1),
        tick: middle === null ? null : share(middle)
    };
}

/**
 * @param {number} value 1-10
 * @returns {string} place on the bar
 */
function share(value) {
    return `${(Math.min(10, Math.max(1, value)) - 1) / 0.09}%`;
}
