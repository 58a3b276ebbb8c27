import { join } from 'node:path';
import type { DuckDBAppender } from '@duckdb/node-api';
import { LineFile } from '../plan/line-file.ts';
import { trimHeap } from '../report/heap.ts';
import { SHIPPED } from '../rules/published.ts';
import type { Engine, Row } from '../sources/engine.ts';
import { ident } from '../sources/sql.ts';
import type { Models } from './assign-rules.ts';
import type { PastPicture } from '../snapshots/past.ts';
import { STAGES } from './model.ts';
import type { ExperienceEvidence, OutcomeEvidence, Override, Stage } from './model.ts';
import { OrderedRows } from './ordered-rows.ts';
import { DETAIL_FIELD, SHOWN_FIELDS } from './outputs.ts';
import { scoreOne } from './score-account.ts';
import type { EvidenceOnDay, ScoredAccount, Stored } from './score-account.ts';

/** Scored accounts of one batch: numbers in the engine, the rest in a file. Row n of each is the same account. */
export interface Batch {
    /** Table of the accounts, see selectAccounts. */
    readonly accounts: string;
    /** Table (changed, pictured, signals, state, status, score, outcome, experience, change, cause), in the order of `accounts`. */
    readonly table: string;
    /** A line of JSON for each account, see {@link BatchLine}. */
    readonly file: string;
}

/** Shown values, digest, detail, the stored context and pictures of past days of one account. */
export type BatchLine = [
    shown: readonly (string | null)[],
    digest: string,
    detail: string,
    context: string | null,
    past?: readonly PastPicture[]
];

const FLUSH_EVERY = 10_000;

/**
 * Scores the accounts of a table: accounts, evidence and stored receipts are read side by side in the order of accounts,
 * so that only a few thousand are in memory, however many there are.
 * @param accounts table of accounts, see selectAccounts
 * @param period as-of days, the last is the one that is stored, and whether to keep what accounts showed on the others
 * @param progress called with the number of accounts scored so far
 */
export async function scoreBatch(
    engine: Engine,
    models: Models,
    accounts: string,
    period: { readonly days: readonly string[]; readonly withPast: boolean },
    folder: string,
    progress: (scored: number) => void
): Promise<Batch> {
    const table = `scored_${accounts}`;
    await engine.run(`CREATE OR REPLACE TABLE ${table} (changed BOOLEAN, pictured BOOLEAN, signals TINYINT, state VARCHAR, status VARCHAR,
        score DOUBLE, outcome DOUBLE, experience DOUBLE, change DOUBLE, cause VARCHAR)`);
    const lines = new LineFile(join(folder, `${table}.ndjson`));
    const evidence = new OrderedRows(engine.stream('SELECT account, day_no, half, json FROM evidence'));
    const stored = new OrderedRows(engine.stream(storedSql()));
    const connection = await engine.fork();
    const appender = await connection.createAppender(table);
    for await (const chunk of engine.stream(
        `SELECT idx, model, stage, since, excluded, override, override_until, digest_in, digest_stored FROM ${accounts}`
    )) {
        const rows = [...chunk];
        const last = Number(rows.at(-1)?.[0] ?? -1);
        await Promise.all([evidence.fillTo(last), stored.fillTo(last)]);
        for (const row of rows) {
            const idx = Number(row[0]);
            const scored = scoreRow(row, evidence.take(idx), stored.take(idx)[0], models, period);
            appendStanding(appender, scored);
            lines.add(JSON.stringify(lineOf(scored)));
            if (lines.lines % FLUSH_EVERY === 0) appender.flushSync();
        }
        progress(lines.lines);
        trimHeap();
    }
    await Promise.all([evidence.close(), stored.close()]);
    appender.closeSync();
    connection.closeSync();
    lines.close();
    return { accounts, table, file: lines.path };
}

function storedSql(): string {
    return `SELECT idx, ${ident(DETAIL_FIELD)}, ${SHOWN_FIELDS.map(ident).join(', ')} FROM stored`;
}

function scoreRow(
    row: Row,
    evidence: readonly Row[],
    stored: Row | undefined,
    models: Models,
    { days, withPast }: { days: readonly string[]; withPast: boolean }
): ScoredAccount {
    const [, model, stage, since, excluded, override, until, digestIn, digestStored] = row;
    const rules = (models[Number(model)] ?? SHIPPED).rules;
    const account = {
        evidence: evidenceByDay(evidence),
        stage: stageOf(stage),
        customerSince: textOf(since),
        override: overrideOf(textOf(override), textOf(until)),
        excluded: excluded === true,
        digestIn: String(digestIn),
        storedDigest: textOf(digestStored),
        stored: stored === undefined ? null : storedOf(stored),
        withPast
    };
    return scoreOne(account, rules, days);
}

/** Pieces of evidence, ordered by day, as lists of both halves. */
function evidenceByDay(pieces: readonly Row[]): EvidenceOnDay[] {
    const days: [number, ExperienceEvidence[], OutcomeEvidence[]][] = [];
    for (const [, day, half, json] of pieces) {
        let last = days.at(-1);
        if (!last || last[0] !== Number(day)) {
            last = [Number(day), [], []];
            days.push(last);
        }
        const piece: unknown = JSON.parse(String(json));
        if (half === 'x') last[1].push(piece as ExperienceEvidence);
        else last[2].push(piece as OutcomeEvidence);
    }
    return days;
}

function storedOf([, detail, ...shown]: Row): Stored {
    return { detail: textOf(detail), shown: shown.map(textOf) };
}

function appendStanding(appender: DuckDBAppender, { changed, pictured, signals, cause, health }: ScoredAccount): void {
    const { standing, trend } = health;
    appender.appendBoolean(changed);
    appender.appendBoolean(pictured);
    appender.appendTinyInt(signals);
    appender.appendVarchar(standing.state);
    if (standing.status === null) appender.appendNull();
    else appender.appendVarchar(standing.status);
    for (const value of [standing.score, standing.outcome, standing.experience, trend?.change ?? null]) {
        if (value === null) appender.appendNull();
        else appender.appendDouble(value);
    }
    if (cause === null) appender.appendNull();
    else appender.appendVarchar(cause);
    appender.endRow();
}

function lineOf({ shown, digest, detail, context, past }: ScoredAccount): BatchLine {
    const kept = context === null ? null : JSON.stringify(context);
    return past.length === 0 ? [shown, digest, detail, kept] : [shown, digest, detail, kept, past];
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
