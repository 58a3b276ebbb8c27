import { styleText } from 'node:util';
import { sanitize } from '../report/sanitize.ts';
import type { WatchOut } from '../score/model.ts';
import type { EvidenceLine } from './evidence-lines.ts';
import type { Explained, Explanation, Survey } from './explanation.ts';
import { answers, asNps, asPercent, asPoints, asScore, asWhole, days } from './figures.ts';
import type { Difference, Proof } from './prove.ts';

const WATCH_OUTS: Readonly<Record<WatchOut, string>> = {
    decisionMakerDetractor: 'a decision-maker is a detractor',
    lowHalf: 'Green, but one half is low',
    fallingWhileGreen: 'Green, but falling',
    silent: 'Green, but nobody has answered for a long time',
    estimatesOnly: 'Green on estimates alone',
    outcomeWithoutExperience: 'value without good feedback',
    experienceWithoutOutcome: 'good feedback without value',
    overrideDisagrees: 'set by hand against the evidence'
};

/** Longest evidence text in its column; a longer one pushes the numbers to the right. */
const WIDEST = 72;

/** The explanation for people. Colour is used only when the output is a terminal that wants it. */
export function explanationText(explanation: Explanation): string {
    const { account, receipt, proof } = explanation;
    const key = account.key === null ? '' : `, key ${sanitize(account.key)}`;
    const blocks = [
        [`${sanitize(account.name)} (${account.id}${key})`],
        factLines(receipt === null ? recordFacts(explanation) : headFacts(explanation, receipt)),
        ...(receipt === null ? [] : [receiptLines(receipt), factLines(restFacts(explanation, receipt))]),
        proofLines(proof)
    ];
    return blocks
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.join('\n'))
        .join('\n\n');
}

type Fact = readonly [label: string, text: string];

/** Fields of the record where there is no receipt to explain them. */
function recordFacts({ stored }: Explanation): Fact[] {
    const score = stored.Health_Score__c;
    return [
        ['State', text(stored.Health_State__c) ?? 'never scored'],
        ...(typeof score === 'number' ? [['Score', `${asScore(score)} of 20, unexplained`] as const] : []),
        ...(text(stored.Health_Status__c) === null ? [] : [['Status', `${stored.Health_Status__c}`] as const])
    ];
}

function headFacts({ stored }: Explanation, receipt: Explained): Fact[] {
    const score = stored.Health_Score__c;
    const state = text(stored.Health_State__c);
    const status = text(stored.Health_Status__c);
    const { outcome, experience } = receipt.confidence;
    const half = (value: string | number | null | undefined): string =>
        typeof value === 'number' ? asScore(value) : 'unknown';
    const facts: (Fact | null)[] = [
        ['Score', typeof score === 'number' ? `${asScore(score)} of 20` : 'none'],
        ['Status', statusText(stored, status)],
        ['State', state ?? 'unknown'],
        ['As of', receipt.last === null ? receipt.asOf : `${receipt.asOf}; the score stood until ${receipt.last.date}`],
        ['Halves', `outcome ${half(stored.Health_Outcome_Score__c)}, experience ${half(stored.Health_Experience_Score__c)}`],
        state === 'Scored'
            ? ['Confidence', `${stored.Health_Confidence__c} (outcomes ${outcome}, experience ${experience}; the lower one counts)`]
            : null,
        ['Why', sanitize(receipt.driver.sentence, 300)]
    ]; // prettier-ignore
    return facts.filter((fact) => fact !== null);
}

function statusText(stored: Explanation['stored'], status: string | null): string {
    if (status === null) return 'none';
    const since = text(stored.Health_Status_Since__c);
    const before = text(stored.Health_Previous_Status__c);
    return `${status}${since === null ? '' : ` since ${since.slice(0, 10)}`}${before === null ? '' : `, ${before} before`}`;
}

function receiptLines(receipt: Explained): string[] {
    if (receipt.lines.length === 0) return ['No evidence counts on this day.'];
    const width = Math.max(40, ...receipt.lines.map((line) => Math.min(WIDEST, line.evidence.length)));
    const row = (evidence: string, says: string, weight: string, adds: string): string =>
        `${evidence.padEnd(width)}  ${says.padStart(5)}  ${weight.padStart(6)}  ${adds.padStart(5)}`;
    const lines = receipt.lines.flatMap((line) => [
        row(line.evidence, asScore(line.says), asPercent(line.weight), line.adds === null ? '-' : asScore(line.adds)),
        `  ${sourceText(line)}`
    ]);
    const label = `Score (rules ${receipt.rules}, arithmetic ${receipt.arithmetic})`;
    return [
        row('Evidence', 'says', 'weight', 'adds'),
        ...lines,
        ...(receipt.sum === null ? [] : [row(label, '', '', asScore(receipt.sum))])
    ];
}

