import type { Receipts } from '../plan/receipts.ts';
import { trimYoung } from '../report/heap.ts';
import { isOutOfMemory } from '../sources/engine.ts';
import type { Engine } from '../sources/engine.ts';
import { knownCells, linesSql, OPTIONAL_COLUMNS, piecesSql } from './account-line-sql.ts';
import type { Bounds } from './account-line-sql.ts';
import type { Gathered } from './gather-evidence.ts';
import type { AccountTexts } from './known-account.ts';
import { readPieces } from './pieces.ts';

/** Accounts handed over at a time, when each has the evidence of one day and nothing stored. */
const AT_A_TIME = 4096;
const FEWEST_AT_A_TIME = 256;
const FEWEST_STORED_AT_A_TIME = 16;
/** Ranges without receipts to ask for at a time: to plan a statement costs the engine as much as a thousand accounts. */
const TOGETHER = 4;
/** Numbers of evidence to ask for at a time. */
const MOST_NUMBERS = 400_000;
/** Accounts handed over at a time when receipts come from the org while they are scored: half of an answer. */
const MOST_BY_ID_AT_A_TIME = 1000;
/** Bytes of stored receipts handed over at a time. They are most of what is known of an account, and grow with its history. */
const STORED_AT_A_TIME = 1_000_000;

type Lines = AccountTexts['lines'];

const encoder = new TextEncoder();

export interface Range extends Bounds {
    readonly nth: number;
    readonly rows: number;
}

/** What is known of the accounts beside their table and what is stored of them in the engine. */
export interface KnownApart {
    /** See gatherEvidence; null to leave it out. */
    readonly evidence: Gathered | null;
    /** See readStored. */
    readonly receipts: Receipts | null;
}

/**
 * Everything that is known of the accounts of a table: lines of JSON put together by the engine, so that an account costs
 * little in the one thread that asks it, and evidence as numbers. What no account has costs nothing.
 */
export class AccountLines {
    private readonly engine: Engine;
    private readonly accounts: string;
    private readonly evidence: Gathered | null;
    /** Bytes of the stored receipt of an account in the engine, on average; 0 when there is none. */
    private readonly storedBytes: number;
    /** What is stored of those accounts that are read by Id. */
    private readonly receipts: Receipts | null;
    /** SQL for the columns of a line. */
    private readonly known: string;
    /** Whether the memory of the engine was too short for what was asked at a time. */
    private isShort = false;
    private all: readonly Range[] = [];
    private last: Promise<unknown> = Promise.resolve();
    /** Until nothing is under way that was asked for beside others. */
    private beside: Promise<unknown> = Promise.resolve();
    /** Groups that were asked for, which are the first ones. */
    private asked = 0;
    /** What was asked for and not given away, by the number of the group. */
    private readonly reading = new Map<number, Promise<Omit<AccountTexts, 'stored'>[]>>();

    private constructor(
        engine: Engine,
        accounts: string,
        { evidence, receipts }: KnownApart,
        storedBytes: number,
        known: string
    ) {
        this.engine = engine;
        this.accounts = accounts;
        this.evidence = evidence;
        this.receipts = receipts;
        this.storedBytes = storedBytes;
        this.known = known;
    }

    /**
     * Needs the table `stored`.
     * @param accounts table, see selectAccounts
     */
    static async open(engine: Engine, accounts: string, apart: KnownApart): Promise<AccountLines> {
        const counted = `SELECT (SELECT ceil(avg(1 + receipt_bytes)) FROM stored), ${OPTIONAL_COLUMNS.map((name) => `count(${name})`).join(', ')} FROM ${accounts}`;
        const [[stored, ...counts] = []] = await engine.fitting(() => engine.rows(counted));
        const empty = OPTIONAL_COLUMNS.filter((_, i) => Number(counts[i]) === 0);
        return new AccountLines(engine, accounts, apart, Number(stored ?? 0), knownCells(empty));
    }

    /**
     * Divides the accounts into ranges small enough to be held in memory side by side.
     * @param days number of days that are scored
     */
    async ranges(days: number): Promise<readonly Range[]> {
        const stored = Math.max(FEWEST_STORED_AT_A_TIME, Math.floor(STORED_AT_A_TIME / this.storedBytes));
        const byId = this.receipts === null ? Infinity : MOST_BY_ID_AT_A_TIME;
        const size = Math.min(stored, byId, Math.max(FEWEST_AT_A_TIME, Math.floor(AT_A_TIME / days)));
        const rows = await this.engine.rows(`SELECT min(idx), max(idx) + 1, count(*)
            FROM (SELECT idx, row_number() OVER () - 1 AS nth FROM ${this.accounts})
            GROUP BY nth // ${size} ORDER BY 1`);
        this.all = rows.map(([from, before, count], nth) => ({
            nth,
            from: Number(from),
            before: Number(before),
            rows: Number(count)
        }));
        return this.all;
    }

