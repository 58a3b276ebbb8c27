import { changeLine, hasFallen, LargestChanges, movementOf } from '../plan/changes.ts';
import type { Change } from '../plan/changes.ts';
import { Bytes } from './bytes.ts';
import { readAccountLines } from './known-account.ts';
import type { AccountTexts, KnownAccount } from './known-account.ts';
import { DEFAULT_RULES, STAGES } from './model.ts';
import type { ExperienceEvidence, OutcomeEvidence, Override, Rules, Stage } from './model.ts';
import { SHOWN_FIELDS } from './outputs.ts';
import { scoreOne } from './score-account.ts';
import type { EvidenceOnDay, ScoredAccount } from './score-account.ts';
import { BlockWriter } from './scored-block.ts';
import { ScoredRecord } from './scored-record.ts';
import { writeStanding } from './standing-line.ts';
import { StandingTally } from './standing-tally.ts';

/** What the accounts of a run are scored by. */
export interface Scoring {
    /** Rules by the number that stands in the line of an account. */
    readonly rules: readonly Rules[];
    /** As-of days, "YYYY-MM-DD", in order; the last is the one that is stored. */
    readonly days: readonly string[];
    /** Whether to keep what accounts showed on the days before the last. */
    readonly withPast: boolean;
    /** Instant that is written with the score, ISO 8601. */
    readonly scoredAt: string;
    /** Where the list of changes will be; its ending decides how it is written. */
    readonly changesFile: string;
}

/** What was scored of a range of accounts. */
export interface ScoredRange {
    readonly block: BlockWriter;
    /** CSV in the order of STANDING_COLUMNS, a line for each account. Valid until the next range is scored. */
    readonly standing: Uint8Array;
    readonly tally: StandingTally;
    /** A line of JSON for each account that has pictures of past days: its id and the pictures. */
    readonly past: string;
    /** Accounts with a stored score that show another score, status or state. */
    readonly moved: number;
    readonly largest: readonly Change[];
}

const SCORE = SHOWN_FIELDS.indexOf('Health_Score__c');
const STATUS = SHOWN_FIELDS.indexOf('Health_Status__c');
const STATE = SHOWN_FIELDS.indexOf('Health_State__c');
const DRIVER = SHOWN_FIELDS.indexOf('Health_Driver__c');

/** Bytes of the range in hand. Texts of all its accounts would outlive several collections of garbage. */
const standings = new Bytes();

/** Scores the accounts of a range. Pure. @param texts see AccountLines */
export function scoreRange(texts: AccountTexts, scoring: Scoring): ScoredRange {
    const own = { ...scoring, rules: scoring.rules.map(withOwnDefaults) };
    const block = new BlockWriter();
    const record = new ScoredRecord(scoring.scoredAt, changeLine(scoring.changesFile));
    const largest = new LargestChanges();
    standings.used = 0;
    const tally = new StandingTally();
    const past: string[] = [];
    for (const account of readAccountLines(texts)) {
        const scored = scoreKnown(account, own);
        const change = changeOf(account, scored.shown, scored.cause);
        if (scored.changed) largest.add(change);
        writeStanding(standings, scored);
        tally.add(account.cohort, scored.health);
        if (scored.past.length > 0) past.push(`${JSON.stringify([account.id, scored.past])}\n`);
        record.take(account, scored, change);
        block.add(record);
    }
    return {
        block,
        standing: standings.all(),
        tally,
        past: past.join(''),
        moved: largest.moved,
        largest: largest.changes
    };
}

/** The same rules, sharing what is as shipped with the model, so that telling what differs is no work for each account. */
function withOwnDefaults(rules: Rules): Rules {
    const shipped: Readonly<Record<string, unknown>> = { ...DEFAULT_RULES };
    const values = Object.entries(rules).map(([name, value]) => {
        const isShipped = JSON.stringify(value) === JSON.stringify(shipped[name]);
        return [name, isShipped ? shipped[name] : value];
    });
    return Object.fromEntries(values) as Rules;
}

function scoreKnown(known: KnownAccount, { rules, days, withPast }: Scoring): ScoredAccount {
    const own = rules[known.model];
    if (own === undefined) throw new Error(`There are no rules with the number ${known.model}.`);
    const { since, excluded, digestIn, digestStored, stored } = known;
    const account = {
        evidence: evidenceByDay(known.evidence, days.length),
        stage: stageOf(known.stage),
        customerSince: since,
        override: overrideOf(known.override, known.overrideUntil),
        excluded,
        digestIn,
        storedDigest: digestStored,
        stored: stored === null ? null : { detail: stored[0] ?? null, shown: stored.slice(1) },
        withPast
    };
    return scoreOne(account, own, days);
}

function evidenceByDay(pieces: KnownAccount['evidence'], days: number): EvidenceOnDay[] {
    if (days === 1) return [evidenceOn(0, pieces)];
    return [...Map.groupBy(pieces, ([day]) => day)].map(([day, own]) => evidenceOn(day, own));
}

/** Pieces of evidence of one day as lists of both halves. The engine answers in any order, and a receipt has to have one. */
function evidenceOn(day: number, pieces: KnownAccount['evidence']): EvidenceOnDay {
    return [day, halfOf(pieces, 'x') as ExperienceEvidence[], halfOf(pieces, 'o') as OutcomeEvidence[]];
}

/** The pieces of one half. Nearly every account has one at most: a list that grows would take more room than all of them. */
function halfOf(pieces: KnownAccount['evidence'], half: 'x' | 'o'): unknown[] {
    const first = pieces.find((piece) => piece[1] === half);
    if (first === undefined) return [];
    const found = [first[2]];
    for (const piece of pieces) if (piece[1] === half && piece !== first) found.push(piece[2]);
    return inOrder(found);
}

function inOrder(pieces: unknown[]): unknown[] {
    if (pieces.length < 2) return pieces;
    const texts = new Map(pieces.map((piece) => [piece, JSON.stringify(piece)]));
    const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
    return pieces.sort((a, b) => compare(texts.get(a) ?? '', texts.get(b) ?? ''));
}

/**
 * What changes on an account.
 * @param shown values it will show, in the order of SHOWN_FIELDS
 * @param cause what moved it, see causeOf; null when only its place among the others may change
 */
export function changeOf(known: KnownAccount, shown: readonly (string | null)[], cause: string | null): Change {
    const scoreAfter = shown[SCORE] ?? null;
    const [statusBefore, statusAfter] = [known.statusStored, shown[STATUS] ?? null];
    const [stateBefore, stateAfter] = [known.stateStored, shown[STATE] ?? null];
    return {
        id: known.id,
        name: known.name ?? '',
        scoreBefore: known.scoreStored,
        scoreAfter: scoreAfter === null ? null : Number(scoreAfter),
        statusBefore,
        statusAfter,
        stateBefore,
        stateAfter,
        revenue: known.revenue,
        currency: known.currency,
        movedBy: cause ?? 'place among others',
        reason: shown[DRIVER] ?? null,
        movement: movementOf(statusBefore ?? stateBefore, statusAfter ?? stateAfter),
        atStake: hasFallen(statusBefore, statusAfter) ? known.revenue : null
    };
}

function stageOf(value: string | null): Stage | null {
    return value === null ? null : (STAGES.find((stage) => stage === value) ?? null);
}

function overrideOf(status: string | null, until: string | null): Override | null {
    return status === 'Green' || status === 'Amber' || status === 'Red' ? { status, until, reason: null } : null;
}
