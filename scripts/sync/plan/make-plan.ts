import type { Row, Engine } from '../sources/engine.ts';
import { trimHeap } from '../report/heap.ts';
import { uploadCell } from '../salesforce/csv.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { cohortText } from '../score/cohorts.ts';
import type { Cohorts } from '../score/cohorts.ts';
import { pinnedPercentile } from '../score/model.ts';
import type { Context } from '../score/model.ts';
import { SHOWN_FIELDS, UPLOAD_FIELDS } from '../score/outputs.ts';
import { withContext } from '../score/score-account.ts';
import type { Batch, BatchLine } from '../score/score-batch.ts';
import { ChangeFile, withMovement } from './changes.ts';
import type { Change } from './changes.ts';
import { LineReader } from './read-lines.ts';
import { UploadParts } from './upload-parts.ts';
import type { Part } from './upload-parts.ts';

export type { Part } from './upload-parts.ts';

/** Everything a run would write, on disk, decided before anything is sent. */
export interface Plan {
    readonly parts: readonly Part[];
    /** Account records to write. */
    readonly changed: number;
    /** Accounts with a stored score whose score, status or state would change. */
    readonly moved: number;
    readonly changesFile: string;
    /** The largest moves, for the screen. */
    readonly examples: readonly Change[];
}

/** How an account was found. */
export interface Before {
    /** Of what is stored, see storedMark. */
    readonly mark: string;
    /** Whether history is to have a picture of the change. */
    readonly pictured: boolean;
}

/**
 * Compares what was scored with what is stored; writes upload files and the list of changes. Pure apart from these files.
 * @param cohorts null leaves places as they are stored
 */
export async function makePlan(
    engine: Engine,
    batches: readonly Batch[],
    cohorts: Cohorts | null,
    names: FieldNames,
    options: {
        folder: string;
        changesFile: string;
        asOf: string;
        scoredAt: string;
        partBytes?: number;
        /** Is given every record that would be written. */
        record?: (before: Before, cells: readonly (string | null)[]) => void;
    }
): Promise<Plan> {
    const changes = new ChangeFile(options.changesFile);
    const header = UPLOAD_FIELDS.map((field) => names.of(field)).join(',');
    const uploads = new UploadParts(options.folder, header, options.partBytes);
    for (const batch of batches) {
        for await (const rows of scoredRows(engine, batch)) {
            for (const { row, line } of rows) {
                if (line === null) continue;
                const { percentile, context, moved } = placeOf(row, line, cohorts, options.asOf);
                if (row[0] !== true && !moved) continue;
                const record = uploadRecord(row, line, percentile, context, options.scoredAt);
                uploads.add(record.map(uploadCell).join(','));
                options.record?.({ mark: String(row[12]), pictured: row[14] === true }, record);
                changes.add(changeOf(row, line));
            }
            trimHeap();
        }
    }
    const parts = uploads.close();
    changes.close();
    return {
        parts,
        changed: changes.count,
        moved: changes.moved,
        changesFile: options.changesFile,
        examples: changes.largest
    };
}

interface ScoredRow {
    readonly row: Row;
    readonly line: BatchLine | null;
}

/** Accounts of a batch with what was scored of them, a few thousand at a time. */
async function* scoredRows(engine: Engine, batch: Batch): AsyncGenerator<Iterable<ScoredRow>> {
    const lines = new LineReader(batch.file);
    const sql = `SELECT b.changed, b.state, b.score, a.cohort, a.id, a.name, a.score_stored, a.status_stored, a.percentile_stored,
        a.state_stored, a.revenue, a.currency, a.mark_stored, b.cause, b.pictured FROM ${batch.table} b POSITIONAL JOIN ${batch.accounts} a`;
    for await (const chunk of engine.stream(sql)) {
        const rows = [...chunk];
        const own = await lines.take(rows.length);
        if (own.length < rows.length) throw new Error(`${batch.file} ends before its table does.`);
        yield pairs(rows, own);
    }
}

function* pairs(rows: readonly Row[], lines: readonly string[]): Generator<ScoredRow> {
    for (const [i, row] of rows.entries()) yield { row, line: JSON.parse(lines[i] ?? '') as BatchLine | null };
}

interface Place {
    readonly percentile: number | null;
    readonly context: Context | null;
    /** Whether it is another than the stored one. */
    readonly moved: boolean;
}

/** Percentile and receipt context to store: the stored ones stay while they are nearly right. */
function placeOf(row: Row, line: BatchLine, cohorts: Cohorts | null, asOf: string): Place {
    const [state, score, cohort, stored] = [row[1], numberOf(row[2]), row[3], numberOf(row[8])];
    const nowhere = { percentile: null, context: null, moved: stored !== null };
    if (state !== 'Scored' || score === null) return nowhere;
    const kept = line[3] === null ? null : (JSON.parse(line[3]) as Context);
    if (cohorts === null) return { percentile: stored, context: kept, moved: false };
    const place = cohorts.place(cohort === null ? null : String(cohort), score, asOf);
    if (place === null) return nowhere;
    if (kept?.cohort === place.cohort && pinnedPercentile(stored, place.percentile) === stored)
        return { percentile: stored, context: kept, moved: false };
    return { percentile: place.percentile, context: place, moved: true };
}

/** Values of an account in the order of UPLOAD_FIELDS. */
function uploadRecord(
    row: Row,
    line: BatchLine,
    percentile: number | null,
    context: Context | null,
    scoredAt: string
): (string | null)[] {
    const [shown, digest, detail] = line;
    const place = [percentile === null ? null : String(percentile), context === null ? null : cohortText(context)];
    return [String(row[4]), ...shown, scoredAt, digest, ...place, withContext(detail, context)];
}

const SCORE = SHOWN_FIELDS.indexOf('Health_Score__c');
const STATUS = SHOWN_FIELDS.indexOf('Health_Status__c');
const STATE = SHOWN_FIELDS.indexOf('Health_State__c');
const DRIVER = SHOWN_FIELDS.indexOf('Health_Driver__c');

function changeOf(row: Row, [shown]: BatchLine): Change {
    const text = (value: Row[number] | undefined): string | null =>
        value === null || value === undefined ? null : String(value);
    return withMovement({
        id: String(row[4]),
        name: text(row[5]) ?? '',
        scoreBefore: numberOf(row[6]),
        scoreAfter: numberOf(shown[SCORE]),
        statusBefore: text(row[7]),
        statusAfter: shown[STATUS] ?? null,
        stateBefore: text(row[9]),
        stateAfter: shown[STATE] ?? null,
        revenue: numberOf(row[10]),
        currency: text(row[11]),
        movedBy: text(row[13]) ?? 'place among others',
        reason: shown[DRIVER] ?? null
    });
}

function numberOf(value: Row[number] | undefined): number | null {
    return value === null || value === undefined ? null : Number(value);
}
