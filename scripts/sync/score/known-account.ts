import { PieceReader } from './pieces.ts';
import type { Piece, Pieces } from './pieces.ts';

type Text = string | null;

/** What is stored of an account: the receipt, then the shown values. */
export type StoredTexts = readonly Text[];

/** Everything that is known of one account. */
export interface KnownAccount {
    readonly idx: number;
    /** Number of its rules. */
    readonly model: number;
    readonly stage: Text;
    readonly since: Text;
    readonly excluded: boolean;
    readonly override: Text;
    readonly overrideUntil: Text;
    readonly digestIn: string;
    readonly digestStored: Text;
    readonly cohort: Text;
    readonly id: string;
    readonly name: Text;
    readonly scoreStored: number | null;
    readonly statusStored: Text;
    readonly stateStored: Text;
    readonly percentileStored: number | null;
    readonly revenue: number | null;
    readonly currency: Text;
    /** Null for an account that never was scored. */
    readonly stored: StoredTexts | null;
    /** Pieces of its evidence, in any order. */
    readonly evidence: readonly Piece[];
}

/** What is known of the accounts of a range, to be handed to a thread and read by {@link readAccountLines}. */
export interface AccountTexts {
    /** A line of JSON for each account, in any order; UTF-8. */
    readonly lines: Uint8Array<ArrayBuffer>;
    /** Evidence; null when none was asked for. */
    readonly pieces: Pieces | null;
    /** What is stored of those accounts whose line leaves it out, by their `idx`. */
    readonly stored: ReadonlyMap<number, StoredTexts>;
}

const decoder = new TextDecoder();

/**
 * Accounts of a range in their order, made one by one: thousands that live side by side cost the collector of garbage more
 * than the scoring of them.
 */
export function* readAccountLines({ lines, pieces, stored }: AccountTexts): Generator<KnownAccount> {
    const evidence = pieces === null ? null : new PieceReader(pieces);
    for (const line of inOrder(decoder.decode(lines))) yield knownAccount(line, evidence, stored);
}

/** Lines in the order of the number they begin with. Nearly always they have it. */
function* inOrder(text: string): Generator<string> {
    let last = -1;
    let isOrdered = true;
    for (let start = 0; isOrdered && start < text.length; start = endOf(text, start) + 1) {
        const place = placeOf(text, start);
        isOrdered = place > last;
        last = place;
    }
    if (isOrdered) {
        for (let start = 0; start < text.length; start = endOf(text, start) + 1)
            yield text.slice(start, endOf(text, start));
    } else {
        yield* text.split('\n').sort((a, b) => placeOf(a, 0) - placeOf(b, 0));
    }
}

function endOf(text: string, start: number): number {
    const end = text.indexOf('\n', start);
    return end < 0 ? text.length : end;
}

/** Number that a line begins with, behind its bracket. */
function placeOf(text: string, start: number): number {
    let place = 0;
    for (let at = start + 1; ; at++) {
        const digit = text.charCodeAt(at) - 48;
        if (!(digit >= 0 && digit <= 9)) return place;
        place = place * 10 + digit;
    }
}

function knownAccount(line: string, pieces: PieceReader | null, apart: AccountTexts['stored']): KnownAccount {
    const [
        idx, model, stage, since, excluded, override, overrideUntil, digestIn, digestStored, cohort, id, name,
        scoreStored, statusStored, stateStored, percentileStored, revenue, currency, inLine
    ] = JSON.parse(line); // prettier-ignore
    const stored = inLine ?? apart.get(idx) ?? null;
    return {
        idx, model, stage, since, excluded, override, overrideUntil, digestIn, digestStored, cohort, id, name,
        scoreStored, statusStored, stateStored, percentileStored, revenue, currency, stored, evidence: pieces?.of(idx) ?? []
    }; // prettier-ignore
}
