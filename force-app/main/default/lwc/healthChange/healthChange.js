import { LightningElement, api } from 'lwc';
import change from '@salesforce/label/c.Health_Change_Points';
import caption from '@salesforce/label/c.Health_Change_Caption';
import cause from '@salesforce/label/c.Health_Change_Cause';
import experience from '@salesforce/label/c.Health_Experience';
import none from '@salesforce/label/c.Health_Change_None';
import outcomes from '@salesforce/label/c.Health_Outcomes';
import picture from '@salesforce/label/c.Health_Change_Picture';
import rules from '@salesforce/label/c.Health_Change_Rules';
import scoreOn from '@salesforce/label/c.Health_Change_Score_On';
import since from '@salesforce/label/c.Health_Change_Since';
import total from '@salesforce/label/c.Health_Change_Total';
import weight from '@salesforce/label/c.Health_Change_Weight';
import { changeSince, dayNumber, isoDate } from 'c/healthModel';
import { fill, formatDay, formatPoints, formatScore } from 'c/healthText';

/** @typedef {import('c/healthModel').HistoryPoint} HistoryPoint */
/** @typedef {import('c/healthModel').Change} Change */

/** Points left free on both sides of the bars. */
const MARGIN = 0.5;

/** What moved the score since a day the user picks: parts that add up, drawn as a waterfall inside the table that says them. */
export default class HealthChange extends LightningElement {
    labels = { caption, cause, change, none, picture, since };

    /** @type {readonly HistoryPoint[]} */
    @api history = [];
    /** Days back that the view starts with. */
    @api windowDays = 90;

    /** Day picked, null until somebody picks one. @type {string | null} */
    picked = null;

    get newest() {
        return this.history[this.history.length - 1];
    }

    get earliest() {
        const [first] = this.history;
        return first ? isoDate(first.day) : '';
    }

    get latest() {
        return this.newest ? isoDate(this.newest.day) : '';
    }

    get since() {
        return this.picked ?? (this.newest ? isoDate(this.newest.day - this.windowDays) : '');
    }

    get change() {
        const { since: day } = this;
        return day === '' ? null : changeSince(this.history, dayNumber(day));
    }

    /** The day picked; the score of the point before it still held then. */
    get from() {
        const first = this.change?.from ?? '';
        return first > this.since ? first : this.since;
    }

    get total() {
        const { change: moved } = this;
        return moved ? fill(total, formatPoints(moved.total), formatDay(this.from), formatDay(moved.to)) : '';
    }

    get rows() {
        const { change: moved } = this;
        return moved ? rowsOf({ ...moved, from: this.from }) : [];
    }

    /** @param {CustomEvent<{ value: string | null }>} event */
    handleSince(event) {
        const { value } = event.detail;
        if (value && /^\d{4}-\d\d-\d\d$/.test(value)) this.picked = value;
    }
}

/**
 * @param {Change} moved
 * @returns {{ key: string, label: string, text: string, marker: string | null, bar: object | null, rowClass: string }[]}
 */
function rowsOf(moved) {
    const parts = [
        { key: 'outcome', label: outcomes, points: moved.outcome },
        { key: 'experience', label: experience, points: moved.experience },
        { key: 'weight', label: weight, points: moved.weight },
        { key: 'model', label: rules, points: moved.model }
    ];
    const levels = [moved.before];
    for (const { points } of parts) levels.push((levels[levels.length - 1] ?? 0) + points);
    const low = Math.min(...levels) - MARGIN;
    const span = Math.max(...levels) + MARGIN - low;
    const place = (/** @type {number} */ level) => `${(100 * (level - low)) / span}%`;
    const edge = (/** @type {string} */ key, /** @type {string} */ day, /** @type {number} */ level) => ({
        key,
        label: fill(scoreOn, formatDay(day)),
        text: formatScore(level),
        marker: place(level),
        bar: null,
        rowClass: 'edge'
    });
    const bars = parts.map(({ key, label, points }, i) => {
        const [from = 0, to = 0] = [levels[i], levels[i + 1]];
        return {
            key,
            label,
            text: formatPoints(points),
            marker: null,
            bar: {
                x: place(Math.min(from, to)),
                width: `${(100 * Math.abs(points)) / span}%`,
                barClass: points < 0 ? 'bar down' : 'bar up'
            },
            rowClass: points === 0 ? 'part still' : 'part'
        };
    });
    return [edge('before', moved.from, moved.before), ...bars, edge('after', moved.to, moved.after)];
}