    /** What is known of the accounts of a range. Ranges have to be asked for in their order, each once. */
    async read({ nth, before }: Range): Promise<AccountTexts> {
        const { together } = this;
        const stored = this.receipts?.takeBefore(before);
        const group = Math.floor(nth / together);
        const texts = this.group(group);
        const isLast = nth % together === together - 1 || nth === this.all.length - 1;
        if (isLast) this.reading.delete(group);
        const { lines, pieces } = (await texts)[nth % together] ?? { lines: new Uint8Array(), pieces: null };
        // The engine answers for the next ones while these are worked on, not while they are waited for.
        if (group + 1 === this.asked && this.asked * together < this.all.length)
            this.group(this.asked).catch(() => undefined);
        return { lines, pieces, stored: (await stored) ?? new Map() };
    }

    /** Ranges that the engine is asked for at a time. */
    private get together(): number {
        const { storedBytes, evidence } = this;
        const few = MOST_NUMBERS / (AT_A_TIME * (evidence?.width ?? 1) * (evidence?.pieces ?? 1));
        return storedBytes > 0 ? 1 : Math.max(1, Math.min(TOGETHER, Math.floor(few)));
    }

    private group(group: number): Promise<Omit<AccountTexts, 'stored'>[]> {
        const ranges = this.all.slice(group * this.together, (group + 1) * this.together);
        const texts = this.reading.get(group) ?? this.readTogether(ranges);
        this.reading.set(group, texts);
        this.asked = Math.max(this.asked, group + 1);
        return texts;
    }

    private async readTogether(ranges: readonly Range[]): Promise<Omit<AccountTexts, 'stored'>[]> {
        const all = { from: ranges[0]?.from ?? 0, before: ranges.at(-1)?.before ?? 0 };
        const rows = ranges.reduce((sum, range) => sum + range.rows, 0);
        const ends = ranges.map(({ before }) => before);
        const reading =
            this.evidence === null
                ? null
                : readPieces(
                      this.engine,
                      piecesSql(this.accounts, { ...all, rows }, this.evidence),
                      this.evidence,
                      ends
                  );
        // Failing here must not leave the other without somebody who looks at it.
        reading?.catch(() => undefined);
        const lines = await this.lines(all, ranges);
        const pieces = await reading;
        trimYoung();
        return lines.map((texts, part) => ({ lines: texts, pieces: pieces?.[part] ?? null }));
    }

    /** Lines of each range. */
    private async lines(all: Bounds, ranges: readonly Range[]): Promise<Lines[]> {
        const { accounts, known } = this;
        const withStored = this.storedBytes > 0;
        const form = { known, withStored, together: false };
        if (!this.isShort) {
            const sql = linesSql(accounts, all, ranges, { ...form, together: !withStored });
            const lines = withStored ? this.joined(sql, ranges.length) : this.put(sql, ranges.length);
            this.beside = Promise.allSettled([this.beside, lines]).then(() => undefined);
            try {
                return await lines;
            } catch (error) {
                if (!isOutOfMemory(error)) throw error;
                this.isShort = true;
            }
        }
        // One after another: several statements at a time share the memory.
        const lines = this.last.then(async () => {
            await this.beside;
            const texts: Lines[] = [];
            for (const range of ranges)
                texts.push(
                    ...(await this.engine.fitting(() => this.joined(linesSql(accounts, range, [range], form), 1)))
                );
            return texts;
        });
        this.last = lines.catch(() => undefined);
        return lines;
    }

    /** Lines that the engine puts together. */
    private async put(sql: string, parts: number): Promise<Lines[]> {
        const lines: Lines[] = Array.from({ length: parts }, () => new Uint8Array());
        for await (const [part, bytes] of this.engine.bytes(sql)) lines[part] = bytes;
        return lines;
    }

    /** Lines that come out of the engine one by one. */
    private async joined(sql: string, parts: number): Promise<Lines[]> {
        const texts = Array.from({ length: parts }, (): string[] => []);
        for await (const rows of this.engine.stream(sql))
            for (const [part, text] of rows) texts[Number(part)]?.push(String(text));
        return texts.map((lines) => encoder.encode(lines.join('\n')));
    }
}
