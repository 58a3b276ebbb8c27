import { checkRules, MODEL_VERSION } from '../score/model.ts';
import type { Detail, Reading } from '../score/model.ts';
import { DETAIL_FIELD } from '../score/outputs.ts';
import type { ReadField, StoredAccount } from './stored-account.ts';

type Value = string | number | null;

/** One thing that does not come out the same everywhere. */
export interface Difference {
    readonly what: string;
    readonly field: ReadField;
    /** On the record; what reports and list views show. */
    readonly stored: Value;
    /** As the receipt states it; undefined where it states none. */
    readonly receipt?: Value;
    /** Computed anew from the evidence on the receipt; undefined where evidence does not decide it. */
    readonly recomputed?: Value;
}

/** Whether the stored score follows from its receipt. */
export interface Proof {
    readonly proved: boolean;
    /** Score computed from the evidence on the receipt; null when it gives none. */
    readonly recomputed: number | null;
    readonly differences: readonly Difference[];
    /** Sentences about what stands in the way of a proof. */
    readonly problems: readonly string[];
    /** Sentences worth knowing that are no contradiction. */
    readonly notes: readonly string[];
}

type Check = [what: string, field: ReadField, receipt: Value | undefined, recomputed: Value | undefined];

/** Proof of an account whose receipt can be read. */
export function proofOf(account: StoredAccount, detail: Detail, reading: Reading): Proof {
    const checks = checksOf(detail, reading);
    const unseen = checks.filter(([, field]) => account.hidden.includes(field)).map(([, field]) => field);
    const differences = checks.flatMap(([what, field, receipt, recomputed]): Difference[] => {
        const stored = account.values[field];
        if (stored === undefined) return [];
        const same = [receipt, recomputed].every((value) => value === undefined || value === stored);
        return same ? [] : [{ what, field, stored, receipt, recomputed }];
    });
    const problems = [
        ...(unseen.length > 0 ? [`Not visible to this user, so not compared: ${unseen.join(', ')}.`] : []),
        ...(isNewer(detail.model, MODEL_VERSION)
            ? [`The score was made by arithmetic ${detail.model}; this program knows ${MODEL_VERSION}. Update it.`]
            : []),
        ...(reading.receipt.proved || differences.length > 0
            ? []
            : ['The receipt contradicts itself: its history and its evidence give other halves.'])
    ];
    return {
        proved: differences.length === 0 && problems.length === 0,
        recomputed: reading.receipt.standing.score,
        differences,
        problems,
        notes: notesOf(detail)
    };
}

function checksOf(detail: Detail, { receipt, trend }: Reading): Check[] {
    const { standing } = receipt;
    const newest = detail.history.at(-1);
    // A status set by hand does not follow from evidence; the receipt states it, and the record must say the same.
    const byHand = detail.status !== detail.computedStatus;
    return [
        ['score', 'Health_Score__c', detail.score, standing.score],
        ['state', 'Health_State__c', detail.state, standing.state],
        ['status', 'Health_Status__c', detail.status, byHand ? undefined : standing.computedStatus],
        ['computed status', 'Health_Computed_Status__c', detail.computedStatus, standing.computedStatus],
        ['outcome half', 'Health_Outcome_Score__c', newest?.outcome ?? null, standing.outcome],
        ['experience half', 'Health_Experience_Score__c', newest?.experience ?? null, standing.experience],
        ['outcome weight', 'Health_Outcome_Weight__c', detail.weight, standing.weight],
        ['trend', 'Health_Trend__c', undefined, trend?.direction ?? null],
        ['change', 'Health_Change__c', undefined, trend?.change ?? null],
        ['model version', 'Health_Model_Version__c', `${detail.model}/${detail.rules.version}`.slice(0, 40), undefined]
    ];
}

function notesOf({ model, status, computedStatus }: Detail): string[] {
    return [
        ...(model === MODEL_VERSION ? [] : [`Scored with arithmetic ${model}, explained with ${MODEL_VERSION}.`]),
        ...(status === computedStatus
            ? []
            : [`${status ?? 'No status'} was set by hand; the evidence gives ${computedStatus ?? 'no status'}.`])
    ];
}

/** @returns problems with the rules on a receipt; scoring by wrong rules would give a number that means nothing */
export function receiptRulesProblems(detail: Detail): string[] {
    return checkRules(detail.rules).map((sentence) => `The rules on the receipt are wrong: ${sentence}`);
}

/** Proof of an account without a readable receipt: there is none. */
export function unproved(problem: 'blank' | 'damaged' | 'newer' | 'hidden' | 'never'): Proof {
    const sentences = {
        blank: `The account has no receipt (${DETAIL_FIELD} is blank), so its score cannot be checked.`,
        damaged: `The receipt (${DETAIL_FIELD}) is damaged and cannot be read.`,
        newer: `The receipt (${DETAIL_FIELD}) was written by a newer version of the job. Update this program.`,
        hidden: `The receipt (${DETAIL_FIELD}) is not visible to this user.`,
        never: 'The account has never been scored, so there is no receipt.'
    };
    return withProblems([sentences[problem]]);
}

/** @returns a proof that failed for these reasons */
export function withProblems(problems: readonly string[]): Proof {
    return { proved: false, recomputed: null, differences: [], problems, notes: [] };
}

function isNewer(version: string, than: string): boolean {
    const [a, b] = [version, than].map((text) => text.split('.').map(Number));
    for (let i = 0; i < 3; i++) {
        const [left = 0, right = 0] = [a?.[i], b?.[i]];
        if (left !== right) return left > right;
    }
    return false;
}
