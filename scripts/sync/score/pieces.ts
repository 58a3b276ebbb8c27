import { DAY_MS } from '../day-ms.ts';
import type { Engine } from '../sources/engine.ts';

export type OutcomeText = 'kind' | 'verifiedBy' | 'measure';

/** What the pieces of one source have in common; it says what their numbers and texts are. */
export type Form = {
    /** "x" for experience, "o" for outcome. */
    readonly half: 'x' | 'o';
    readonly source: string;
} & (
    | { readonly kind: 'answers' | 'nps' | 'score' }
    | {
          readonly kind: 'outcome';
          /** Texts that all pieces share; null for what none has. */
          readonly fixed: Readonly<Partial<Record<OutcomeText, string | null>>>;
          /** The others, in the order in which a piece has them. */
          readonly texts: readonly OutcomeText[];
      }
);

/** Pieces of evidence as they come out of the engine, by account. They can be handed to another thread. */
export interface Pieces {
    readonly forms: readonly Form[];
    /** Numbers of a piece: its account, its day, its form, then those of its form. NaN stands for none. */
    readonly width: number;
    readonly numbers: Float64Array<ArrayBuffer>;
    /** The texts of each piece, a JSON array; empty when no form has any. */
    readonly texts: readonly (string | null)[];
}

/** A piece as the model takes it, with the number of its day and its half. */
export type Piece = readonly [day: number, half: 'x' | 'o', piece: object];

/** Numbers in front of those of a form. */
export const PIECE_HEAD = 3;

/**
 * Reads a statement that gives the numbers of pieces, then their texts.
 * @param forms see {@link Form}
 * @param ends accounts that end the parts, see Engine.numbers
 */
export async function readPieces(
    engine: Engine,
    sql: string,
    { forms, width }: Pick<Pieces, 'forms' | 'width'>,
    ends: readonly number[]
): Promise<Pieces[]> {
    const parts = await engine.fitting(() => engine.numbers(sql, width, ends));
    return parts.map(({ numbers, texts }) => ({ forms, width, numbers, texts }));
}

const NO_PIECE = -1;

/** Finds the pieces of accounts, in whatever order they are: the engine answers faster when nothing has to be sorted. */
export class PieceReader {
    private readonly pieces: Pieces;
    /** Account that the first entry of `first` is about. */
    private readonly lowest: number;
    /** Where the first piece of each account is. */
    private readonly first: Int32Array;
    /** Where the next piece of the same account is, by the number of a piece. */
    private readonly next: Int32Array;

    constructor(pieces: Pieces) {
        this.pieces = pieces;
        const { numbers, width } = pieces;
        let [lowest, highest] = [Infinity, -Infinity];
        for (let at = 0; at < numbers.length; at += width) {
            const account = numbers[at] ?? 0;
            if (account < lowest) lowest = account;
            if (account > highest) highest = account;
        }
        this.lowest = lowest;
        this.first = new Int32Array(Math.max(0, highest - lowest + 1)).fill(NO_PIECE);
        this.next = new Int32Array(numbers.length / width);
        for (let n = this.next.length - 1; n >= 0; n--) {
            const account = (numbers[n * width] ?? 0) - lowest;
            this.next[n] = this.first[account] ?? NO_PIECE;
            this.first[account] = n;
        }
    }

    /** Pieces of an account, in the order of the statement; none when it has none. */
    of(account: number): Piece[] {
        const found: Piece[] = [];
        let n = this.first[account - this.lowest] ?? NO_PIECE;
        for (; n !== NO_PIECE; n = this.next[n] ?? NO_PIECE) found.push(this.piece(n));
        return found;
    }

    private piece(n: number): Piece {
        const { numbers, width, forms, texts } = this.pieces;
        const at = n * width;
        const form = forms[numbers[at + 2] ?? 0];
        if (form === undefined) throw new Error(`There is no form ${numbers[at + 2]} of evidence.`);
        const day = numbers[at + 1] ?? 0;
        const first = at + PIECE_HEAD;
        if (form.kind === 'answers') return [day, form.half, answers(form.source, numbers, first, at + width)];
        if (form.kind === 'outcome') return [day, form.half, outcome(form, numbers, first, texts[n] ?? null)];
        const [a = 0, b = 0, c = 0] = [numbers[first], numbers[first + 1], numbers[first + 2]];
        const { source } = form;
        return form.kind === 'nps'
            ? [day, form.half, { kind: 'nps', nps: a, n: b, source, date: isoDay(c) }]
            : [day, form.half, { kind: 'score', score: a, source, date: isoDay(b) }];
    }
}

function answers(source: string, numbers: Float64Array, at: number, end: number): object {
    const counted = {
        kind: 'answers',
        source,
        promoters: numbers[at],
        passives: numbers[at + 1],
        detractors: numbers[at + 2],
        ratingSum: numbers[at + 3],
        oldest: isoDay(numbers[at + 4] ?? 0),
        newest: isoDay(numbers[at + 5] ?? 0)
    };
    const deciding = at + 6;
    if (deciding >= end || Number.isNaN(numbers[deciding])) return counted;
    const [promoters, passives, detractors, ratingSum] = numbers.subarray(deciding, deciding + 4);
    return { ...counted, decisionMakers: { promoters, passives, detractors, ratingSum } };
}

function outcome(
    form: Extract<Form, { kind: 'outcome' }>,
    numbers: Float64Array,
    at: number,
    json: string | null
): object {
    const { fixed } = form;
    const own: Partial<Record<OutcomeText, string | null>> =
        json === null ? fixed : { ...fixed, ...ownTexts(form, json) };
    const [first = NaN, second = NaN, day = 0, weight = NaN, until = NaN] = [numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3], numbers[at + 4]]; // prettier-ignore
    const piece: Record<string, unknown> = {
        kind: own.kind,
        values: Number.isNaN(first) ? [] : Number.isNaN(second) ? [first] : [first, second],
        date: isoDay(day),
        source: form.source
    };
    if (!Number.isNaN(weight)) piece['weight'] = weight;
    if (!Number.isNaN(until)) piece['validUntil'] = isoDay(until);
    if (typeof own.verifiedBy === 'string') piece['verifiedBy'] = own.verifiedBy;
    if (typeof own.measure === 'string') piece['measure'] = own.measure;
    return piece;
}

function ownTexts(
    { texts }: Extract<Form, { kind: 'outcome' }>,
    json: string
): Partial<Record<OutcomeText, string | null>> {
    const values = JSON.parse(json) as (string | null)[];
    return Object.fromEntries(texts.map((name, i) => [name, values[i] ?? null]));
}

/** Texts of days, by their number: a book has few different ones. */
const days = new Map<number, string>();

/** "YYYY-MM-DD" of a number of days since 1970. */
function isoDay(day: number): string {
    // Told that it is a whole number, the runtime finds it without making an object of it.
    const whole = day | 0;
    let text = days.get(whole);
    if (text === undefined || whole !== day) {
        text = new Date(day * DAY_MS).toISOString().slice(0, 10);
        days.set(whole, text);
    }
    return text;
}
