import { messageOf } from '../errors.ts';
import { trimYoung } from '../report/heap.ts';
import type { Engine } from '../sources/engine.ts';
import { ident } from '../sources/sql.ts';
import type { Gathered } from './gather-evidence.ts';
import { DETAIL_FIELD, SHOWN_FIELDS } from './outputs.ts';
import type { AccountTexts } from './known-account.ts';
import { PIECE_HEAD, readPieces } from './pieces.ts';

/** Accounts handed over at a time, when each has the evidence of one day and nothing stored. */
const AT_A_TIME = 4096;
const FEWEST_AT_A_TIME = 256;
/** Ranges without receipts to ask for at a time: to plan a statement costs the engine as much as a thousand accounts. */
const TOGETHER = 4;
/** Numbers of evidence to ask for at a time. */
const MOST_NUMBERS = 400_000;
const NOTHING: AccountTexts = { lines: '', pieces: null };
/** Bytes of stored receipts handed over at a time. They are most of what is known of an account, and grow with its history. */
const STORED_AT_A_TIME = 1_000_000;

/** Columns of a line, in order. Texts that are not made by the job itself have to be escaped. */
const COLUMNS = {
    idx: 'number',
    model: 'number',
    stage: 'text',
    since: 'text',
    excluded: 'number',
    override: 'text',
    override_until: 'text',
    digest_in: 'plain',
    digest_stored: 'text',
    cohort: 'text',
    id: 'plain',
    name: 'text',
    score_stored: 'number',
    status_stored: 'text',
    state_stored: 'text',
    percentile_stored: 'number',
    revenue: 'number',
    currency: 'text'
} as const;

/** Accounts from one `idx` up to another, which is not among them. */
interface Bounds {
    readonly from: number;
    readonly before: number;
}

export interface Range extends Bounds {
    readonly nth: number;
    readonly rows: number;
}

/**
 * Everything that is known of the accounts of a table: lines of JSON put together by the engine, so that an account costs
 * little in the one thread that asks it, and evidence as numbers. What no account has costs nothing.
 */
export class AccountLines {
    private readonly engine: Engine;
    private readonly accounts: string;
    private readonly evidence: Gathered | null;
    /** Bytes of the stored receipt of an account, on average; 0 when there is none. */
    private readonly storedBytes: number;
    /** SQL for the columns of a line. */
    private readonly known: string;
    /**
     * Whether the engine makes one text of all lines: to take a million short texts out of it one by one costs more. Long ones
     * would together not fit into the memory it has left.
     */
    private puttingTogether: boolean;
    private all: readonly Range[] = [];
    private last: Promise<unknown> = Promise.resolve();
    /** What was asked for and not given away, by the number of the group. */
    private readonly reading = new Map<number, Promise<AccountTexts[]>>();

    private constructor(
        engine: Engine,
        accounts: string,
        evidence: Gathered | null,
        storedBytes: number,
        known: string
    ) {
        this.engine = engine;
        this.accounts = accounts;
        this.evidence = evidence;
        this.storedBytes = storedBytes;
        this.puttingTogether = storedBytes === 0;
        this.known = known;
    }

    /**
     * Needs the table `stored`.
     * @param accounts table, see selectAccounts
     * @param evidence see gatherEvidence; null to leave it out
     */
    static async open(engine: Engine, accounts: string, evidence: Gathered | null): Promise<AccountLines> {
        const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
        const asked = names.filter((name) => COLUMNS[name] !== 'plain');
        const receipts = `SELECT ceil(avg(1 + coalesce(strlen(${ident(DETAIL_FIELD)}), 0))) FROM stored`;
        const [[stored, ...counts] = []] = await engine.rows(
            `SELECT (${receipts}), ${asked.map((name) => `count(${name})`).join(', ')} FROM ${accounts}`
        );
        const empty = new Set(asked.filter((_, i) => Number(counts[i]) === 0));
        const cells = names.map((name) => (empty.has(name) ? "'null'" : CELLS[COLUMNS[name]](`a.${name}`)));
        const known = cells.join(`, ',', `).replaceAll(`', '`, '');
        return new AccountLines(engine, accounts, evidence, Number(stored ?? 0), known);
    }

    /**
     * Divides the accounts into ranges small enough to be held in memory side by side.
     * @param days number of days that are scored
     */
    async ranges(days: number): Promise<readonly Range[]> {
        const size = Math.floor(Math.min(AT_A_TIME / days, STORED_AT_A_TIME / this.storedBytes));
        const rows = await this.engine.rows(`SELECT min(idx), max(idx) + 1, count(*)
            FROM (SELECT idx, row_number() OVER () - 1 AS nth FROM ${this.accounts})
            GROUP BY nth // ${Math.max(FEWEST_AT_A_TIME, size)} ORDER BY 1`);
        this.all = rows.map(([from, before, count], nth) => ({
            nth,
            from: Number(from),
            before: Number(before),
            rows: Number(count)
        }));
        return this.all;
    }

