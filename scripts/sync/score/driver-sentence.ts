import { sanitize } from '../report/sanitize.ts';
import type { Driver } from './model.ts';

/** Length of Health_Driver__c, characters. */
const LONGEST = 255;

/** Rounds as the page does: 0.285 is 29 %, although times 100 it is a little less than 28.5 in binary. */
let shares: Intl.NumberFormat | undefined;

/** The driver as a sentence an account manager would say, for list views, reports and tasks. English. */
export function driverSentence(driver: Driver): string {
    const sentence = sentenceOf(driver.key, driver.values);
    return sentence.length > LONGEST ? `${sentence.slice(0, LONGEST - 1)}…` : sentence;
}

type Values = Driver['values'];

function sentenceOf(key: Driver['key'], values: Values): string {
    const number = (name: string): string => decimal(values[name]);
    switch (key) {
        case 'excluded':
            return 'Left out by the filter of the sync settings.';
        case 'noEvidence':
            return 'No evidence yet: neither ROI nor survey answers.';
        case 'outcomeMissing':
            return `Experience is ${number('experience')}; there is no ROI evidence yet.`;
        case 'experienceMissing':
            return `Outcome is ${number('outcome')}; nobody has answered a survey yet.`;
        case 'outcomeExpired':
            return `The ROI evidence has expired. Experience is ${number('experience')}.`;
        case 'experienceExpired':
            return `The survey answers have expired. Outcome is ${number('outcome')}.`;
        case 'bothExpired':
            return 'All evidence has expired; this is the last score it had.';
        case 'strong':
            return `Both halves are strong: outcome ${number('outcome')}, experience ${number('experience')}.`;
        case 'floorOutcome':
            return `Outcome ${number('half')} is below the floor of ${number('floor')}, so the status stays Amber.`;
        case 'floorExperience':
            return `Experience ${number('half')} is below the floor of ${number('floor')}, so the status stays Amber.`;
        case 'attainment':
            return `${measured(values, 'The target')} is ${percent(values['attainment'])} reached${wouldBe(values, 'on target')}.`;
        case 'roi':
            return `${measured(values, 'The return')} is ${percent(values['roi'])} on cost${wouldBe(values, 'at a good return')}.`;
        case 'estimate':
            return `${measured(values, 'The outcome')} is only an estimate, capped at ${number('cap')}${wouldBe(values, 'once confirmed')}.`;
        case 'outcome':
            return `${measured(values, 'The outcome')} scores ${number('score')} of 10${wouldBe(values, 'with a good outcome')}.`;
        case 'decisionMaker':
            return `A decision-maker is a detractor; NPS is ${number('nps')} from ${answers(values)}.`;
        case 'nps':
            return `NPS is ${number('nps')} from ${answers(values)}${wouldBe(values, 'with good feedback')}.`;
        case 'experience':
            return `Experience scores ${number('score')} of 10${wouldBe(values, 'with good feedback')}.`;
    }
}

function measured(values: Values, otherwise: string): string {
    const measure = values['measure'];
    return typeof measure === 'string' && measure !== '' ? sanitize(measure, 80) : otherwise;
}

function wouldBe(values: Values, when: string): string {
    return typeof values['wouldBe'] === 'string' ? `; ${when} the account would be ${values['wouldBe']}` : '';
}

function answers(values: Values): string {
    const responses = Number(values['responses'] ?? 0);
    const detractors = Number(values['detractors'] ?? 0);
    const who = `${responses} ${responses === 1 ? 'answer' : 'answers'}`;
    return detractors === 0 ? who : `${who}, ${detractors} ${detractors === 1 ? 'detractor' : 'detractors'}`;
}

function percent(value: Values[string] | undefined): string {
    if (typeof value !== 'number') return 'not';
    const times = value * 100;
    const whole = Math.round(times);
    // Away from a tie any way of rounding gives the same. Only the formatter groups thousands and knows when a
    // sign goes with what is rounded away.
    const isClear = value >= 0 && whole < 1000 && Math.abs(times - whole) < 0.499;
    return isClear ? `${whole} %` : sharesFormat().format(value).replace('%', ' %');
}

/** Texts of 0.0 to 100.0, in tenths. */
const TENTHS = Array.from({ length: 1001 }, (_, tenths) => (tenths / 10).toFixed(1));

function decimal(value: Values[string] | undefined): string {
    if (typeof value !== 'number') return '?';
    const tenths = Math.round(Math.abs(value) * 10);
    const text = Math.abs(value) === tenths / 10 ? TENTHS[tenths] : undefined;
    if (text === undefined) return value.toFixed(1);
    return value < 0 ? `-${text}` : text;
}

/** Made when it is needed: it takes as long as to start a tenth of the program, and a large book is scored in other threads. */
function sharesFormat(): Intl.NumberFormat {
    return (shares ??= Intl.NumberFormat('en-US', {
        style: 'percent',
        maximumFractionDigits: 0,
        signDisplay: 'negative'
    }));
}
