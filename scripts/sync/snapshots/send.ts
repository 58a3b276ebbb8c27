import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LineFile } from '../line-file.ts';
import { filePart, PART_BYTES } from '../plan/part.ts';
import type { Part } from '../plan/part.ts';
import { uploadCell } from '../salesforce/csv.ts';
import type { Target } from '../write/send-parts.ts';
import { writeParts } from '../write/write-plan.ts';
import type { WriteCounts } from '../write/outcome.ts';
import type { HistoryRun } from './history-run.ts';
import { KEY, SNAPSHOT, UPLOAD_COLUMNS } from './picture.ts';

/** Columns that are left alone when they have no value; all others are cleared. */
const LEFT_ALONE = new Set(['OwnerId']);

/** Upserts snapshots by their key. @param sql rows in the order of UPLOAD_COLUMNS */
export function upsertSnapshots(run: HistoryRun, sql: string): Promise<WriteCounts> {
    const target: Target = { object: run.names.of(SNAPSHOT), operation: 'upsert', key: run.names.ofOwn(KEY) };
    return send(run, target, UPLOAD_COLUMNS, sql);
}

/** Deletes snapshots. They go to the recycle bin of the org. @param sql their ids */
export function deleteSnapshots(run: HistoryRun, sql: string): Promise<WriteCounts> {
    return send(run, { object: run.names.of(SNAPSHOT), operation: 'delete' }, ['Id'], sql);
}

/** Gives snapshots to other owners. @param sql rows (id, id of the owner) */
export function reownSnapshots(run: HistoryRun, sql: string): Promise<WriteCounts> {
    return send(run, { object: run.names.of(SNAPSHOT), operation: 'update' }, ['Id', 'OwnerId'], sql);
}

let sends = 0;

async function send(run: HistoryRun, target: Target, columns: readonly string[], sql: string): Promise<WriteCounts> {
    const { engine, session, names, jobs, work, folder, bulkFrom, assertHeld } = run;
    const name = `history-${(sends += 1)}`;
    const header = columns.map((column) => (column.endsWith('__c') ? names.ofOwn(column) : column)).join(',');
    const parts: Part[] = [];
    let open: LineFile | null = null;
    const close = (): void => {
        if (!open) return;
        open.close();
        parts.push(filePart(open.path, open.lines - 1));
        open = null;
    };
    for await (const rows of engine.stream(sql)) {
        for (const row of rows) {
            if (!open) {
                open = new LineFile(join(work, `${name}-${parts.length + 1}.csv`));
                open.add(header);
            }
            const cells = row.map((value, i) =>
                value === null && LEFT_ALONE.has(columns[i] ?? '')
                    ? ''
                    : uploadCell(value === null ? null : String(value))
            );
            open.add(cells.join(','));
            if (open.bytes >= PART_BYTES) close();
        }
    }
    close();
    return writeParts(session, parts, {
        target,
        bulkFrom,
        folder: work,
        failedFile: freeName(folder),
        jobs,
        progress: assertHeld
    });
}

/** Refused snapshots of one kind share a file; another kind has other columns. */
function freeName(folder: string): string {
    for (let i = 1; ; i++) {
        const file = join(folder, `failed-snapshots${i === 1 ? '' : `-${i}`}.csv`);
        if (!existsSync(file)) return file;
    }
}
