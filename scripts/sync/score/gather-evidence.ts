import type { SourceOf } from '../config/source-schema.ts';
import type { CheckedSource } from '../sources/check-sources.ts';
import type { Engine } from '../sources/engine.ts';
import { stageTable } from '../sources/read-evidence.ts';
import { lit } from '../sources/sql.ts';

/**
 * Counts the evidence in force on each day and puts it into the shape the model takes: table `evidence`, one row of JSON
 * for each piece, ordered by account and day so that it can be read side by side with the accounts.
 * Table `evidence_mark` holds one number per account that stands for its evidence on the last day.
 * @param days "YYYY-MM-DD", in order
 */
export async function gatherEvidence(
    engine: Engine,
    sources: readonly CheckedSource[],
    days: readonly string[]
): Promise<void> {
    await engine.run(
        `CREATE OR REPLACE TABLE evidence_found (account INTEGER, day_no SMALLINT, half VARCHAR, json VARCHAR)`
    );
    for (const [dayNumber, day] of days.entries()) {
        const halves = [
            ...experienceRows(sources, day).map((sql) => ['x', sql]),
            ...outcomeRows(sources, day).map((sql) => ['o', sql])
        ];
        for (const [half, sql] of halves) {
            await engine.run(`INSERT INTO evidence_found SELECT account, ${dayNumber}, '${half}', json FROM (${sql})`);
        }
    }
    await engine.run(
        `CREATE OR REPLACE TABLE evidence AS SELECT * FROM evidence_found ORDER BY account, day_no, half, json`
    );
    await engine.run('DROP TABLE evidence_found');
    // A sum does not depend on the order of the pieces, and md5 does not depend on the version of the engine.
    await engine.run(`CREATE OR REPLACE TABLE evidence_mark AS
        SELECT account, count(*) || '.' || sum(md5_number_lower(half || json)) AS mark
        FROM evidence WHERE day_no = ${days.length - 1} GROUP BY account`);
}

function experienceRows(sources: readonly CheckedSource[], day: string): string[] {
    return sources.flatMap(({ source }, i) => {
        if (source.kind === 'answers') return [answerCounts(stageTable(i), source.name, day)];
        if (source.kind === 'nps')
            return [newest(stageTable(i), source.name, day, `'"kind":"nps","nps":' || nps || ',"n":' || n`)];
        if (source.kind === 'experience')
            return [newest(stageTable(i), source.name, day, `'"kind":"score","score":' || score`)];
        return [];
    });
}

const inWindow = (day: string): string =>
    `mark IS NULL AND day <= DATE ${lit(day)} AND day > DATE ${lit(day)} - window_days`;

/** Latest answer of each person in the window; see sources/answers.ts for what a rank holds. */
function answerCounts(table: string, source: string, day: string): string {
    const dated = (days: string): string => `CAST(DATE '1970-01-01' + CAST(${days} AS INTEGER) AS VARCHAR)`;
    const counts = (suffix: string, only: string): string => `
        count(*) FILTER (rating >= 9${only}) AS promoters${suffix}, count(*) FILTER (rating BETWEEN 7 AND 8${only}) AS passives${suffix},
        count(*) FILTER (rating <= 6${only}) AS detractors${suffix}, coalesce(sum(rating) FILTER (true${only}), 0) AS ratings${suffix}`;
    const told = (
        suffix: string
    ): string => `'"promoters":' || promoters${suffix} || ',"passives":' || passives${suffix} ||
        ',"detractors":' || detractors${suffix} || ',"ratingSum":' || ratings${suffix}`;
    return `SELECT account, '{"kind":"answers","source":' || ${jsonText(source)} || ',' || ${told('')} ||
            ',"oldest":"' || oldest || '","newest":"' || newest || '"' ||
            CASE WHEN deciding > 0 THEN ',"decisionMakers":{' || ${told('_d')} || '}' ELSE '' END || '}' AS json
        FROM (SELECT account, ${counts('', '')}, ${counts('_d', ' AND decides')}, count(*) FILTER (decides) AS deciding,
                ${dated('min(days)')} AS oldest, ${dated('max(days)')} AS newest
            FROM (SELECT account, 10 - ((rank & 31) >> 1) AS rating, (rank & 1) = 1 AS decides, rank >> 5 AS days
                FROM (SELECT account, max(rank) AS rank FROM ${table} JOIN account_rules ON idx = account
                    WHERE ${inWindow(day)} GROUP BY account, person))
            GROUP BY account)`;
}

/** Newest row of each account: a later count replaces an earlier one. Rows of one day all stay. */
function newest(table: string, source: string, day: string, members: string): string {
    return `SELECT account, '{' || ${members} || ',"source":' || ${jsonText(source)} || ',"date":"' || day || '"}' AS json
        FROM (SELECT *, day = max(day) OVER (PARTITION BY account) AS last
            FROM ${table} JOIN account_rules ON idx = account WHERE ${inWindow(day)}) WHERE last`;
}

function outcomeRows(sources: readonly CheckedSource[], day: string): string[] {
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
            WHERE mark IS NULL AND day <= DATE ${lit(day)})
        WHERE last AND DATE ${lit(day)} < coalesce(until + 1, day + validity_days)`
    ];
}

function namesMeasures({ columns, constants }: SourceOf<'roi'>): boolean {
    return columns.measure !== undefined || constants.measure !== undefined;
}

function jsonText(text: string): string {
    return lit(JSON.stringify(text));
}
