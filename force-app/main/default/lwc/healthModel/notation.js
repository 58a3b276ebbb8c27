/** JSON of a detail piece by piece. */
import { differences } from './detail.js';

/** @typedef {import('./rules.js').Rules} Rules */

/** Texts remembered. */
const MOST_TEXTS = 4096;

/** How values and names of members are written, with marks that stand for the quotation mark. */
export class Notation {
    /** @param {string} quote what stands for a quotation mark */
    constructor(quote) {
        this.quote = quote;
        this.v = `{${quote}v${quote}:`;
        this.kind = `{${quote}kind${quote}:`;
        this.at = this.name('at');
        this.model = this.name('model');
        this.state = this.name('state');
        this.score = this.name('score');
        this.stage = this.name('stage');
        this.weight = this.name('weight');
        this.computedStatus = this.name('computedStatus');
        this.heldByFloor = this.name('heldByFloor');
        this.status = this.name('status');
        this.statusSince = this.name('statusSince');
        this.previousStatus = this.name('previousStatus');
        this.last = this.name('last');
        this.context = this.name('context');
        this.rules = this.name('rules');
        this.experience = this.name('experience');
        this.outcome = this.name('outcome');
        this.versions = this.name('versions');
        this.history = this.name('history');
        this.source = this.name('source');
        this.nps = this.name('nps');
        this.n = this.name('n');
        this.date = this.name('date');
        this.promoters = this.name('promoters');
        this.passives = this.name('passives');
        this.detractors = this.name('detractors');
        this.ratingSum = this.name('ratingSum');
        this.oldest = this.name('oldest');
        this.newest = this.name('newest');
        this.decisionMakers = this.name('decisionMakers');
        this.asked = this.name('asked');
        this.values = this.name('values');
        this.validUntil = this.name('validUntil');
        this.verifiedBy = this.name('verifiedBy');
        this.measure = this.name('measure');
        /** Texts written before: dates, states and names of sources come again with nearly every account. @type {Map<string, string>} */
        this.texts = new Map();
        /** Rules written before. @type {WeakMap<Rules, string>} */
        this.rulesTexts = new WeakMap();
    }

    /**
     * @param {string} name
     * @returns {string} name of a member that is not the first, as it stands in front of its value
     */
    name(name) {
        return `,${this.quote}${name}${this.quote}:`;
    }

    /**
     * @param {unknown} value anything that JSON has
     * @returns {string}
     */
    value(value) {
        if (typeof value === 'number' && Number.isFinite(value)) return String(value);
        return typeof value === 'string' ? this.text(value) : this.anything(value);
    }

    /**
     * @param {string} text
     * @returns {string}
     */
    text(text) {
        const known = this.texts.get(text);
        if (known !== undefined) return known;
        if (this.texts.size >= MOST_TEXTS) this.texts.clear();
        const written = this.anything(text);
        this.texts.set(text, written);
        return written;
    }

    /**
     * @param {unknown} value
     * @returns {string}
     */
    anything(value) {
        return JSON.stringify(value).replaceAll('"', this.quote);
    }

    /**
     * @param {string} name as it stands in front of the value
     * @param {unknown} value
     * @returns {string} nothing where the value is not known
     */
    known(name, value) {
        return value === null || value === undefined ? '' : name + this.value(value);
    }

    /**
     * @param {string} name as it stands in front of the value
     * @param {unknown} value
     * @returns {string} nothing where there is none
     */
    given(name, value) {
        return value === undefined ? '' : name + this.value(value);
    }

    /**
     * @param {Rules} rules
     * @returns {string}
     */
    differences(rules) {
        const known = this.rulesTexts.get(rules);
        if (known !== undefined) return known;
        const written = this.anything(differences(rules));
        this.rulesTexts.set(rules, written);
        return written;
    }
}