    /** What is known of the accounts of a range. Ranges have to be asked for in their order, each once. */
    async read({ nth }: Range): Promise<AccountTexts> {
        const { together } = this;
        const group = Math.floor(nth / together);
        const texts = this.group(group);
        // The engine answers for the next ones while these are worked on.
        if ((group + 1) * together < this.all.length) this.group(group + 1).catch(() => undefined);
        const isLast = nth % together === together - 1 || nth === this.all.length - 1;
        if (isLast) this.reading.delete(group);
        return (await texts)[nth % together] ?? NOTHING;
    }

    /** Ranges that the engine is asked for at a time. */
    private get together(): number {
        const { storedBytes, evidence } = this;
        const few = MOST_NUMBERS / (AT_A_TIME * (evidence?.width ?? 1) * (evidence?.pieces ?? 1));
        return storedBytes > 0 ? 1 : Math.max(1, Math.min(TOGETHER, Math.floor(few)));
    }

    private group(group: number): Promise<AccountTexts[]> {
        const ranges = this.all.slice(group * this.together, (group + 1) * this.together);
        const texts = this.reading.get(group) ?? this.readTogether(ranges);
        this.reading.set(group, texts);
        return texts;
    }

    private async readTogether(ranges: readonly Range[]): Promise<AccountTexts[]> {
        const all = { from: ranges[0]?.from ?? 0, before: ranges.at(-1)?.before ?? 0 };
        const rows = ranges.reduce((sum, range) => sum + range.rows, 0);
        const ends = ranges.map(({ before }) => before);
        const reading =
            this.evidence === null
                ? null
                : readPieces(this.engine, this.piecesOf({ ...all, rows }), this.evidence, ends);
        // Failing here must not leave the other without somebody who looks at it.
        reading?.catch(() => undefined);
        const lines = await this.lines(all, ranges);
        const pieces = await reading;
        trimYoung();
        return lines.map((texts, part) => ({ lines: texts.join('\n'), pieces: pieces?.[part] ?? null }));
    }

    /** Lines of each range, or one text with all of them. */
    private async lines(all: Bounds, ranges: readonly Range[]): Promise<string[][]> {
        if (this.puttingTogether) {
            try {
                return await this.textsOf(this.linesOf(all, ranges), ranges.length);
            } catch (error) {
                if (!messageOf(error).includes('Out of Memory')) throw error;
                this.puttingTogether = false;
            }
        }
        // One after another: several statements at a time share the memory.
        const lines = this.last.then(async () => {
            const texts: string[][] = [];
            for (const range of ranges) texts.push(...(await this.textsOf(this.linesOf(range, [range]), 1)));
            return texts;
        });
        this.last = lines.catch(() => undefined);
        return lines;
    }

    private async textsOf(sql: string, parts: number): Promise<string[][]> {
        const texts = Array.from({ length: parts }, (): string[] => []);
        for await (const rows of this.engine.stream(sql))
            for (const [part, text] of rows) texts[Number(part)]?.push(String(text));
        return texts;
    }

    private linesOf({ from, before }: Bounds, ranges: readonly Range[]): string {
        const values = [DETAIL_FIELD, ...SHOWN_FIELDS].map((field) => `s.${ident(field)}`).join(', ');
        const isStored = this.storedBytes > 0;
        const stored = isStored ? `CASE WHEN s.idx IS NULL THEN 'null' ELSE json_array(${values}) END` : "'null'";
        const within = `SELECT * FROM stored WHERE idx >= ${from} AND idx < ${before}`;
        const part = `CASE ${ranges.map((range, n) => `WHEN a.idx < ${range.before} THEN ${n}`).join(' ')} END`;
        const line = `concat('[', ${this.known}, ',', ${stored}, ']')`;
        return `SELECT ${part} AS part, ${this.puttingTogether ? `string_agg(${line}, '\n')` : line}
            FROM ${this.accounts}_between(${from}, ${before}) a
            ${isStored ? `LEFT JOIN (${within}) s ON s.idx = a.idx` : ''} ${this.puttingTogether ? 'GROUP BY part' : ''}`;
    }

    private piecesOf({ from, before, rows }: Bounds & { readonly rows: number }): string {
        const { width = 0, forms = [] } = this.evidence ?? {};
        const numbers = Array.from({ length: width - PIECE_HEAD }, (_, i) => `, v${i}`).join('');
        const texts = forms.some((form) => form.kind === 'outcome' && form.texts.length > 0) ? ', texts' : '';
        const some = `WHERE account IN (SELECT idx FROM ${this.accounts} WHERE idx >= ${from} AND idx < ${before})`;
        return `SELECT account, day_no, form${numbers}${texts} FROM evidence_between(${from}, ${before})
            ${rows === before - from ? '' : some}`;
    }
}

/** SQL for a column as JSON, by its kind. */
const CELLS = {
    number: (column: string) => `coalesce(${column}::VARCHAR, 'null')`,
    plain: (column: string) => `'"', ${column}, '"'`,
    text: (column: string) => `coalesce(to_json(${column})::VARCHAR, 'null')`
} as const;
