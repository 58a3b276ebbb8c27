import type { Source } from '../config/source-schema.ts';
import { DAY_MS } from '../day-ms.ts';
import { countText } from '../report/count-text.ts';
import { countedTable } from '../score/counted.ts';
import { inWindow, isValid } from '../score/in-force.ts';
import type { Limits } from '../score/in-force.ts';
import { dayOfRank, RANKS_A_DAY } from '../sources/answers.ts';
import type { Engine } from '../sources/engine.ts';
import { formOf } from '../sources/reading.ts';
import { lit } from '../sources/sql.ts';
import { rowsTable, stageTable } from '../sources/tables.ts';

/** Share of the used rows of a source that may be dated after the as-of day without a word, and rows from which it is told. */
const LATE_SHARE = 0.5;
const LATE_FROM = 10;
/** Share of the used rows under which those that count are nearly none: a source may hold the answers of many years. */
const FEW_SHARE = 0.01;

/** Rows of a source by what their day says. */
interface Days {
    readonly used: number;
    /** Dated after the as-of day. */
    readonly late: number;
    /** Recent enough to count. */
    readonly inForce: number;
    /** "YYYY-MM-DD". */
    readonly first: string;
    readonly last: string;
}

/**
 * Warns of sources whose rows are good and yet do not count, because of their days: half of them or more lie after the as-of day,
 * as with day and month swapped, or nearly all are too old. Where all is well, nearly no row is looked at.
 * @param counts rows used of each source, in the order of the sources
 * @param days "YYYY-MM-DD", in order; the last one decides
 * @param limits how long evidence counts; null when the rules of the accounts differ: then the longest
 */
export async function warnOfIdle(
    engine: Engine,
    sources: readonly { readonly source: Source }[],
    counts: readonly { readonly used: number }[],
    { days, limits }: { readonly days: readonly string[]; readonly limits: Limits },
    warn: (message: string) => void
): Promise<void> {
    const asOf = days.at(-1) ?? '';
    const { windowDays, validityDays } = limits ?? (await longest(engine));
    for (const [i, { source }] of sources.entries()) {
        const length = source.kind === 'roi' ? validityDays : windowDays;
        const used = counts[i]?.used ?? 0;
        if (used === 0) continue;
        const asked = { i, source, asOf, dayNumber: days.length - 1, recent: recentOf(source, asOf, length) };
        if (await isUsual(engine, asked, used)) continue;
        const text = idleText(source, await daysOf(engine, asked), asOf, length);
        if (text !== null) warn(text);
    }
}

/** What is asked of a source. */
interface Asked {
    /** Number of the source. */
    readonly i: number;
    readonly source: Source;
    readonly asOf: string;
    /** Place of the as-of day among those that are scored. */
    readonly dayNumber: number;
    /** SQL condition on `day` and `until` of a row that counts. */
    readonly recent: string;
}

function recentOf({ kind }: Source, asOf: string, length: number): string {
    return kind === 'roi'
        ? `day <= DATE ${lit(asOf)} AND ${isValid(asOf, String(length))}`
        : inWindow(asOf, String(length));
}

async function longest(engine: Engine): Promise<NonNullable<Limits>> {
    const [row] = await engine.rows('SELECT max(window_days), max(validity_days) FROM account_rules');
    return { windowDays: Number(row?.[0]), validityDays: Number(row?.[1]) };
}

/**
 * Whether a source, which may have many millions of rows, is certain to be in order: enough of them count, and few lie after the
 * day, whoever they belong to. The first needs a few rows, or what was counted; for the second the engine knows the days of a
 * block of rows without reading it.
 */
async function isUsual(engine: Engine, { i, source, asOf, dayNumber, recent }: Asked, used: number): Promise<boolean> {
    const enough = Math.max(1, Math.ceil(FEW_SHARE * used));
    const answers = source.kind === 'answers';
    const inForce = answers
        ? `SELECT coalesce(sum(promoters + passives + detractors), 0)::BIGINT FROM ${countedTable(i)} WHERE day_no = ${dayNumber}`
        : `SELECT count(*) FROM (SELECT 1 FROM ${stageTable(i)} WHERE ${recent} LIMIT ${enough})`;
    if ((await engine.count(inForce)) < enough) return false;
    const late = answers
        ? `${rowsTable(i)} WHERE mark IS NULL AND rank >= ${(Date.parse(asOf) / DAY_MS + 1) * RANKS_A_DAY}`
        : `${stageTable(i)} WHERE day > DATE ${lit(asOf)}`;
    return !isLate(await engine.count(`SELECT count(*) FROM ${late}`), used);
}

function isLate(late: number, used: number): boolean {
    return late >= used || (late >= LATE_FROM && late >= LATE_SHARE * used);
}

async function daysOf(engine: Engine, { i, source, asOf, recent }: Asked): Promise<Days> {
    const columns =
        source.kind === 'roi'
            ? 'day, until'
            : source.kind === 'answers'
              ? `DATE '1970-01-01' + (${dayOfRank('rank')}) AS day`
              : 'day';
    const [row] =
        await engine.rows(`SELECT count(*), count(*) FILTER (day > DATE ${lit(asOf)}), count(*) FILTER (${recent}),
        min(day)::VARCHAR, max(day)::VARCHAR FROM (SELECT ${columns} FROM ${stageTable(i)})`);
    const [used = 0, late = 0, inForce = 0] = (row ?? []).slice(0, 3).map(Number);
    return { used, late, inForce, first: String(row?.[3]), last: String(row?.[4]) };
}

function idleText(
    source: Source,
    { used, late, inForce, first, last }: Days,
    asOf: string,
    length: number
): string | null {
    const few = inForce === 0 || inForce < FEW_SHARE * used;
    const others = few && late < used;
    if (!few && !isLate(late, used)) return null;
    const lateText = `${countText(late)} of ${countText(used)} used rows are dated after ${asOf}, the day of this run, and do not count yet`;
    const oldText = `${inForce === 0 ? 'none' : `only ${countText(inForce)}`} of ${countText(used)} used rows ${inForce === 1 ? 'counts' : 'count'} on ${asOf}, the day of this run: ${lengthText(source, length)}`;
    const told = [...(isLate(late, used) ? [lateText] : []), ...(others ? [oldText] : [])];
    return `Source "${source.name}": ${told.join('; ')}. Its days go from ${first} to ${last}. Look whether ${wayOfDays(source)}, whether the export is the right one, and whether the run is about the right day (--as-of).`;
}

function lengthText({ kind }: Source, length: number): string {
    return kind === 'roi'
        ? `they count until their last day or, without one, for ${countText(length)} days (Outcome Validity of the rules)`
        : `they count for ${countText(length)} days (NPS Window of the rules)`;
}

/** What to look at where days are wrong. */
function wayOfDays({ columns, dateFormat }: Source): string {
    if (columns.date === undefined) return 'constants.date is right';
    const form = dateFormat === undefined ? 'none: ISO dates such as 2026-01-31' : formOf(dateFormat);
    return `day and month are swapped (dateFormat, now ${form})`;
}
