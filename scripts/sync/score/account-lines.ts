import type { Engine } from '../sources/engine.ts';
import { ident } from '../sources/sql.ts';
import type { Gathered } from './gather-evidence.ts';
import { DETAIL_FIELD, SHOWN_FIELDS } from './outputs.ts';
import type { AccountTexts } from './known-account.ts';
import { PIECE_HEAD, readPieces } from './pieces.ts';

/** Accounts handed over at a time, when each has the evidence of one day and nothing stored. */
const AT_A_TIME = 4096;
const FEWEST_AT_A_TIME = 256;
/** Ranges that the engine is asked for at a time: to plan a statement costs it as much as a thousand accounts. */
const TOGETHER = 4;
const NOTHING: AccountTexts = { lines: '', pieces: null };
/** A stored receipt is several times the size of everything else that is known of an account. */
const STORED_SHARE = 4;

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
export interface Range {
    readonly nth: number;
    readonly from: number;
    readonly before: number;
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
    private readonly withStored: boolean;
    /** SQL for the columns of a line. */
    private readonly known: string;
    private all: readonly Range[] = [];
    /** What was asked for and not given away, by the number of the group. */
    private readonly reading = new Map<number, Promise<AccountTexts[]>>();

    private constructor(
        engine: Engine,
        accounts: string,
        evidence: Gathered | null,
        withStored: boolean,
        known: string
    ) {
        this.engine = engine;
        this.accounts = accounts;
        this.evidence = evidence;
        this.withStored = withStored;
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
        const [[stored, ...counts] = []] = await engine.rows(
            `SELECT (SELECT count(*) FROM stored), ${asked.map((name) => `count(${name})`).join(', ')} FROM ${accounts}`
        );
        const empty = new Set(asked.filter((_, i) => Number(counts[i]) === 0));
        const cells = names.map((name) => (empty.has(name) ? "'null'" : CELLS[COLUMNS[name]](`a.${name}`)));
        const known = cells.join(`, ',', `).replaceAll(`', '`, '');
        return new AccountLines(engine, accounts, evidence, Number(stored) > 0, known);
    }

    /**
     * Divides the accounts into ranges small enough to be held in memory side by side.
     * @param days number of days that are scored
     */
    async ranges(days: number): Promise<readonly Range[]> {
        const size = Math.floor(AT_A_TIME / days / (this.withStored ? STORED_SHARE : 1));
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
        const group = Math.floor(nth / TOGETHER);
        const texts = this.group(group);
        // The engine answers for the next ones while these are worked on.
        if ((group + 1) * TOGETHER < this.all.length) this.group(group + 1).catch(() => undefined);
        const isLast = nth % TOGETHER === TOGETHER - 1 || nth === this.all.length - 1;
        if (isLast) this.reading.delete(group);
        return (await texts)[nth % TOGETHER] ?? NOTHING;
    }

    private group(group: number): Promise<AccountTexts[]> {
        const ranges = this.all.slice(group * TOGETHER, (group + 1) * TOGETHER);
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
        const lines = ranges.map(() => '');
        // Failing here must not leave the other without somebody who looks at it.
        reading?.catch(() => undefined);
        for await (const rows of this.engine.stream(this.linesOf(all, ends)))
            for (const [part, text] of rows) lines[Number(part)] = String(text);
        const pieces = await reading;
        return lines.map((text, part) => ({ lines: text, pieces: pieces?.[part] ?? null }));
    }

    /** One text for each part: to take a million texts out of the engine one by one costs more than to put them together. */
    private linesOf({ from, before }: Pick<Range, 'from' | 'before'>, ends: readonly number[]): string {
        const values = [DETAIL_FIELD, ...SHOWN_FIELDS].map((field) => `s.${ident(field)}`).join(', ');
        const stored = this.withStored
            ? `CASE WHEN s.idx IS NULL THEN 'null' ELSE json_array(${values}) END`
            : "'null'";
        const within = `SELECT * FROM stored WHERE idx >= ${from} AND idx < ${before}`;
        const part = `CASE ${ends.map((end, n) => `WHEN a.idx < ${end} THEN ${n}`).join(' ')} END`;
        return `SELECT ${part} AS part, string_agg(concat('[', ${this.known}, ',', ${stored}, ']'), '\n')
            FROM ${this.accounts}_between(${from}, ${before}) a
            ${this.withStored ? `LEFT JOIN (${within}) s ON s.idx = a.idx` : ''} GROUP BY part`;
    }

    private piecesOf({ from, before, rows }: Omit<Range, 'nth'>): string {
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
