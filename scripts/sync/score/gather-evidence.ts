import type { SourceOf } from '../config/source-schema.ts';
import type { CheckedSource } from '../sources/check-sources.ts';
import type { Engine } from '../sources/engine.ts';
import { stageTable } from '../sources/tables.ts';
import { lit } from '../sources/sql.ts';
import { countAnswers, countedTable } from './count-answers.ts';

/** Pieces of evidence made at a time: those of neighbouring accounts come to lie near each other, and are found fast. */
const PIECES_AT_A_TIME = 500_000;

/**
 * Counts the evidence in force on each day and puts it into the shape the model takes: table `evidence`, one row of JSON
 * for each piece, those of neighbouring accounts near each other. Table `evidence_mark` holds one number per account that
 * stands for its evidence on the last day.
 * @param days "YYYY-MM-DD", in order
 */
export async function gatherEvidence(
    engine: Engine,
    sources: readonly CheckedSource[],
    days: readonly string[]
): Promise<void> {
    for (const [i, { source }] of sources.entries()) {
        if (source.kind === 'answers') await countAnswers(engine, i, source, days);
    }
    await engine.run(`CREATE OR REPLACE TABLE evidence (account INTEGER, day_no SMALLINT, half VARCHAR, json VARCHAR)`);
    const accounts = await engine.count('SELECT max(idx) FROM account_rules');
    const step = Math.ceil(PIECES_AT_A_TIME / (Math.max(1, sources.length) * days.length));
    await engine.unpacked(async () => {
        // As one transaction: what is committed bit by bit is written twice.
        await engine.run('BEGIN');
        for (let from = 0; from <= accounts; from += step) {
            await gatherRange(engine, sources, days, `account >= ${from} AND account < ${from + step}`);
        }
        await engine.run('COMMIT');
    });
    // A sum does not depend on the order of the pieces, and md5 does not depend on the version of the engine.
    await engine.run(`CREATE OR REPLACE TABLE evidence_mark AS
        SELECT account, count(*) || '.' || sum(md5_number_lower(half || json)) AS mark
        FROM evidence WHERE day_no = ${days.length - 1} GROUP BY account`);
}

async function gatherRange(
    engine: Engine,
    sources: readonly CheckedSource[],
    days: readonly string[],
    range: string
): Promise<void> {
    const pieces = days.flatMap((day, dayNumber) => [
        ...experienceRows(sources, day, dayNumber, range).map((sql) => piece(dayNumber, 'x', sql)),
        ...outcomeRows(sources, day, range).map((sql) => piece(dayNumber, 'o', sql))
    ]);
    await engine.run(`INSERT INTO evidence ${pieces.join(' UNION ALL ')}`);
}

function piece(dayNumber: number, half: 'x' | 'o', sql: string): string {
    return `SELECT account, ${dayNumber}::SMALLINT AS day_no, '${half}' AS half, json FROM (${sql})`;
}

function experienceRows(sources: readonly CheckedSource[], day: string, dayNumber: number, range: string): string[] {
    return sources.flatMap(({ source }, i) => {
        if (source.kind === 'answers') return [answerCounts(countedTable(i), source, dayNumber, range)];
        if (source.kind === 'nps')
            return [newest(stageTable(i), source.name, day, range, `'"kind":"nps","nps":' || nps || ',"n":' || n`)];
        if (source.kind === 'experience')
            return [newest(stageTable(i), source.name, day, range, `'"kind":"score","score":' || score`)];
        return [];
    });
}

/** Counted answers as the model takes them. */
function answerCounts(table: string, { name, columns }: SourceOf<'answers'>, dayNumber: number, range: string): string {
    const dated = (days: string): string => `CAST(DATE '1970-01-01' + ${days} AS VARCHAR)`;
    const told = (
        suffix: string
    ): string => `'"promoters":' || promoters${suffix} || ',"passives":' || passives${suffix} ||
        ',"detractors":' || detractors${suffix} || ',"ratingSum":' || ratings${suffix}`;
    const deciding = `CASE WHEN deciding > 0 THEN ',"decisionMakers":{' || ${told('_d')} || '}' ELSE '' END ||`;
    return `SELECT account, '{"kind":"answers","source":' || ${jsonText(name)} || ',' || ${told('')} ||
            ',"oldest":"' || ${dated('oldest')} || '","newest":"' || ${dated('newest')} || '"' ||
            ${columns.decisionMaker === undefined ? '' : deciding} '}' AS json
        FROM ${table} WHERE day_no = ${dayNumber} AND ${range}`;
}

/** Newest row of each account: a later count replaces an earlier one. Rows of one day all stay. */
function newest(table: string, source: string, day: string, range: string, members: string): string {
    return `SELECT account, '{' || ${members} || ',"source":' || ${jsonText(source)} || ',"date":"' || day || '"}' AS json
        FROM (SELECT *, day = max(day) OVER (PARTITION BY account) AS last
            FROM ${table} JOIN account_rules ON idx = account
            WHERE ${range} AND day <= DATE ${lit(day)} AND day > DATE ${lit(day)} - window_days) WHERE last`;
}

function outcomeRows(sources: readonly CheckedSource[], day: string, range: string): string[] {
    const tables = sources.flatMap(({ source }, i) =>
        source.kind === 'roi' ? [`SELECT *, ${lit(source.name)} AS source FROM ${stageTable(i)}`] : []
    );
    if (tables.length === 0) return [];
    const member = (name: string, value: string): string =>
        `CASE WHEN ${value} IS NULL THEN '' ELSE ',"${name}":' || ${value} END`;
    const quoted = (value: string): string => `'"' || ${value} || '"'`;
    // First the newest of each measure, then what is still valid: an expired newest row does not revive an older one.
    const named = sources.some(({ source }) => source.kind === 'roi' && namesMeasures(source));
    const last = named ? 'measure IS NULL OR day = max(day) OVER (PARTITION BY account, measure)' : 'true';
    return [
        `SELECT account, '{"kind":"' || kind || '","values":[' || concat_ws(',', value_0, value_1) || '],"date":"' || day ||
            '","source":' || to_json(source)::VARCHAR || ${member('weight', 'CASE WHEN weight <> 1 THEN weight END')} ||
            ${member('validUntil', quoted('until'))} || ${member('verifiedBy', quoted('verified'))} ||
            ${member('measure', 'to_json(measure)::VARCHAR')} || '}' AS json
        FROM (SELECT *, ${last} AS last
            FROM (${tables.join(' UNION ALL ')}) JOIN account_rules ON idx = account
            WHERE ${range} AND day <= DATE ${lit(day)})
        WHERE last AND DATE ${lit(day)} < coalesce(until + 1, day + validity_days)`
    ];
}

function namesMeasures({ columns, constants }: SourceOf<'roi'>): boolean {
    return columns.measure !== undefined || constants.measure !== undefined;
}

function jsonText(text: string): string {
    return lit(JSON.stringify(text));
}
