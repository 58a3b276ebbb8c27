import type { Engine } from '../sources/engine.ts';
import { ident } from '../sources/sql.ts';
import type { Gathered } from './gather-evidence.ts';
import { DETAIL_FIELD, SHOWN_FIELDS } from './outputs.ts';
import { PIECE_HEAD, PieceReader, readPieces } from './pieces.ts';
import type { Piece, Pieces } from './pieces.ts';

/** Accounts handed over at a time, when each has the evidence of one day and nothing stored. */
const AT_A_TIME = 4096;
const FEWEST_AT_A_TIME = 256;
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

type Text = string | null;

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
    /** The receipt, then the shown values; null for an account that never was scored. */
    readonly stored: readonly Text[] | null;
    /** Pieces of its evidence, in any order. */
    readonly evidence: readonly Piece[];
}

/** Accounts from one `idx` up to another, which is not among them. */
export interface Range {
    readonly from: number;
    readonly before: number;
    readonly rows: number;
}

/** What is known of the accounts of a range, to be handed to a thread and read by {@link readAccountLines}. */
export interface AccountTexts {
    /** A line of JSON for each account, in any order. */
    readonly lines: string;
    /** Evidence, in the order of the accounts; null when none was asked for. */
    readonly pieces: Pieces | null;
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
    async ranges(days: number): Promise<Range[]> {
        const size = Math.floor(AT_A_TIME / days / (this.withStored ? STORED_SHARE : 1));
        const rows = await this.engine.rows(`SELECT min(idx), max(idx) + 1, count(*)
            FROM (SELECT idx, row_number() OVER () - 1 AS nth FROM ${this.accounts})
            GROUP BY nth // ${Math.max(FEWEST_AT_A_TIME, size)} ORDER BY 1`);
        return rows.map(([from, before, count]) => ({
            from: Number(from),
            before: Number(before),
            rows: Number(count)
        }));
    }

    /** What is known of the accounts of a range. */
    async read(range: Range): Promise<AccountTexts> {
        const pieces = this.evidence === null ? null : readPieces(this.engine, this.piecesOf(range), this.evidence);
        const lines: string[] = [];
        for await (const rows of this.engine.stream(this.linesOf(range)))
            for (const [line] of rows) lines.push(String(line));
        return { lines: lines.join('\n'), pieces: await pieces };
    }

    private linesOf({ from, before }: Range): string {
        const within = `idx >= ${from} AND idx < ${before}`;
        const values = [DETAIL_FIELD, ...SHOWN_FIELDS].map((field) => `s.${ident(field)}`).join(', ');
        const stored = this.withStored
            ? `CASE WHEN s.idx IS NULL THEN 'null' ELSE json_array(${values}) END`
            : "'null'";
        return `SELECT concat('[', ${this.known}, ',', ${stored}, ']') FROM ${this.accounts}_between(${from}, ${before}) a
            ${this.withStored ? `LEFT JOIN (SELECT * FROM stored WHERE ${within}) s ON s.idx = a.idx` : ''}`;
    }

    private piecesOf({ from, before, rows }: Range): string {
        const { width = 0, forms = [] } = this.evidence ?? {};
        const numbers = Array.from({ length: width - PIECE_HEAD }, (_, i) => `, v${i}`).join('');
        const texts = forms.some((form) => form.kind === 'outcome' && form.texts.length > 0) ? ', texts' : '';
        const some = `WHERE account IN (SELECT idx FROM ${this.accounts} WHERE idx >= ${from} AND idx < ${before})`;
        return `SELECT account, day_no, form${numbers}${texts} FROM evidence_between(${from}, ${before})
            ${rows === before - from ? '' : some} ORDER BY account`;
    }
}

/** SQL for a column as JSON, by its kind. */
const CELLS = {
    number: (column: string) => `coalesce(${column}::VARCHAR, 'null')`,
    plain: (column: string) => `'"', ${column}, '"'`,
    text: (column: string) => `coalesce(to_json(${column})::VARCHAR, 'null')`
} as const;

/**
 * Accounts of a range in their order, made one by one: thousands that live side by side cost the collector of garbage more
 * than the scoring of them.
 */
export function* readAccountLines({ lines: text, pieces }: AccountTexts): Generator<KnownAccount> {
    const lines = text.split('\n');
    const placeOf = (line: string): number => Number.parseInt(line.slice(1, 12), 10);
    const places = lines.map(placeOf);
    const inOrder = places.every((place, i) => i === 0 || (places[i - 1] ?? 0) < place);
    if (!inOrder) lines.sort((a, b) => placeOf(a) - placeOf(b));
    const evidence = pieces === null ? null : new PieceReader(pieces);
    for (const line of lines) yield knownAccount(line, evidence);
}

function knownAccount(line: string, pieces: PieceReader | null): KnownAccount {
    const [
        idx, model, stage, since, excluded, override, overrideUntil, digestIn, digestStored, cohort, id, name,
        scoreStored, statusStored, stateStored, percentileStored, revenue, currency, stored
    ] = JSON.parse(line); // prettier-ignore
    return {
        idx, model, stage, since, excluded, override, overrideUntil, digestIn, digestStored, cohort, id, name,
        scoreStored, statusStored, stateStored, percentileStored, revenue, currency, stored, evidence: pieces?.of(idx) ?? []
    }; // prettier-ignore
}
