import { LightningElement, api } from 'lwc';
import allTime from '@salesforce/label/c.Health_Chart_All';
import caption from '@salesforce/label/c.Health_Chart_Caption';
import chartText from '@salesforce/label/c.Health_Chart_Described';
import date from '@salesforce/label/c.Health_Chart_Date';
import emptyText from '@salesforce/label/c.Health_Chart_Empty';
import experience from '@salesforce/label/c.Health_Experience';
import gap from '@salesforce/label/c.Health_Chart_Gap';
import heading from '@salesforce/label/c.Health_Chart';
import outcomes from '@salesforce/label/c.Health_Outcomes';
import score from '@salesforce/label/c.Health_Score';
import showChart from '@salesforce/label/c.Health_Chart_Show';
import showTable from '@salesforce/label/c.Health_Chart_Show_Table';
import status from '@salesforce/label/c.Health_Status';
import unknown from '@salesforce/label/c.Health_Unknown';
import version from '@salesforce/label/c.Health_Chart_Version';
import weight from '@salesforce/label/c.Health_Chart_Weight';
import year from '@salesforce/label/c.Health_Chart_Year';
import { fill, formatDay, formatPercent, formatScore, statusWord } from 'c/healthText';
import {
    bandShapes,
    dotShapes,
    gapTexts,
    lastScoreText,
    scaleMarks,
    tickTexts,
    tipOf,
    versionMarkers
} from './drawing.js';
import { rulesName, scoreOr } from './words.js';
import { linesOf, markedPoints, placeOf, ROOM, scoredPoints, spanOf } from './geometry.js';

/** @typedef {import('c/healthModel').HistoryPoint} HistoryPoint */
/** @typedef {import('c/healthModel').Rules} Rules */
/** @typedef {import('./geometry.js').Frame} Frame */

const DEFAULT_WIDTH = 560;
const HEIGHT = 190;
const YEAR_DAYS = 365;
/** With more points than this only the chosen one and the last are drawn as dots. */
const MOST_DOTS = 20;
const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -Infinity, End: Infinity };

/** The score over time in front of its bands. Points are reached with the arrow keys; a table holds the same numbers. */
export default class HealthTrendChart extends LightningElement {
    labels = { caption, date, gap, emptyText, experience, heading, outcomes, score, status, version, weight };

    /** @type {readonly HistoryPoint[]} */
    @api history = [];
    /** Rules whose bands are drawn. @type {Rules | undefined} */
    @api rules;
    /** Last day of the drawing, "YYYY-MM-DD". */
    @api end = '';

    width = DEFAULT_WIDTH;
    isTable = false;
    isAllTime = false;
    /** Index of the point that has the keyboard, null before any had. @type {number | null} */
    active = null;
    /** Whether the chosen point's numbers are shown. */
    isTold = false;

    /** @type {ResizeObserver | undefined} */
    observer;

    renderedCallback() {
        const holder = this.template?.querySelector('.drawing');
        if (!holder || this.observer || typeof ResizeObserver === 'undefined') return;
        this.observer = new ResizeObserver(([entry]) => {
            const width = Math.round(entry?.contentRect.width ?? 0);
            if (width > 0) this.width = width;
        });
        this.observer.observe(holder);
    }

    disconnectedCallback() {
        this.observer?.disconnect();
        this.observer = undefined;
    }

    get points() {
        return this.rules ? scoredPoints(this.history, this.rules) : [];
    }

    get isEmpty() {
        return !this.points.some((point) => point.score !== null);
    }

    get isLong() {
        const [first] = this.points;
        const last = this.points[this.points.length - 1];
        return first !== undefined && last !== undefined && last.day - first.day > YEAR_DAYS + 31;
    }

    /** @returns {Frame} */
    get frame() {
        const span = spanOf(this.points, this.end, this.isAllTime || !this.isLong ? null : YEAR_DAYS);
        return { width: this.width, height: HEIGHT, ...span };
    }

    /** Points with a score that the keyboard reaches. */
    get shown() {
        return markedPoints(this.points, this.frame);
    }

