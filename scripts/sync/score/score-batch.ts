import { join } from 'node:path';
import type { Row } from '../sources/engine.ts';
import type { Engine } from '../sources/engine.ts';
import { ident } from '../sources/sql.ts';
import { LineFile } from '../plan/line-file.ts';
import type { Models } from './assign-rules.ts';
import { STAGES } from './model.ts';
import type { Override, Stage } from './model.ts';
import { SHIPPED } from '../rules/published.ts';
import { DETAIL_FIELD, SHOWN_FIELDS } from './outputs.ts';
import { scoreOne } from './score-account.ts';
import type { AccountToScore, EvidenceOnDay } from './score-account.ts';

/** Scored accounts of one batch: numbers in the engine, the rest in a file of lines in the same order. */
export interface Batch {
    /** Table (n, idx, changed, state, status, score, outcome, experience, change). */
    readonly table: string;
    /** Line n: JSON of {@link BatchLine}. */
    readonly file: string;
    readonly count: number;
}

/** Shown values, digest, detail and the stored context of one account. */
export type BatchLine = [shown: (string | null)[], digest: string, detail: string, context: string | null];

const FLUSH_EVERY = 10_000;

/**
 * Scores the accounts of a table, one chunk in memory at a time.
 * @param due table with `idx` and `digest_in`
 * @param days as-of days, the last is the one that is stored
 * @param progress called with the number of accounts scored so far
 */
export async function scoreBatch(
    engine: Engine,
    models: Models,
    due: string,
    days: readonly string[],
    folder: string,
    progress: (scored: number) => void
): Promise<Batch> {
    const table = `scored_${due}`;
    await engine.run(`CREATE OR REPLACE TABLE ${table} (n INTEGER, idx INTEGER, changed BOOLEAN, state VARCHAR, status VARCHAR,
        score DOUBLE, outcome DOUBLE, experience DOUBLE, change DOUBLE)`);
    const lines = new LineFile(join(folder, `${table}.ndjson`));
    const connection = await engine.fork();
    const appender = await connection.createAppender(table);
    for await (const rows of engine.stream(accountsSql(due, days.length))) {
        for (const row of rows) {
            const model = models[Number(row[1])] ?? SHIPPED;
            const scored = scoreOne(toScore(row), model.rules, days);
            const { standing, trend } = scored.health;
            appender.appendInteger(lines.lines);
            appender.appendInteger(Number(row[0]));
            appender.appendBoolean(scored.changed);
            appender.appendVarchar(standing.state);
            if (standing.status === null) appender.appendNull();
            else appender.appendVarchar(standing.status);
            for (const value of [standing.score, standing.outcome, standing.experience, trend?.change ?? null]) {
                if (value === null) appender.appendNull();
                else appender.appendDouble(value);
            }
            appender.endRow();
            const context = scored.context === null ? null : JSON.stringify(scored.context);
            lines.add(
                JSON.stringify([scored.shown, scored.digest, scored.detail, context] satisfies [
                    readonly (string | null)[],
                    string,
                    string,
                    string | null
                ])
            );
            if (lines.lines % FLUSH_EVERY === 0) appender.flushSync();
        }
        progress(lines.lines);
    }
    appender.closeSync();
    connection.closeSync();
    lines.close();
    return { table, file: lines.path, count: lines.lines };
}

function accountsSql(due: string, days: number): string {
    const shown = SHOWN_FIELDS.map((field) => `s.${ident(field)}`);
    const oneDay = `SELECT account, '[[' || day_no || ',' || experience || ',' || outcome || ']]' AS evidence FROM evidence_at`;
    const perDay = `SELECT account, '[' || string_agg('[' || day_no || ',' || experience || ',' || outcome || ']', ',' ORDER BY day_no) || ']' AS evidence
        FROM evidence_at GROUP BY account`;
    return `SELECT a.idx, r.model, r.stage, r.since, r.excluded, a."Health_Override__c", left(a."Health_Override_Until__c", 10), d.digest_in,
            a."Health_Digest__c", s."Id" IS NOT NULL, e.evidence, s.${ident(DETAIL_FIELD)}, ${shown.join(', ')}
        FROM ${due} d JOIN accounts a ON a.idx = d.idx JOIN account_rules r ON r.idx = d.idx
        LEFT JOIN (${days === 1 ? oneDay : perDay}) e ON e.account = d.idx LEFT JOIN stored s ON s."Id" = a."Id" ORDER BY a.idx`;
}

function toScore(row: Row): AccountToScore {
    const [, , stage, since, excluded, override, until, digestIn, digest, scoredBefore, evidence, detail, ...shown] =
        row;
    return {
        evidence: typeof evidence === 'string' ? (JSON.parse(evidence) as EvidenceOnDay[]) : [],
        stage: stageOf(stage),
        customerSince: textOf(since),
        override: overrideOf(textOf(override), textOf(until)),
        excluded: excluded === true,
        digestIn: String(digestIn),
        storedDigest: textOf(digest),
        stored: scoredBefore === true ? { detail: textOf(detail), shown: shown.map(textOf) } : null
    };
}

function textOf(value: Row[number] | undefined): string | null {
    return value === null || value === undefined ? null : String(value);
}

function stageOf(value: Row[number] | undefined): Stage | null {
    return STAGES.find((stage) => stage === value) ?? null;
}

function overrideOf(status: string | null, until: string | null): Override | null {
    return status === 'Green' || status === 'Amber' || status === 'Red' ? { status, until, reason: null } : null;
}
