import { causeOf } from '../plan/cause.ts';
import { decodeDetail, detailText, scoreAccount } from './model.ts';
import type {
    AccountHealth,
    AccountInput,
    Context,
    Detail,
    ExperienceEvidence,
    OutcomeEvidence,
    Override,
    Rules,
    Stage
} from './model.ts';
import { signalsOf } from '../playbooks/signals.ts';
import { PastPictures } from '../snapshots/past.ts';
import type { PastPicture } from '../snapshots/past.ts';
import { isPictured } from '../snapshots/pictured.ts';
import { sameValue, SHOWN_FIELDS, shownValues } from './outputs.ts';
import type { FieldText } from './outputs.ts';

/** Evidence in force on one day. */
export type EvidenceOnDay = readonly [
    at: number,
    experience: readonly ExperienceEvidence[],
    outcome: readonly OutcomeEvidence[]
];

/** What the org stores of an account, null for an account that never was scored. */
export interface Stored {
    readonly shown: readonly FieldText[];
    readonly detail: string | null;
}

/** Everything that the score of one account depends on. */
export interface AccountToScore {
    /** One entry for each day that has evidence, in order. */
    readonly evidence: readonly EvidenceOnDay[];
    readonly stage: Stage | null;
    readonly customerSince: string | null;
    readonly override: Override | null;
    readonly excluded: boolean;
    readonly digestIn: string;
    readonly storedDigest: string | null;
    readonly stored: Stored | null;
    /** Whether to keep what it showed on the days before the last. */
    readonly withPast?: boolean;
}

export interface ScoredAccount {
    readonly health: AccountHealth;
    readonly shown: readonly FieldText[];
    /** Receipt and history as they are stored, without the place in the cohort, when they stay; null when they are to be written. */
    readonly kept: string | null;
    /** Place in the cohort as stored before. */
    readonly context: Context | null;
    /** Something a person can see differs from what is stored. */
    readonly changed: boolean;
    /** What moved it, see causeOf; null when nothing did. */
    readonly cause: string | null;
    /** What history pictures of it differs from what is stored. */
    readonly pictured: boolean;
    /** What playbooks watch for, see signalsOf. */
    readonly signals: number;
    /** Pictures of the days before the last, when asked for. */
    readonly past: readonly PastPicture[];
}

/**
 * Scores one account on each day in turn; the history grows from day to day and the last day is what is stored.
 * @param days "YYYY-MM-DD", in order; a usual run has one
 */
export function scoreOne(account: AccountToScore, rules: Rules, days: readonly string[]): ScoredAccount {
    const before = decodeDetail(account.stored?.detail).detail;
    const past = account.withPast === true ? new PastPictures() : null;
    const health =
        days.length === 1 ? scoreDay(account, rules, days, 0, before) : replay(account, rules, days, before, past);
    const shown = shownValues(health);
    const changed = differs(account, shown, health, {
        replayed: days.length > 1,
        readable: before !== null
    });
    const cause = changed ? causeOf(before, health) : null;
    // A receipt stays as it is while nothing on it changes, also when the account's place among the others is written.
    const kept = !changed && before !== null && account.stored?.detail ? withoutContext(account.stored.detail) : null;
    const pictured = isPictured(account.stored?.shown ?? null, shown);
    const signals = signalsOf(account.stored?.shown ?? null, before, shown, health);
    const context = before?.context ?? null;
    return {
        health,
        shown,
        kept,
        context,
        changed,
        cause,
        pictured,
        signals,
        past: past?.pictures ?? []
    };
}

function scoreDay(
    account: AccountToScore,
    rules: Rules,
    days: readonly string[],
    at: number,
    previous: Detail | null
): AccountHealth {
    const asOf = days[at] ?? '';
    const [, experience, outcome] = account.evidence.find((day) => day[0] === at) ?? [at, [], []];
    // When an override began is not stored, so the past is replayed without it.
    const override = at === days.length - 1 ? account.override : null;
    const { stage, customerSince, excluded } = account;
    const input: AccountInput = { asOf, experience, outcome, stage, customerSince, override, excluded };
    return scoreAccount(input, rules, previous, null);
}

/** Scores the past day by day. Points the org already has outside the replayed days stay. */
function replay(
    account: AccountToScore,
    rules: Rules,
    days: readonly string[],
    stored: Detail | null,
    past: PastPictures | null
): AccountHealth {
    let previous: Detail | null = null;
    let health = scoreDay(account, rules, days, 0, null);
    for (let at = 1; at < days.length; at++) {
        past?.add(days[at - 1] ?? '', shownValues(health));
        previous = health.detail;
        if (at === days.length - 1) previous = { ...previous, history: merged(previous, stored) };
        health = scoreDay(account, rules, days, at, previous);
    }
    return health;
}

function merged(replayed: Detail, stored: Detail | null): Detail['history'] {
    const first = replayed.history[0]?.day ?? Infinity;
    const last = replayed.history.at(-1)?.day ?? -Infinity;
    const kept = stored?.history ?? [];
    return [
        ...kept.filter((point) => point.day < first),
        ...replayed.history,
        ...kept.filter((point) => point.day > last)
    ];
}

function differs(
    account: AccountToScore,
    shown: readonly FieldText[],
    health: AccountHealth,
    { replayed, readable }: { replayed: boolean; readable: boolean }
): boolean {
    const { stored, storedDigest } = account;
    if (stored === null || storedDigest === null) return true;
    if (storedDigest.slice(0, storedDigest.indexOf('.')) !== account.digestIn) return true;
    if (replayed && stored.detail !== null && (!readable || withoutContext(stored.detail) !== detailText(health, null)))
        return true;
    return SHOWN_FIELDS.some((field, i) => !sameValue(field, stored.shown[i] ?? null, shown[i] ?? null));
}

/** Takes the place in the cohort off a detail that can be read. */
export function withoutContext(detail: string): string {
    const { context, ...others } = JSON.parse(detail) as Record<string, unknown>;
    return context === undefined ? detail : JSON.stringify(others);
}
