import type { RecordTexts } from '../plan/upload-record.ts';

/** Set when something a person can see differs from what is stored. */
const CHANGED = 1;
/** Numbers in front of the texts of an account. */
const NUMBERS = 9;
const [FLAGS, TENTHS, PERCENTILE, COHORT, HEAD, START, REST, CHANGE, CONTEXT] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
const NONE = -1;
const FIRST_BYTES = 1024 * 1024;

/** Bytes of the block in hand: kept for the next one, because memory of this size is given back late. */
let scratch = Buffer.allocUnsafe(FIRST_BYTES);

/** A scored account, ready to be uploaded but for its place among the others, which is known once all are scored. */
export interface BlockRecord {
    readonly changed: boolean;
    /** Null when it is not scored, so that it has no place. */
    readonly score: number | null;
    readonly cohort: string | null;
    readonly percentileStored: number | null;
    /** Place in the cohort as stored before, JSON. */
    readonly context: string | null;
    readonly texts: RecordTexts;
    /** Line of the list of changes, with its line break. */
    readonly change: string;
}

/** What a block says of one account; texts are places in its bytes. */
export interface BlockRow {
    readonly changed: boolean;
    readonly tenths: number | null;
    readonly cohort: string | null;
    readonly percentileStored: number | null;
    readonly context: string | null;
    /** Where the texts begin: head, start, rest, change, and their end. */
    readonly at: readonly [head: number, start: number, rest: number, change: number, end: number];
}

/**
 * Scored accounts as bytes: their texts are encoded once, while they are scored, and copied from then on. One block holds a few
 * thousand accounts; there is one at a time.
 */
export class BlockWriter {
    private readonly numbers: Int32Array;
    private readonly cohorts = new Map<string, number>();
    private used = 0;
    rows = 0;
    /** Size of the records, as they will be uploaded but for their places. */
    uploadBytes = 0;

    /** @param rows number of accounts that will be added */
    constructor(rows: number) {
        this.numbers = new Int32Array(rows * NUMBERS);
    }

    add(record: BlockRecord): void {
        const at = this.rows * NUMBERS;
        const { numbers } = this;
        numbers[at + FLAGS] = record.changed ? CHANGED : 0;
        numbers[at + TENTHS] = record.score === null ? NONE : Math.round(record.score * 10);
        numbers[at + PERCENTILE] = record.percentileStored ?? NONE;
        numbers[at + COHORT] = record.cohort === null ? NONE : this.numberOf(record.cohort);
        numbers[at + HEAD] = this.write(record.texts.head);
        numbers[at + START] = this.write(record.texts.start);
        numbers[at + REST] = this.write(record.texts.rest);
        this.uploadBytes += (numbers[at + HEAD] ?? 0) + (numbers[at + START] ?? 0) + (numbers[at + REST] ?? 0);
        numbers[at + CHANGE] = this.write(record.change);
        numbers[at + CONTEXT] = record.context === null ? 0 : this.write(record.context);
        this.rows += 1;
    }

    /** Pieces of the block, in order. They are valid until the next block is begun. */
    finish(): readonly Uint8Array[] {
        const cohorts = Buffer.from(JSON.stringify([...this.cohorts.keys()]), 'utf8');
        const sizes = new Int32Array([this.rows, cohorts.length]);
        const numbers = this.numbers.subarray(0, this.rows * NUMBERS);
        return [bytesOf(sizes), bytesOf(numbers), cohorts, scratch.subarray(0, this.used)];
    }

    private numberOf(cohort: string): number {
        const known = this.cohorts.get(cohort);
        if (known !== undefined) return known;
        this.cohorts.set(cohort, this.cohorts.size);
        return this.cohorts.size - 1;
    }

    private write(text: string): number {
        // A character of a JavaScript string takes at most three bytes.
        if (this.used + text.length * 3 > scratch.length) this.grow(text.length * 3);
        const written = scratch.write(text, this.used, 'utf8');
        this.used += written;
        return written;
    }

    private grow(needed: number): void {
        const larger = Buffer.allocUnsafe(Math.max(scratch.length * 2, this.used + needed));
        scratch.copy(larger, 0, 0, this.used);
        scratch = larger;
    }
}

/** Reads a block. @param block the pieces of {@link BlockWriter.finish}, one behind the other */
export function* blockRows(block: Buffer): Generator<BlockRow> {
    const rows = block.readInt32LE(0);
    const cohortsAt = 8 + rows * NUMBERS * 4;
    const textsAt = cohortsAt + block.readInt32LE(4);
    const cohorts = JSON.parse(block.toString('utf8', cohortsAt, textsAt)) as readonly string[];
    const numbers = new Int32Array(block.buffer.slice(block.byteOffset + 8, block.byteOffset + cohortsAt));
    const number = (at: number): number => numbers[at] ?? 0;
    const known = (value: number): number | null => (value === NONE ? null : value);
    let head = textsAt;
    for (let at = 0; at < numbers.length; at += NUMBERS) {
        const start = head + number(at + HEAD);
        const rest = start + number(at + START);
        const change = rest + number(at + REST);
        const end = change + number(at + CHANGE);
        const next = end + number(at + CONTEXT);
        const cohort = known(number(at + COHORT));
        yield {
            changed: (number(at + FLAGS) & CHANGED) !== 0,
            tenths: known(number(at + TENTHS)),
            cohort: cohort === null ? null : (cohorts[cohort] ?? null),
            percentileStored: known(number(at + PERCENTILE)),
            context: next === end ? null : block.toString('utf8', end, next),
            at: [head, start, rest, change, end]
        };
        head = next;
    }
}

function bytesOf(numbers: Int32Array): Uint8Array {
    return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
