import { join } from 'node:path';
import type { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import type { Cohorts } from '../score/cohorts.ts';
import { decodeDetail } from '../score/model.ts';
import { OrderedRows } from '../score/ordered-rows.ts';
import { DETAIL_FIELD, SHOWN, SHOWN_FIELDS } from '../score/outputs.ts';
import { withoutContext } from '../score/score-account.ts';
import type { Batch, BatchLine } from '../score/score-batch.ts';
import type { Engine, Row } from '../sources/engine.ts';
import { ident } from '../sources/sql.ts';
import { findDrifted } from './drift.ts';
import { LineFile } from './line-file.ts';
import { readStored } from './stored.ts';

/**
 * Accounts whose stored place among the others is wrong, as a batch that keeps everything else as it is stored: where others
 * stand does not change a score.
 * @param asOf "YYYY-MM-DD"
 * @returns null when every place is right
 */
export async function placeDrifted(
    engine: Engine,
    session: Session,
    names: FieldNames,
    cohorts: Cohorts,
    asOf: string,
    options: { folder: string; bulkFrom: number }
): Promise<Batch | null> {
    if ((await findDrifted(engine, cohorts, asOf)) === 0) return null;
    await readStored(engine, session, names, 'drifted', { ...options, asOf });
    await engine.run(`CREATE OR REPLACE TABLE scored_drifted AS SELECT false AS changed, false AS pictured, 0 AS signals, d.state_stored AS state,
        d.status_stored AS status, d.score_stored AS score, a."Health_Outcome_Score__c" AS outcome,
        a."Health_Experience_Score__c" AS experience, a."Health_Change__c" AS change, NULL::VARCHAR AS cause
        FROM drifted d JOIN accounts a ON a.idx = d.idx ORDER BY d.idx`);
    const file = join(options.folder, 'scored_drifted.ndjson');
    await writeStoredLines(engine, file);
    return { accounts: 'drifted', table: 'scored_drifted', file };
}

/** Merges the ordered tables; a receipt that cannot be read leaves its account alone. */
async function writeStoredLines(engine: Engine, file: string): Promise<void> {
    const lines = new LineFile(file);
    const sql = `SELECT idx, ${ident(DETAIL_FIELD)}, ${SHOWN_FIELDS.map(ident).join(', ')} FROM stored`;
    const stored = new OrderedRows(engine.stream(sql));
    for await (const chunk of engine.stream('SELECT idx, digest_stored FROM drifted')) {
        const rows = [...chunk];
        await stored.fillTo(Number(rows.at(-1)?.[0] ?? -1));
        for (const [idx, digest] of rows) {
            lines.add(JSON.stringify(storedLine(stored.take(Number(idx))[0], textOf(digest))));
        }
    }
    await stored.close();
    lines.close();
}

function storedLine(row: Row | undefined, digest: string | null): BatchLine | null {
    if (row === undefined) return null;
    const [, detail, ...shown] = row.map(textOf);
    const { detail: decoded } = decodeDetail(detail);
    if (!decoded || !detail) return null;
    const values = SHOWN_FIELDS.map((field, i) => {
        const value = shown[i] ?? null;
        return value !== null && SHOWN[field] === 'number' ? String(Number(value)) : value;
    });
    const context = decoded.context === null ? null : JSON.stringify(decoded.context);
    return [values, digest ?? '', withoutContext(detail), context];
}

function textOf(value: Row[number] | undefined): string | null {
    return value === null || value === undefined ? null : String(value);
}
