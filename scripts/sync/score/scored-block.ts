import { LineBytes } from '../plan/line-bytes.ts';
import { Bytes } from './bytes.ts';
import { RecordBytes } from './record-bytes.ts';

/** Set when something a person can see differs from what is stored. */
const CHANGED = 1;
/** Numbers in front of the texts of an account. */
const NUMBERS = 9;
const [FLAGS, TENTHS, PERCENTILE, COHORT, HEAD, START, REST, CHANGE, CONTEXT] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
const NONE = -1;
const [LINE_BREAK, QUOTE, COMMA] = [10, 34, 44] as const;
const FIRST_ROWS = 4096;

/** Bytes of the block in hand: kept for the next one, because memory of this size is given back late. */
const records = new RecordBytes();
const lines = new LineBytes();
const contexts = new Bytes();

/** A scored account, ready to be uploaded but for its place among the others, which is known once all are scored. */
export interface BlockRecord {
    readonly changed: boolean;
    /** Null when it is not scored, so that it has no place. */
    readonly score: number | null;
    readonly cohort: string | null;
    readonly percentileStored: number | null;
    /** Place in the cohort as stored before, JSON. */
    readonly context: string | null;
    /** Writes the cells up to the place, see writeHead. */
    readonly writeHead: (to: RecordBytes) => void;
    /** Writes the receipt as it stands inside the quotation marks of its cell, without the place. */
    readonly writeReceipt: (to: RecordBytes) => void;
    /** Writes the line of the list of changes, with its line break. */
    readonly writeLine: (to: LineBytes) => void;
}

/** What a block says of one account; texts are places in its bytes. */
export interface BlockRow {
    readonly changed: boolean;
    readonly tenths: number | null;
    readonly cohort: string | null;
    readonly percentileStored: number | null;
    readonly context: string | null;
    /** Where in the records its texts begin, and their end: the head, the receipt up to where the place stands in it, the rest of it. */
    readonly at: readonly [head: number, start: number, rest: number, end: number];
    /** Where its line is in the list of changes. */
    readonly line: readonly [from: number, to: number];
}

/** Sizes of the three parts of a block, in their order, bytes. */
export interface BlockSizes {
    /** What there is to know for placing the accounts, see {@link blockRows}. */
    readonly factBytes: number;
    /** The records, as they will be uploaded but for their places. */
    readonly recordBytes: number;
    /** Lines of the list of changes. */
    readonly lineBytes: number;
}

/** A block on disk. */
export interface BlockFile extends BlockSizes {
    readonly file: string;
    readonly rows: number;
    /** Accounts that are uploaded wherever they stand. */
    readonly changed: number;
}

/**
 * Scored accounts as bytes: their texts are encoded once, while they are scored, and copied from then on. One block holds a few
 * thousand accounts; a thread has one at a time. Facts, records and lines stand apart, so that each is read when it is needed.
 */
export class BlockWriter {
    private numbers = new Int32Array(FIRST_ROWS * NUMBERS);
    private readonly cohorts = new Map<string, number>();
    rows = 0;
    /** Accounts that are uploaded wherever they stand. */
    changed = 0;

    constructor() {
        for (const bytes of [records, lines, contexts]) bytes.used = 0;
    }

    add(record: BlockRecord): void {
        const at = this.rows * NUMBERS;
        if (at === this.numbers.length) this.growNumbers();
        const { numbers } = this;
        numbers[at + FLAGS] = record.changed ? CHANGED : 0;
        numbers[at + TENTHS] = record.score === null ? NONE : Math.round(record.score * 10);
        numbers[at + PERCENTILE] = record.percentileStored ?? NONE;
        numbers[at + COHORT] = record.cohort === null ? NONE : this.numberOf(record.cohort);
        this.writeRecord(record, at);
        const line = lines.used;
        record.writeLine(lines);
        numbers[at + CHANGE] = lines.used - line;
        numbers[at + CONTEXT] = record.context === null ? 0 : contexts.write(record.context);
        this.rows += 1;
        if (record.changed) this.changed += 1;
    }

    /** Pieces of the block, in order, and their sizes. They are valid until the next block is begun. */
    finish(): { readonly pieces: readonly Uint8Array[]; readonly sizes: BlockSizes } {
        const cohorts = Buffer.from(JSON.stringify([...this.cohorts.keys()]), 'utf8');
        const head = bytesOf(new Int32Array([this.rows, cohorts.length]));
        const numbers = bytesOf(this.numbers.subarray(0, this.rows * NUMBERS));
        const facts = [head, numbers, cohorts, contexts.all()];
        const factBytes = facts.reduce((sum, { length }) => sum + length, 0);
        const sizes = { factBytes, recordBytes: records.used, lineBytes: lines.used };
        return { pieces: [...facts, records.all(), lines.all()], sizes };
    }

    private writeRecord(record: BlockRecord, at: number): void {
        const head = records.used;
        record.writeHead(records);
        const start = records.used;
        records.byte(QUOTE);
        record.writeReceipt(records);
        records.byte(QUOTE);
        records.byte(LINE_BREAK);
        const rest = records.placeOf(COMMA, start);
        this.numbers[at + HEAD] = start - head;
        this.numbers[at + START] = rest - start;
        this.numbers[at + REST] = records.used - rest;
    }

    private numberOf(cohort: string): number {
        const known = this.cohorts.get(cohort);
        if (known !== undefined) return known;
        this.cohorts.set(cohort, this.cohorts.size);
        return this.cohorts.size - 1;
    }

    private growNumbers(): void {
        const larger = new Int32Array(this.numbers.length * 2);
        larger.set(this.numbers);
        this.numbers = larger;
    }
}

/** Reads what a block says of its accounts. @param facts the first part of a block */
export function* blockRows(facts: Buffer): Generator<BlockRow> {
    const rows = facts.readInt32LE(0);
    const cohortsAt = 8 + rows * NUMBERS * 4;
    let context = cohortsAt + facts.readInt32LE(4);
    const cohorts = JSON.parse(facts.toString('utf8', cohortsAt, context)) as readonly string[];
    const numbers = new Int32Array(facts.buffer.slice(facts.byteOffset + 8, facts.byteOffset + cohortsAt));
    const number = (at: number): number => numbers[at] ?? 0;
    const known = (value: number): number | null => (value === NONE ? null : value);
    let [head, line] = [0, 0];
    for (let at = 0; at < numbers.length; at += NUMBERS) {
        const start = head + number(at + HEAD);
        const rest = start + number(at + START);
        const end = rest + number(at + REST);
        const lineEnd = line + number(at + CHANGE);
        const contextEnd = context + number(at + CONTEXT);
        const cohort = known(number(at + COHORT));
        yield {
            changed: (number(at + FLAGS) & CHANGED) !== 0,
            tenths: known(number(at + TENTHS)),
            cohort: cohort === null ? null : (cohorts[cohort] ?? null),
            percentileStored: known(number(at + PERCENTILE)),
            context: contextEnd === context ? null : facts.toString('utf8', context, contextEnd),
            at: [head, start, rest, end],
            line: [line, lineEnd]
        };
        [head, line, context] = [end, lineEnd, contextEnd];
    }
}

function bytesOf(numbers: Int32Array): Uint8Array {
    return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