    get chosen() {
        return Math.min(this.active ?? Infinity, this.shown.length - 1);
    }

    get viewBox() {
        return `0 0 ${this.width} ${HEIGHT}`;
    }

    get height() {
        return HEIGHT;
    }

    get described() {
        const { shown } = this;
        const [first, last] = [shown[0], shown[shown.length - 1]];
        if (!first || !last) return heading;
        return fill(
            chartText,
            formatDay(first.date),
            formatScore(first.score ?? 0),
            statusWord(first.status ?? ''),
            formatDay(last.date),
            formatScore(last.score ?? 0),
            statusWord(last.status ?? '')
        );
    }

    get plotWidth() {
        return Math.max(0, this.width - ROOM.left - ROOM.right);
    }

    get bands() {
        return this.rules ? bandShapes(this.rules, this.frame) : [];
    }

    get scale() {
        return this.rules ? scaleMarks(this.rules, this.frame) : [];
    }

    get ticks() {
        return tickTexts(this.frame, this.end);
    }

    get lines() {
        return linesOf(this.points, this.frame).map((path) => ({ key: path, path }));
    }

    get gaps() {
        return gapTexts(this.points, this.frame);
    }

    get markers() {
        return versionMarkers(this.points, this.frame);
    }

    get dots() {
        const { shown, chosen, frame } = this;
        return dotShapes(shown, frame).map((dot, i) => {
            const plain = shown.length > MOST_DOTS && !(this.isTold && i === chosen) && i < shown.length - 1;
            return { ...dot, dotClass: plain ? 'dot plain' : dot.dotClass, tab: i === chosen ? '0' : '-1' };
        });
    }

    get lastLabel() {
        return lastScoreText(this.shown, this.frame);
    }

    get tip() {
        const point = this.shown[this.chosen];
        return this.isTold && point ? tipOf(point, this.frame) : null;
    }

    get rows() {
        return [...this.points].reverse().map((point) => ({
            key: point.date,
            date: formatDay(point.date),
            score: scoreOr(point.score),
            status: point.status ? statusWord(point.status) : unknown,
            outcome: scoreOr(point.outcome),
            experience: scoreOr(point.experience),
            weight: formatPercent(point.weight),
            version: rulesName(point.version)
        }));
    }

    get toggleLabel() {
        return this.isTable ? showChart : showTable;
    }

    get spanLabel() {
        return this.isAllTime ? year : allTime;
    }

    handleToggle() {
        this.isTable = !this.isTable;
        this.isTold = false;
        this.observer?.disconnect();
        this.observer = undefined;
    }

    handleSpan() {
        this.isAllTime = !this.isAllTime;
        this.active = null;
        this.isTold = false;
    }

    /** @param {KeyboardEvent} event */
    handleKey(event) {
        if (event.key === 'Escape') this.isTold = false;
        const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
        if (step === undefined) return;
        event.preventDefault();
        const next = Math.min(this.shown.length - 1, Math.max(0, this.chosen + step));
        this.tell(next);
        /** @type {SVGGElement | null} */ (this.template?.querySelector(`[data-index="${next}"]`))?.focus();
    }

    /** @param {Event} event */
    handleFocus(event) {
        const target = /** @type {SVGElement} */ (event.currentTarget);
        this.tell(Number(target.dataset.index));
    }

    handleLeave() {
        this.isTold = false;
    }

    /** @param {PointerEvent} event */
    handlePointer(event) {
        const area = /** @type {SVGElement} */ (event.currentTarget).getBoundingClientRect();
        const x = event.clientX - area.left;
        const { shown, frame } = this;
        let nearest = 0;
        let closest = Infinity;
        for (const [i, point] of shown.entries()) {
            const distance = Math.abs(placeOf(point, frame).x - x);
            if (distance < closest) [nearest, closest] = [i, distance];
        }
        this.tell(nearest);
    }

    /** @param {number} index */
    tell(index) {
        this.active = index;
        this.isTold = true;
    }
}
