/** Words for one line of the receipt: what the evidence says, and where it comes from. */
import answer from '@salesforce/label/c.Health_Answer_One';
import answers from '@salesforce/label/c.Health_Answer_Other';
import attainment from '@salesforce/label/c.Health_Line_Attainment';
import attainmentOf from '@salesforce/label/c.Health_Line_Attainment_Of';
import benefitCost from '@salesforce/label/c.Health_Line_Benefit_Cost';
import capped from '@salesforce/label/c.Health_Line_Capped';
import countedAs from '@salesforce/label/c.Health_Line_Counted_As';
import customer from '@salesforce/label/c.Health_Verified_Customer';
import drawn from '@salesforce/label/c.Health_Line_Drawn';
import estimated from '@salesforce/label/c.Health_Verified_Estimated';
import measured from '@salesforce/label/c.Health_Line_Measure';
import milestoneDone from '@salesforce/label/c.Health_Line_Milestone_Done';
import milestoneDue from '@salesforce/label/c.Health_Line_Milestone_Due';
import milestoneOverdue from '@salesforce/label/c.Health_Line_Milestone_Overdue';
import nps from '@salesforce/label/c.Health_Line_NPS';
import payback from '@salesforce/label/c.Health_Line_Payback';
import readyExperience from '@salesforce/label/c.Health_Line_Ready_Experience';
import readyOutcome from '@salesforce/label/c.Health_Line_Ready_Outcome';
import roi from '@salesforce/label/c.Health_Line_ROI';
import system from '@salesforce/label/c.Health_Verified_System';
import unverified from '@salesforce/label/c.Health_Verified_Nobody';
import validUntil from '@salesforce/label/c.Health_Line_Valid_Until';
import viaMean from '@salesforce/label/c.Health_Line_Mean';
import {
    counted,
    fill,
    formatDay,
    formatDays,
    formatNps,
    formatNumber,
    formatPercent,
    formatScore,
    formatSignedPercent,
    formatWhole
} from 'c/healthText';

/** @typedef {import('c/healthModel').ReceiptLine} ReceiptLine */
/** @typedef {import('c/healthModel').ExperienceHalf} ExperienceHalf */
/** @typedef {import('c/healthModel').ExperienceEvidence} ExperienceEvidence */
/** @typedef {import('c/healthModel').OutcomeEvidence} OutcomeEvidence */
/** @typedef {import('c/healthModel').Rules} Rules */

const VERIFIED = { customer, system, estimated };

/** @type {Readonly<Record<OutcomeEvidence['kind'], (first: number, second: number) => string>>} */
const OUTCOME = {
    score: (value) => fill(readyOutcome, formatScore(value)),
    attainment: (ratio) => fill(attainment, formatPercent(ratio)),
    roi: (ratio) => fill(roi, formatSignedPercent(ratio)),
    benefitCost: (benefit, cost) => fill(benefitCost, formatWhole(benefit), formatWhole(cost)),
    payback: (needed, promised) => fill(payback, formatNumber(needed), formatNumber(promised)),
    done: () => milestoneDone,
    due: () => milestoneDue,
    overdue: () => milestoneOverdue
};

/**
 * @param {ReceiptLine} line
 * @param {ExperienceHalf} half
 * @returns {string} "NPS +67 from 6 answers, counted as +60"
 */
export function lineText(line, half) {
    if (line.half === 'outcome') {
        const { kind, values, measure } = /** @type {OutcomeEvidence} */ (line.evidence);
        const [first = 0, second = 0] = values;
        if (measure && kind === 'attainment') return fill(attainmentOf, measure, formatPercent(first));
        const text = OUTCOME[kind](first, second);
        return measure ? fill(measured, measure, text) : text;
    }
    return experienceText(/** @type {ExperienceEvidence} */ (line.evidence), half);
}

/**
 * @param {ExperienceEvidence} row
 * @param {ExperienceHalf} half
 * @returns {string}
 */
function experienceText(row, half) {
    if (row.kind === 'score') return fill(readyExperience, formatScore(row.score));
    const n = row.kind === 'nps' ? row.n : row.promoters + row.passives + row.detractors;
    const from = counted(n, answer, answers);
    if (row.kind === 'answers' && half.method === 'mean') return fill(viaMean, formatNumber(row.ratingSum / n), from);
    const value = row.kind === 'nps' ? row.nps : (100 * (row.promoters - row.detractors)) / n;
    const text = fill(nps, formatNps(value), from);
    // With several rows the pool is drawn to the cohort, not the row.
    const alone = half.used.length === 1 && half.adjustedNps !== null && half.adjustedNps !== half.nps;
    return alone ? fill(countedAs, text, formatNps(half.adjustedNps ?? 0)) : text;
}

/**
 * @param {ReceiptLine} line
 * @param {ExperienceHalf} half
 * @param {Rules} rules
 * @returns {string} "Warehouse · Nov 18, 2026 · confirmed by customer"
 */
export function sourceText(line, half, rules) {
    const { evidence } = line;
    const parts = [evidence.source, 'newest' in evidence ? formatDays(evidence.oldest, evidence.newest) : formatDay(evidence.date)]; // prettier-ignore
    if (line.half === 'outcome') {
        const { verifiedBy, validUntil: until } = /** @type {OutcomeEvidence} */ (evidence);
        parts.push(verifiedBy ? VERIFIED[verifiedBy] : unverified);
        if (until) parts.push(fill(validUntil, formatDay(until)));
        if (line.capped) parts.push(fill(capped, formatScore(rules.estimatedCap)));
    } else if (half.adjustedNps !== half.nps && rules.cohortNps !== null) {
        parts.push(fill(drawn, formatNps(rules.cohortNps)));
    }
    return parts.join(' · ');
}
