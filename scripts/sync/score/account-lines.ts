import type { Engine } from '../sources/engine.ts';
import { ident } from '../sources/sql.ts';
import { DETAIL_FIELD, SHOWN_FIELDS } from './outputs.ts';

/** Accounts handed over at a time, when each has the evidence of one day and nothing stored. */
const AT_A_TIME = 4096;
const FEWEST_AT_A_TIME = 256;
/** A stored receipt is several times the size of everything else that is known of an account. */
const STORED_SHARE = 4;

const COLUMNS = [
    'idx', 'model', 'stage', 'since', 'excluded', 'override', 'override_until', 'digest_in', 'digest_stored', 'cohort', 'id', 'name',
    'score_stored', 'status_stored', 'state_stored', 'percentile_stored', 'revenue', 'currency'
] as const; // prettier-ignore

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
 * Divides a table of accounts into ranges small enough to be held in memory side by side.
 * @param accounts table, see selectAccounts
 * @param days number of days that are scored
 */
export async function rangesOf(engine: Engine, accounts: string, days: number): Promise<Range[]> {
    const hasStored = (await engine.count('SELECT count(*) FROM (FROM stored LIMIT 1)')) > 0;
    const size = Math.max(FEWEST_AT_A_TIME, Math.floor(AT_A_TIME / days / (hasStored ? STORED_SHARE : 1)));
    const rows = await engine.rows(
        `SELECT min(idx), max(idx) + 1, count(*) FROM ${accounts} GROUP BY rowid // ${size} ORDER BY 1`
    );
    return rows.map(([from, before, count]) => ({ from: Number(from), before: Number(before), rows: Number(count) }));
}

/**
 * Everything that is known of the accounts of a range, as lines in any order: put together by the engine, so that an account
 * costs little in the one thread that asks it.
 * @param evidence whether what is known of the evidence is wanted, see gatherEvidence
 */
export async function accountLines(
    engine: Engine,
    accounts: string,
    range: Range,
    evidence: 'with evidence' | 'without evidence'
): Promise<string> {
    const lines: string[] = [];
    for await (const rows of engine.stream(linesSql(accounts, range, evidence === 'with evidence')))
        for (const [line] of rows) lines.push(String(line));
    return lines.join('\n');
}

function linesSql(accounts: string, { from, before }: Range, withEvidence: boolean): string {
    const within = (column: string): string => `${column} >= ${from} AND ${column} < ${before}`;
    const stored = `json_array(${[DETAIL_FIELD, ...SHOWN_FIELDS].map((field) => `s.${ident(field)}`).join(', ')})`;
    const known = `json_array(${COLUMNS.map((name) => `a.${name}`).join(', ')})::VARCHAR`;
    const pieces = withEvidence
        ? `SELECT account, string_agg('[' || day_no || ',"' || half || '",' || json || ']', ',') AS pieces FROM evidence
            WHERE ${within('account')} AND account IN (SELECT idx FROM a) GROUP BY account`
        : 'SELECT NULL::INTEGER AS account, NULL::VARCHAR AS pieces WHERE false';
    return `WITH a AS (SELECT * FROM ${accounts} WHERE ${within('idx')}), e AS (${pieces}),
        s AS (SELECT * FROM stored WHERE ${within('idx')})
        SELECT left(${known}, -1) || ',' || CASE WHEN s.idx IS NULL THEN 'null' ELSE ${stored} END ||
            ',[' || coalesce(e.pieces, '') || ']]'
        FROM a LEFT JOIN e ON e.account = a.idx LEFT JOIN s ON s.idx = a.idx`;
}

/**
 * Accounts of a range in their order, made one by one: thousands that live side by side cost the collector of garbage more
 * than the scoring of them.
 * @param text see {@link accountLines}
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