function sourceText({ source, from, to, remarks }: EvidenceLine): string {
    return [source, days(from, to), ...remarks].join(' · ');
}

function restFacts({ stored }: Explanation, receipt: Explained): Fact[] {
    const { survey, trend, watchOuts } = receipt;
    const percentile = stored.Health_Percentile__c;
    const facts: (Fact | null)[] = [
        survey === null ? null : ['NPS', surveyText(survey)],
        ['Change', changeText(receipt)],
        trend === null ? null : ['Trend', trendText(trend)],
        typeof percentile === 'number'
            ? ['Percentile', `${percentile} in ${sanitize(text(stored.Health_Cohort__c) ?? 'all scored accounts')}`]
            : null,
        ['Watch out', watchOuts.map((key) => WATCH_OUTS[key]).join('; ') || 'nothing contradicts this score'],
        ['Next review', text(stored.Health_Next_Review__c)?.slice(0, 10) ?? 'none: time alone changes nothing']
    ];
    return facts.filter((fact) => fact !== null);
}

function surveyText({ nps, adjustedNps, cohortNps, interval, responses, counts }: Survey): string {
    const parts = [
        `${asNps(nps)} from ${answers(responses)}`,
        counts === null
            ? null
            : `promoters ${asWhole(counts.promoters)}, passives ${asWhole(counts.passives)}, detractors ${asWhole(counts.detractors)}`,
        interval === null ? null : `95 % interval ${asNps(interval[0])} to ${asNps(interval[1])}`,
        adjustedNps === nps || cohortNps === null
            ? null
            : `counted as ${asNps(adjustedNps)}, drawn to the NPS of all, ${asNps(cohortNps)}`
    ];
    return parts.filter((part) => part !== null).join('; ');
}

function changeText({ since, change }: Explained): string {
    if (change === null) return `since ${since}: there are no two scores to compare`;
    // The score of the point before the day still held on it.
    const from = change.from > since ? change.from : since;
    const parts = `outcomes ${asPoints(change.outcome)}, experience ${asPoints(change.experience)}, lifecycle weight ${asPoints(change.weight)}, rules ${asPoints(change.model)}`;
    return `${asPoints(change.total)} from ${from} to ${change.to}: ${parts} (${asScore(change.before)} -> ${asScore(change.after)})`;
}

function trendText({ direction, change, windowDays }: NonNullable<Explained['trend']>): string {
    return change === null ? `${direction}, no trend yet` : `${direction}, ${asPoints(change)} in ${windowDays} days`;
}

function proofLines({ proved, recomputed, differences, problems, notes }: Proof): string[] {
    if (proved) {
        const what = recomputed === null ? 'no score' : asScore(recomputed);
        return [...notes, paint('green', `proved: recomputed ${what} from the receipt`)];
    }
    return [
        paint('red', 'NOT PROVED: the stored score does not follow from its receipt. Do not rely on it.'),
        ...differences.map((difference) => `  ${differenceText(difference)}`),
        ...problems.map((problem) => `  ${sanitize(problem, 400)}`),
        ...notes,
        '  -> Score it anew and see what changes: npm run sync -- plan --full'
    ];
}

function differenceText({ what, field, stored, receipt, recomputed }: Difference): string {
    const value = (one: string | number | null): string => (one === null ? 'blank' : sanitize(String(one)));
    const sides = [
        `stored ${value(stored)}`,
        ...(receipt === undefined ? [] : [`receipt says ${value(receipt)}`]),
        ...(recomputed === undefined ? [] : [`recomputed ${value(recomputed)}`])
    ];
    return `${what}: ${sides.join(', ')} (${field})`;
}

function factLines(facts: readonly Fact[]): string[] {
    return facts.map(([label, value]) => `${label.padEnd(12)}${value}`);
}

function text(value: string | number | null | undefined): string | null {
    return value === undefined || value === null || value === '' ? null : String(value);
}

function paint(colour: 'green' | 'red', line: string): string {
    return styleText(['bold', colour], line, { stream: process.stdout });
}
