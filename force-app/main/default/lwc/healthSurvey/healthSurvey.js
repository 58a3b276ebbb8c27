import { LightningElement, api } from 'lwc';
import adjusted from '@salesforce/label/c.Health_Survey_Adjusted';
import answer from '@salesforce/label/c.Health_Answer_One';
import answers from '@salesforce/label/c.Health_Answer_Other';
import asked from '@salesforce/label/c.Health_Survey_Asked';
import between from '@salesforce/label/c.Health_Survey_Interval_Value';
import cohort from '@salesforce/label/c.Health_Survey_Cohort_Value';
import counts from '@salesforce/label/c.Health_Survey_Counts';
import dates from '@salesforce/label/c.Health_Survey_Dates';
import deciding from '@salesforce/label/c.Health_Survey_Decision_Makers';
import decidingCounts from '@salesforce/label/c.Health_Survey_Decision_Makers_Counts';
import detractors from '@salesforce/label/c.Health_Survey_Detractors';
import empty from '@salesforce/label/c.Health_Survey_Empty';
import half from '@salesforce/label/c.Health_Survey_Half';
import halfMean from '@salesforce/label/c.Health_Survey_Half_Mean';
import halfNps from '@salesforce/label/c.Health_Survey_Half_NPS';
import halfReady from '@salesforce/label/c.Health_Survey_Half_Ready';
import interval from '@salesforce/label/c.Health_Survey_Interval';
import noBreakdown from '@salesforce/label/c.Health_Survey_No_Breakdown';
import passives from '@salesforce/label/c.Health_Survey_Passives';
import promoters from '@salesforce/label/c.Health_Survey_Promoters';
import raw from '@salesforce/label/c.Health_Survey_Raw';
import { isoDate } from 'c/healthModel';
import { counted, fill, formatDays, formatNps, formatPercent, formatScore, formatWhole } from 'c/healthText';

/** @typedef {import('c/healthModel').ExperienceHalf} ExperienceHalf */
/** @typedef {import('c/healthModel').AnswersEvidence} AnswersEvidence */
/** @typedef {import('c/healthModel').Rules} Rules */

const METHODS = { nps: halfNps, mean: halfMean, score: halfReady };
const GROUPS = /** @type {const} */ ([
    ['promoters', promoters],
    ['passives', passives],
    ['detractors', detractors]
]);

/** Who answered what, and how that became the experience half. */
export default class HealthSurvey extends LightningElement {
    labels = { empty, noBreakdown };

    /** Experience half of the receipt. @type {ExperienceHalf | undefined} */
    @api half;
    /** Rules of the receipt. @type {Rules | undefined} */
    @api rules;

    get isEmpty() {
        return !this.half || this.half.value === null;
    }

    /** @returns {AnswersEvidence[]} */
    get answered() {
        return (this.half?.used ?? []).filter((row) => row.kind === 'answers');
    }

    get breakdown() {
        const rows = this.answered;
        if (rows.length === 0) return null;
        const sums = GROUPS.map(([key, label]) => ({ key, label, n: total(rows, (row) => row[key]) }));
        const all = sums.reduce((sum, { n }) => sum + n, 0);
        let before = 0;
        const groups = sums.map(({ key, label, n }) => {
            const x = before;
            before += n;
            return {
                key,
                x: `${(100 * x) / all}%`,
                width: `${(100 * n) / all}%`,
                barClass: key,
                swatchClass: `swatch ${key}`,
                text: fill(counts, label, formatWhole(n), formatPercent(n / all))
            };
        });
        return { groups, described: groups.map(({ text }) => text).join(', ') };
    }

    get facts() {
        const { half: value } = this;
        if (!value) return [];
        return [...this.npsFacts, ...this.peopleFacts, this.halfFact].filter((fact) => fact !== null);
    }

    get npsFacts() {
        const { half: value, rules } = this;
        if (!value || value.nps === null) return [];
        const shrunk = value.adjustedNps !== null && value.adjustedNps !== value.nps && rules?.cohortNps !== null;
        const cohortNps = rules?.cohortNps ?? 0;
        return [
            { key: 'raw', term: raw, text: formatNps(value.nps) },
            value.intervalLow !== null && value.intervalHigh !== null
                ? {
                      key: 'interval',
                      term: interval,
                      text: fill(between, formatNps(value.intervalLow), formatNps(value.intervalHigh))
                  }
                : null,
            shrunk
                ? {
                      key: 'adjusted',
                      term: adjusted,
                      text: fill(cohort, formatNps(value.adjustedNps ?? 0), formatNps(cohortNps))
                  }
                : null
        ];
    }

    get peopleFacts() {
        const { half: value } = this;
        if (!value || value.responses === null || value.oldest === null || value.newest === null) return [];
        const contacts = total(this.answered, (row) => row.asked ?? 0);
        const makers = this.answered.flatMap((row) => row.decisionMakers ?? []);
        const said = counted(value.responses, answer, answers);
        return [
            {
                key: 'dates',
                term: dates,
                text: `${said}, ${formatDays(isoDate(value.oldest), isoDate(value.newest))}`
            },
            contacts > 0
                ? { key: 'asked', term: asked, text: formatPercent(Math.min(1, value.responses / contacts)) }
                : null,
            makers.length > 0
                ? {
                      key: 'deciding',
                      term: deciding,
                      text: fill(decidingCounts, ...GROUPS.map(([key]) => total(makers, (row) => row[key])))
                  }
                : null
        ];
    }

    get halfFact() {
        const { half: value } = this;
        if (!value || value.value === null || value.method === null) return null;
        return { key: 'half', term: half, text: fill(METHODS[value.method], formatScore(value.value)) };
    }
}

/**
 * @template Row
 * @param {readonly Row[]} rows
 * @param {(row: Row) => number} of
 * @returns {number}
 */
function total(rows, of) {
    return rows.reduce((sum, row) => sum + of(row), 0);
}
