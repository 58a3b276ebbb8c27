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
import { fill, formatDay, formatMonth, formatNearDay, formatPercent, formatScore, statusWord } from 'c/healthText';
import { pointLabel, rulesName, scoreOr, versionText } from './words.js';
import { bandsOf, gapsOf, linesOf, markedPoints, ROOM, scoredPoints, spanOf, ticksOf, xOf, yOf } from './geometry.js';

/** @typedef {import('c/healthModel').HistoryPoint} HistoryPoint */
/** @typedef {import('c/healthModel').Rules} Rules */
/** @typedef {import('./geometry.js').Frame} Frame */

const DEFAULT_WIDTH = 560;
const HEIGHT = 190;
const YEAR_DAYS = 365;
/** With more points than this only the chosen one and the last are drawn as dots. */
const MOST_DOTS = 20;
/** Narrower gaps are not named. */
const WIDE_GAP = 60;
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
        const { rules, frame } = this;
        if (!rules) return [];
        return bandsOf(rules, frame).map((band) => ({
            ...band,
            x: ROOM.left,
            word: statusWord(band.status),
            bandClass: `band ${band.status.toLowerCase()}`,
            wordClass: `word ${band.status.toLowerCase()}`,
            wordX: ROOM.left + 6,
            wordY: band.status === 'Red' ? band.y + band.height - 6 : band.y + 13
        }));
    }

    get scale() {
        const { rules, frame } = this;
        const marks = [20, rules?.greenFrom ?? 15, rules?.amberFrom ?? 10, 2];
        return marks.map((mark) => ({ key: mark, text: mark, x: ROOM.left - 6, y: yOf(mark, frame) + 3.5 }));
    }

    get ticks() {
        return ticksOf(this.frame).map((tick) => ({
            ...tick,
            text: tick.isMonth ? formatMonth(tick.date) : formatNearDay(tick.date, this.end),
            y: HEIGHT - 5,
            anchor: tick.x > this.width - 40 ? 'end' : 'middle'
        }));
    }

    get lines() {
        return linesOf(this.points, this.frame).map((path) => ({ key: path, path }));
    }

    get gaps() {
        return gapsOf(this.points, this.frame)
            .filter(({ width }) => width > WIDE_GAP)
            .map(({ x, width }) => ({ key: x, x: x + width / 2 }));
    }

    get gapY() {
        return HEIGHT / 2;
    }

    get markers() {
        const { frame } = this;
        return this.points
            .filter((point) => point.versionBefore !== null && point.day >= frame.from)
            .map((point, i) => {
                const x = xOf(Math.max(point.day, frame.from), frame);
                const atEnd = x > this.width - 90;
                return {
                    key: point.date,
                    x,
                    top: ROOM.top,
                    bottom: HEIGHT - ROOM.bottom,
                    text: versionText(point.version, point.versionBefore ?? ''),
                    textX: atEnd ? x - 4 : x + 4,
                    textY: HEIGHT - ROOM.bottom - 5 - (i % 2) * 12,
                    anchor: atEnd ? 'end' : 'start'
                };
            });
    }

    get dots() {
        const { shown, frame, chosen } = this;
        return shown.map((point, i) => {
            const last = i === shown.length - 1;
            const plain = shown.length > MOST_DOTS && !(this.isTold && i === chosen) && !last;
            return {
                key: point.date,
                index: String(i),
                x: xOf(Math.max(point.day, frame.from), frame),
                y: yOf(point.score ?? 0, frame),
                radius: last ? 4.5 : 3,
                dotClass: plain ? 'dot plain' : last ? 'dot last' : 'dot',
                tab: i === chosen ? '0' : '-1',
                text: pointLabel(point)
            };
        });
    }

    get lastLabel() {
        const { shown, frame } = this;
        const last = shown[shown.length - 1];
        if (!last || last.score === null) return null;
        const x = xOf(Math.max(last.day, frame.from), frame);
        const y = yOf(last.score, frame);
        // Below where the line comes down to it, above where it rises, and always inside the drawing.
        const fell = (shown[shown.length - 2]?.score ?? 0) > last.score;
        const below = (fell && y < HEIGHT - ROOM.bottom - 20) || y < ROOM.top + 16;
        return {
            text: formatScore(last.score),
            x: Math.min(x, this.width - ROOM.right - 2),
            y: below ? y + 19 : y - 9,
            anchor: x > this.width - 40 ? 'end' : 'middle'
        };
    }

    get tip() {
        const { shown, chosen, frame, isTold } = this;
        const point = shown[chosen];
        if (!isTold || !point) return null;
        const left = Math.min(Math.max(xOf(Math.max(point.day, frame.from), frame), 80), Math.max(80, this.width - 80));
        const y = yOf(point.score ?? 0, frame);
        const side = y < 90 ? `top: ${y + 12}px` : `bottom: ${HEIGHT - y + 12}px`;
        return { text: pointLabel(point), style: `left: ${left}px; ${side}` };
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
        for (const [i, point] of shown.entries()) {
            const best = shown[nearest];
            if (
                best &&
                Math.abs(xOf(Math.max(point.day, frame.from), frame) - x) <
                    Math.abs(xOf(Math.max(best.day, frame.from), frame) - x)
            )
                nearest = i;
        }
        this.tell(nearest);
    }

    /** @param {number} index */
    tell(index) {
        this.active = index;
        this.isTold = true;
    }
}
