import { LightningElement, api } from 'lwc';
import ahead from '@salesforce/label/c.Health_Context_Ahead';
import aheadCohort from '@salesforce/label/c.Health_Context_Ahead_Cohort';
import both from '@salesforce/label/c.Health_Quadrant_Both';
import comparedOn from '@salesforce/label/c.Health_Context_Date';
import experienceAxis from '@salesforce/label/c.Health_Experience';
import experienceOnly from '@salesforce/label/c.Health_Quadrant_Experience_Only';
import heading from '@salesforce/label/c.Health_Context';
import neither from '@salesforce/label/c.Health_Quadrant_Neither';
import outcomeAxis from '@salesforce/label/c.Health_Outcomes';
import outcomeOnly from '@salesforce/label/c.Health_Quadrant_Outcome_Only';
import quadrantText from '@salesforce/label/c.Health_Quadrant_Described';
import theyFell from '@salesforce/label/c.Health_Context_They_Fell';
import theyRose from '@salesforce/label/c.Health_Context_They_Rose';
import theyStayed from '@salesforce/label/c.Health_Context_They_Stayed';
import { MIDDLE, quadrantOf } from 'c/healthModel';
import { fill, formatDay, formatPercent, formatScore, formatWhole } from 'c/healthText';

/** @typedef {import('c/healthModel').Context} Context */

const QUADRANTS = { both, outcomeOnly, experienceOnly, neither };
/** Side of the little plane in SVG units; halves run from 1 to 10. */
const SIDE = 90;

/** Place among the other customers, and in the plane of outcomes and experience. */
export default class HealthContext extends LightningElement {
    labels = { heading, outcomeAxis, experienceAxis };
    side = SIDE;
    middle = place(MIDDLE);
    middleFromTop = SIDE - place(MIDDLE);

    /** @type {Context | null} */
    @api context = null;
    /** @type {number | null} */
    @api outcome = null;
    /** @type {number | null} */
    @api experience = null;

    get hasAny() {
        return this.context !== null || this.quadrant !== null;
    }

    get rank() {
        const { context } = this;
        if (context === null) return null;
        const size = formatWhole(context.size);
        const share = formatPercent(context.percentile / 100);
        return {
            text: context.cohort ? fill(aheadCohort, share, size, context.cohort) : fill(ahead, share, size),
            drift: driftText(context.change),
            date: fill(comparedOn, formatDay(context.date)),
            x: `${context.percentile}%`
        };
    }

    get quadrant() {
        const key = quadrantOf(this.outcome, this.experience);
        if (key === null || this.outcome === null || this.experience === null) return null;
        const word = QUADRANTS[key];
        return {
            word,
            x: place(this.outcome),
            y: SIDE - place(this.experience),
            described: fill(quadrantText, word, formatScore(this.outcome), formatScore(this.experience))
        };
    }
}

/**
 * @param {number} value 1-10
 * @returns {number} SVG units from the origin
 */
function place(value) {
    return ((value - 1) / 9) * SIDE;
}

/**
 * @param {number | null} change median change of the cohort in points
 * @returns {string | null}
 */
function driftText(change) {
    if (change === null) return null;
    if (change === 0) return theyStayed;
    return fill(change > 0 ? theyRose : theyFell, formatScore(Math.abs(change)));
}
