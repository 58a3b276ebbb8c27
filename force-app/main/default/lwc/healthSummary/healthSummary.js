import { LightningElement, api } from 'lwc';
import asOf from '@salesforce/label/c.Health_As_Of';
import before from '@salesforce/label/c.Health_Status_Since_Before';
import change from '@salesforce/label/c.Health_Trend_Change';
import confidence from '@salesforce/label/c.Health_Confidence';
import daysAway from '@salesforce/label/c.Health_Renewal_Days';
import dayAway from '@salesforce/label/c.Health_Renewal_Day';
import lastScored from '@salesforce/label/c.Health_Last_Scored';
import newTrend from '@salesforce/label/c.Health_Trend_New_Explained';
import of20 from '@salesforce/label/c.Health_Score_Of';
import oldestEvidence from '@salesforce/label/c.Health_Oldest_Evidence';
import renewal from '@salesforce/label/c.Health_Renewal';
import revenue from '@salesforce/label/c.Health_Revenue';
import scoreWord from '@salesforce/label/c.Health_Score';
import since from '@salesforce/label/c.Health_Status_Since';
import { dayNumber } from 'c/healthModel';
import {
    confidenceWord,
    counted,
    fill,
    formatDay,
    formatNearDay,
    formatPoints,
    formatScore,
    statusWord,
    trendWord
} from 'c/healthText';

/** @typedef {import('c/healthModel').Status} Status */
/** @typedef {import('c/healthModel').State} State */

/**
 * @typedef {object} Summary what the head of the card says; null is not known or not visible
 * @property {State | null} state
 * @property {Status | null} status after an override
 * @property {Status | null} lastStatus status before the evidence expired
 * @property {boolean} overridden
 * @property {number | null} score 2-20; the last one while Stale
 * @property {string | null} trend
 * @property {number | null} change points over the trend window
 * @property {number} windowDays
 * @property {string | null} confidence
 * @property {string | null} asOf day of the score
 * @property {string | null} evidenceDate oldest evidence in use
 * @property {string | null} statusSince day the status shown began
 * @property {Status | null} previousStatus
 * @property {string | null} renewal day of the next renewal
 * @property {string | null} revenue a year, as the org writes money
 * @property {string} today
 */

const ARROWS = { Rising: 'M2 11 12 3M6 3h6v6', Falling: 'M2 3l10 8M6 11h6V5', Steady: 'M1 7h11M8 3l4 4-4 4' };
const LEVELS = ['Low', 'Medium', 'High'];

/** Badge, score, trend and the facts line. */
export default class HealthSummary extends LightningElement {
    labels = { of20, scoreWord };

    /** @type {Summary | undefined} */
    @api summary;

    get hasScore() {
        return this.summary !== undefined && this.summary.score !== null;
    }

    get scoreText() {
        return formatScore(this.summary?.score ?? 0);
    }

    get scoreClass() {
        return this.summary?.state === 'Stale' ? 'score old' : 'score';
    }

    get trend() {
        const { state, trend, change: points, windowDays } = this.summary ?? {};
        if (state !== 'Scored' || !trend) return null;
        const arrow = ARROWS[/** @type {keyof typeof ARROWS} */ (trend)];
        const told = typeof points === 'number';
        return {
            word: trend === 'New' ? newTrend : trendWord(trend),
            arrow,
            arrowClass: `arrow ${trend.toLowerCase()}`,
            change: told ? fill(change, formatPoints(points), windowDays ?? 90) : null
        };
    }

    get confidence() {
        const level = LEVELS.indexOf(this.summary?.confidence ?? '');
        if (level < 0) return null;
        return {
            text: fill(confidence, confidenceWord(this.summary?.confidence ?? '')),
            bars: LEVELS.map((key, i) => ({ key, barClass: i <= level ? 'bar on' : 'bar' }))
        };
    }

    get facts() {
        const { state, evidenceDate } = this.summary ?? {};
        return [
            this.statusFact,
            evidenceDate && state !== 'Stale'
                ? { key: 'evidence', text: fill(oldestEvidence, formatDay(evidenceDate)) }
                : null,
            this.renewalFact,
            this.summary?.revenue ? { key: 'revenue', text: fill(revenue, this.summary.revenue) } : null
        ].filter((fact) => fact !== null);
    }

    get asOf() {
        const { state, asOf: day } = this.summary ?? {};
        if (!day || (state !== 'Scored' && state !== 'Stale')) return null;
        return fill(state === 'Stale' ? lastScored : asOf, formatDay(day));
    }

    get statusFact() {
        const { state, status, statusSince, previousStatus, today = '' } = this.summary ?? {};
        if (state !== 'Scored' || !status || !statusSince) return null;
        const day = formatNearDay(statusSince, today);
        const text = previousStatus
            ? fill(before, statusWord(status), day, statusWord(previousStatus))
            : fill(since, statusWord(status), day);
        return { key: 'since', text };
    }

    get renewalFact() {
        const { renewal: day, today = '' } = this.summary ?? {};
        if (!day) return null;
        const days = dayNumber(day) - dayNumber(today);
        const text = fill(renewal, formatDay(day));
        return { key: 'renewal', text: days >= 0 ? `${text} ${counted(days, dayAway, daysAway)}` : text };
    }
}
