/** Turns a driver of the model into two parts of a sentence: what holds the score, and the numbers behind it. */
import answer from '@salesforce/label/c.Health_Answer_One';
import answers from '@salesforce/label/c.Health_Answer_Other';
import attainment from '@salesforce/label/c.Health_Driver_Attainment';
import attainmentOf from '@salesforce/label/c.Health_Driver_Attainment_Of';
import bothExpired from '@salesforce/label/c.Health_Driver_Both_Expired';
import bothExpiredTitle from '@salesforce/label/c.Health_Driver_Both_Expired_Title';
import decisionMakerTitle from '@salesforce/label/c.Health_Driver_Decision_Maker_Title';
import estimate from '@salesforce/label/c.Health_Driver_Estimate';
import estimateTitle from '@salesforce/label/c.Health_Driver_Estimate_Title';
import excluded from '@salesforce/label/c.Health_Driver_Excluded';
import excludedTitle from '@salesforce/label/c.Health_Driver_Excluded_Title';
import experience from '@salesforce/label/c.Health_Driver_Experience';
import experienceExpired from '@salesforce/label/c.Health_Driver_Experience_Expired';
import experienceExpiredTitle from '@salesforce/label/c.Health_Driver_Experience_Expired_Title';
import experienceMissing from '@salesforce/label/c.Health_Driver_Experience_Missing';
import experienceMissingTitle from '@salesforce/label/c.Health_Driver_Experience_Missing_Title';
import experienceTitle from '@salesforce/label/c.Health_Driver_Experience_Title';
import floor from '@salesforce/label/c.Health_Driver_Floor';
import floorExperienceTitle from '@salesforce/label/c.Health_Driver_Floor_Experience_Title';
import floorOutcomeTitle from '@salesforce/label/c.Health_Driver_Floor_Outcome_Title';
import measured from '@salesforce/label/c.Health_Driver_Measure';
import noEvidence from '@salesforce/label/c.Health_Driver_No_Evidence';
import noEvidenceTitle from '@salesforce/label/c.Health_Driver_No_Evidence_Title';
import nps from '@salesforce/label/c.Health_Driver_NPS';
import outcome from '@salesforce/label/c.Health_Driver_Outcome';
import outcomeExpired from '@salesforce/label/c.Health_Driver_Outcome_Expired';
import outcomeExpiredTitle from '@salesforce/label/c.Health_Driver_Outcome_Expired_Title';
import outcomeMissing from '@salesforce/label/c.Health_Driver_Outcome_Missing';
import outcomeMissingTitle from '@salesforce/label/c.Health_Driver_Outcome_Missing_Title';
import outcomeTitle from '@salesforce/label/c.Health_Driver_Outcome_Title';
import roi from '@salesforce/label/c.Health_Driver_ROI';
import strong from '@salesforce/label/c.Health_Driver_Strong';
import strongTitle from '@salesforce/label/c.Health_Driver_Strong_Title';
import wouldBeAtTarget from '@salesforce/label/c.Health_Driver_Would_Be_At_Target';
import wouldBeConfirmed from '@salesforce/label/c.Health_Driver_Would_Be_Confirmed';
import wouldBeExperience from '@salesforce/label/c.Health_Driver_Would_Be_Experience';
import wouldBeOutcome from '@salesforce/label/c.Health_Driver_Would_Be_Outcome';
import { GOOD } from 'c/healthModel';
import { counted, fill, formatNps, formatPercent, formatScore, formatSignedPercent, statusWord } from 'c/healthText';

/** @typedef {import('c/healthModel').Driver} Driver */
/** @typedef {(value: number) => string} Format */

/**
 * Title, body and, where a better half would change the status, the label that says so.
 * @type {Readonly<Record<Driver['key'], { title: string, body: string, values?: [string, Format][], wouldBe?: string }>>}
 */
const SENTENCES = {
    noEvidence: { title: noEvidenceTitle, body: noEvidence },
    excluded: { title: excludedTitle, body: excluded },
    outcomeMissing: { title: outcomeMissingTitle, body: outcomeMissing, values: [['experience', formatScore]] },
    experienceMissing: { title: experienceMissingTitle, body: experienceMissing, values: [['outcome', formatScore]] },
    outcomeExpired: { title: outcomeExpiredTitle, body: outcomeExpired, values: [['experience', formatScore]] },
    experienceExpired: { title: experienceExpiredTitle, body: experienceExpired, values: [['outcome', formatScore]] },
    bothExpired: { title: bothExpiredTitle, body: bothExpired },
    strong: {
        title: strongTitle,
        body: strong,
        values: [
            ['outcome', formatScore],
            ['experience', formatScore]
        ]
    },
    floorOutcome: { title: floorOutcomeTitle, body: floor, values: floorValues() },
    floorExperience: { title: floorExperienceTitle, body: floor, values: floorValues() },
    attainment: {
        title: outcomeTitle,
        body: attainment,
        values: [['attainment', formatPercent]],
        wouldBe: wouldBeAtTarget
    },
    roi: { title: outcomeTitle, body: roi, values: [['roi', formatSignedPercent]], wouldBe: wouldBeOutcome },
    estimate: { title: estimateTitle, body: estimate, values: [['cap', formatScore]], wouldBe: wouldBeConfirmed },
    outcome: { title: outcomeTitle, body: outcome, values: [['score', formatScore]], wouldBe: wouldBeOutcome },
    decisionMaker: { title: decisionMakerTitle, body: nps, values: npsValues(), wouldBe: wouldBeExperience },
    nps: { title: experienceTitle, body: nps, values: npsValues(), wouldBe: wouldBeExperience },
    experience: {
        title: experienceTitle,
        body: experience,
        values: [['score', formatScore]],
        wouldBe: wouldBeExperience
    }
};

/** @returns {[string, Format][]} */
function floorValues() {
    return [
        ['half', formatScore],
        ['floor', formatScore]
    ];
}

/** @returns {[string, Format][]} */
function npsValues() {
    return [
        ['nps', formatNps],
        ['responses', (n) => counted(n, answer, answers)],
        ['detractors', String]
    ];
}

/**
 * @param {Driver} driver
 * @returns {{ title: string, body: string }} the body begins with the space between the two: templates drop their own
 */
export function sentenceOf({ key, values }) {
    const { title, body, values: places = [], wouldBe } = SENTENCES[key];
    const told = fill(body, ...places.map(([name, format]) => format(Number(values[name]))));
    const sentence = values.measure ? aboutMeasure(key, values, told) : told;
    const better = values.wouldBe && wouldBe ? ` ${fill(wouldBe, statusWord(String(values.wouldBe)), formatScore(GOOD))}` : ''; // prettier-ignore
    return { title, body: ` ${sentence}${better}` };
}

/**
 * @param {Driver['key']} key
 * @param {Driver['values']} values
 * @param {string} told the sentence without the measure
 * @returns {string} "Hours saved: 81% of what is due by today."
 */
function aboutMeasure(key, { measure, attainment: ratio }, told) {
    if (key === 'attainment') return fill(attainmentOf, String(measure), formatPercent(Number(ratio)));
    return fill(measured, String(measure), told);
}
