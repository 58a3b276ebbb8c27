import { changeSince, dayNumber, decodeDetail, isoDate, readingOf } from '../score/model.ts';
import type {
    AnswerCounts,
    Change,
    Confidence,
    Detail,
    Driver,
    ExperienceHalf,
    Reading,
    Rules,
    Status,
    Trend,
    WatchOut
} from '../score/model.ts';
import { driverSentence } from '../score/driver-sentence.ts';
import { DETAIL_FIELD } from '../score/outputs.ts';
import { evidenceLine } from './evidence-lines.ts';
import type { EvidenceLine } from './evidence-lines.ts';
import { proofOf, receiptRulesProblems, unproved, withProblems } from './prove.ts';
import type { Proof } from './prove.ts';
import type { ReadField, StoredAccount } from './stored-account.ts';

/** Days before the score from which the change is split when no day is given. */
const SINCE_DAYS = 90;

/** NPS behind the experience half. */
export interface Survey {
    /** Exact, -100 to 100. */
    readonly nps: number;
    /** After mixing in the NPS of all; equals nps when nothing was mixed in. */
    readonly adjustedNps: number;
    readonly cohortNps: number | null;
    /** 95 % interval of the raw NPS; null when a source gave no counts. */
    readonly interval: readonly [number, number] | null;
    readonly responses: number;
    /** null when no source gave counts. */
    readonly counts: Pick<AnswerCounts, 'promoters' | 'passives' | 'detractors'> | null;
}

/** What the evidence on the receipt gives. */
export interface Explained {
    /** Day the score was made as of. */
    readonly asOf: string;
    readonly rules: string;
    readonly arithmetic: string;
    readonly driver: { readonly key: Driver['key']; readonly sentence: string };
    /** Confidence of each half; null while it is unknown. */
    readonly confidence: { readonly outcome: Confidence | null; readonly experience: Confidence | null };
    readonly lines: readonly EvidenceLine[];
    /** Sum of the lines: the score; null unless Scored. */
    readonly sum: number | null;
    readonly survey: Survey | null;
    readonly trend: (Trend & { readonly windowDays: number }) | null;
    /** Day asked for, and what moved the score since the point in force on it; null with fewer than two scores. */
    readonly since: string;
    readonly change: Change | null;
    readonly watchOuts: readonly WatchOut[];
    /** The last score before the evidence expired. */
    readonly last: Detail['last'];
    /** Scored accounts the percentile was taken among. */
    readonly cohortSize: number | null;
}

/** Everything `explain` says about an account; `--json` prints it as it is. */
export interface Explanation {
    readonly account: { readonly id: string; readonly name: string; readonly key: string | null };
    /** Fields of the record, as reports show them. */
    readonly stored: Readonly<Partial<Record<Exclude<ReadField, typeof DETAIL_FIELD>, string | number | null>>>;
    readonly hidden: readonly string[];
    /** null when there is no receipt that can be read. */
    readonly receipt: Explained | null;
    readonly proof: Proof;
}

/** What to explain by. */
export interface ExplainOptions {
    /** "YYYY-MM-DD"; null for 90 days before the score. */
    readonly since: string | null;
    /** Today where the reader is, "YYYY-MM-DD": decides whether an override holds. */
    readonly today: string;
}

/** Explains an account from its record alone and checks that the stored score follows from its receipt. */
export function explain(account: StoredAccount, options: ExplainOptions): Explanation {
    const { [DETAIL_FIELD]: text, ...stored } = account.values;
    const key = stored.Health_Key__c;
    const shared = {
        account: { id: account.id, name: account.name, key: key === undefined || key === null ? null : String(key) },
        stored,
        hidden: account.hidden
    };
    if (account.hidden.includes(DETAIL_FIELD)) return { ...shared, receipt: null, proof: unproved('hidden') };
    const { detail, problem } = decodeDetail(text === undefined || text === null ? null : String(text));
    if (detail === null) {
        const never = problem === 'blank' && stored.Health_State__c === null;
        return { ...shared, receipt: null, proof: unproved(never ? 'never' : problem) };
    }
    const wrongRules = receiptRulesProblems(detail);
    if (wrongRules.length > 0) return { ...shared, receipt: null, proof: withProblems(wrongRules) };
    const reading = tryReading(detail, overrideOn(account, options.today));
    if (reading === null) return { ...shared, receipt: null, proof: unproved('damaged') };
    return { ...shared, receipt: explained(detail, reading, options), proof: proofOf(account, detail, reading) };
}

/** A receipt somebody edited can hold values that no evidence has. */
function tryReading(detail: Detail, setByHand: Status | null): Reading | null {
    try {
        return readingOf(detail, setByHand);
    } catch (error) {
        if (error instanceof RangeError || error instanceof TypeError) return null;
        throw error;
    }
}

function overrideOn({ values }: StoredAccount, today: string): Status | null {
    const { Health_Override__c: status, Health_Override_Until__c: until, Health_State__c: state } = values;
    const holds = status && until && String(until).slice(0, 10) >= today && state !== 'Excluded';
    return holds ? (status as Status) : null;
}

function explained(detail: Detail, reading: Reading, { since }: ExplainOptions): Explained {
    const { rules, at } = detail;
    const { outcomeHalf, experienceHalf } = reading.receipt.standing;
    const from = since ?? isoDate(dayNumber(at) - SINCE_DAYS);
    return {
        asOf: at,
        rules: rules.version,
        arithmetic: detail.model,
        driver: { key: reading.driver.key, sentence: driverSentence(reading.driver) },
        confidence: {
            outcome: outcomeHalf.value === null ? null : outcomeHalf.confidence,
            experience: experienceHalf.value === null ? null : experienceHalf.confidence
        },
        lines: reading.receipt.lines.map((line) => evidenceLine(line, experienceHalf, rules)),
        sum: detail.state === 'Scored' ? detail.score : null,
        survey: surveyOf(experienceHalf, rules),
        trend: reading.trend && { ...reading.trend, windowDays: rules.trendWindowDays },
        since: from,
        change: changeSince(detail.history, dayNumber(from)),
        watchOuts: reading.watchOuts,
        last: detail.last,
        cohortSize: detail.context?.size ?? null
    };
}

function surveyOf(half: ExperienceHalf, rules: Rules): Survey | null {
    const { nps, adjustedNps, responses, intervalLow, intervalHigh, used } = half;
    if (nps === null || responses === null) return null;
    const counted = used.flatMap((row) => (row.kind === 'answers' ? [row] : []));
    const total = (of: (row: AnswerCounts) => number): number => counted.reduce((sum, row) => sum + of(row), 0);
    const counts = {
        promoters: total((row) => row.promoters),
        passives: total((row) => row.passives),
        detractors: total((row) => row.detractors)
    };
    return {
        nps,
        adjustedNps: adjustedNps ?? nps,
        cohortNps: rules.cohortNps,
        interval: intervalLow === null || intervalHigh === null ? null : [intervalLow, intervalHigh],
        responses,
        counts: counted.length > 0 ? counts : null
    };
}
