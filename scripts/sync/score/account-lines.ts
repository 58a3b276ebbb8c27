import type { Engine } from '../sources/engine.ts';
import { ident } from '../sources/sql.ts';
import { DETAIL_FIELD, SHOWN_FIELDS } from './outputs.ts';

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
    /** Pieces by the number of the day and by half: "x" for experience, "o" for outcome. In any order. */
    readonly evidence: readonly (readonly [day: number, half: string, piece: unknown])[];
}

/** Accounts from one `idx` up to another, which is not among them. */
export interface Range {
    readonly from: number;
    readonly before: number;
    readonly rows: number;
}

/**
 * Everything that is known of the accounts of a table, as lines of JSON: put together by the engine, so that an account costs
 * little in the one thread that asks it. What no account has costs nothing.
 */
export class AccountLines {
    private readonly engine: Engine;
    private readonly accounts: string;
    private readonly withEvidence: boolean;
    private readonly withStored: boolean;
    /** SQL for the columns of a line. */
    private readonly known: string;

    private constructor(engine: Engine, accounts: string, withEvidence: boolean, withStored: boolean, known: string) {
        this.engine = engine;
        this.accounts = accounts;
        this.withEvidence = withEvidence;
        this.withStored = withStored;
        this.known = known;
    }

    /**
     * Needs the table `stored`, and `evidence` where it is wanted, see gatherEvidence.
     * @param accounts table, see selectAccounts
     */
    static async open(engine: Engine, accounts: string, withEvidence: boolean): Promise<AccountLines> {
        const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
        const [counts = []] = await engine.rows(
            `SELECT ${names.map((name) => `count(${name})`).join(', ')}, (SELECT count(*) FROM stored) FROM ${accounts}`
        );
        const cells = names.map((name, i) => (Number(counts[i]) === 0 ? "'null'" : CELLS[COLUMNS[name]](`a.${name}`)));
        const known = cells.join(`, ',', `).replaceAll(`', '`, '');
        return new AccountLines(engine, accounts, withEvidence, Number(counts.at(-1)) > 0, known);
    }

    /**
     * Divides the accounts into ranges small enough to be held in memory side by side.
     * @param days number of days that are scored
     */
    async ranges(days: number): Promise<Range[]> {
        const size = Math.floor(AT_A_TIME / days / (this.withStored ? STORED_SHARE : 1));
        const rows = await this.engine.rows(`SELECT min(idx), max(idx) + 1, count(*) FROM ${this.accounts}
            GROUP BY rowid // ${Math.max(FEWEST_AT_A_TIME, size)} ORDER BY 1`);
        return rows.map(([from, before, count]) => ({
            from: Number(from),
            before: Number(before),
            rows: Number(count)
        }));
    }

    /** Lines of a range, in any order; read them by {@link readAccountLines}. */
    async read(range: Range): Promise<string> {
        const lines: string[] = [];
        for await (const rows of this.engine.stream(this.sql(range)))
            for (const [line] of rows) lines.push(String(line));
        return lines.join('\n');
    }

    private sql({ from, before }: Range): string {
        const within = (column: string): string => `${column} >= ${from} AND ${column} < ${before}`;
        const values = [DETAIL_FIELD, ...SHOWN_FIELDS].map((field) => `s.${ident(field)}`).join(', ');
        const stored = this.withStored
            ? `CASE WHEN s.idx IS NULL THEN 'null' ELSE json_array(${values}) END`
            : "'null'";
        const pieces = this.withEvidence ? `coalesce(e.pieces, '')` : `''`;
        const evidence = `SELECT account, string_agg(concat('[', day_no, ',"', half, '",', json, ']'), ',') AS pieces
            FROM evidence WHERE ${within('account')} AND account IN (SELECT idx FROM a) GROUP BY account`;
        return `WITH a AS (SELECT * FROM ${this.accounts} WHERE ${within('idx')})
            SELECT concat('[', ${this.known}, ',', ${stored}, ',[', ${pieces}, ']]') FROM a
            ${this.withEvidence ? `LEFT JOIN (${evidence}) e ON e.account = a.idx` : ''}
            ${this.withStored ? `LEFT JOIN (SELECT * FROM stored WHERE ${within('idx')}) s ON s.idx = a.idx` : ''}`;
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
 * @param text see {@link AccountLines.read}
 */
export function* readAccountLines(text: string): Generator<KnownAccount> {
    const lines = text.split('\n');
    const placeOf = (line: string): number => Number.parseInt(line.slice(1, 12), 10);
    const places = lines.map(placeOf);
    const inOrder = places.every((place, i) => i === 0 || (places[i - 1] ?? 0) < place);
    if (!inOrder) lines.sort((a, b) => placeOf(a) - placeOf(b));
    for (const line of lines) yield knownAccount(line);
}

function knownAccount(line: string): KnownAccount {
    const [
        idx, model, stage, since, excluded, override, overrideUntil, digestIn, digestStored, cohort, id, name,
        scoreStored, statusStored, stateStored, percentileStored, revenue, currency, stored, evidence
    ] = JSON.parse(line); // prettier-ignore
    return {
        idx, model, stage, since, excluded, override, overrideUntil, digestIn, digestStored, cohort, id, name,
        scoreStored, statusStored, stateStored, percentileStored, revenue, currency, stored, evidence
    }; // prettier-ignore
}
