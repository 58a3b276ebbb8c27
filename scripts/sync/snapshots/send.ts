import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LineFile } from '../line-file.ts';
import { filePart, PART_BYTES } from '../plan/part.ts';
import type { Part } from '../plan/part.ts';
import { counted } from '../report/count-text.ts';
import { uploadCell } from '../salesforce/csv.ts';
import type { Target } from '../write/send-parts.ts';
import { writeParts } from '../write/write-plan.ts';
import type { RefusedRecord, WriteCounts } from '../write/outcome.ts';
import type { HistoryRun } from './history-run.ts';
import { KEY, SNAPSHOT, uploadColumns } from './picture.ts';

/** Columns that are left alone when they have no value; all others are cleared. */
const LEFT_ALONE = new Set(['OwnerId']);

/** Codes with which the org refuses an owner, and not the record. */
const UNFIT_OWNER = new Set([
    'TRANSFER_REQUIRES_READ',
    'INACTIVE_OWNER_OR_USER',
    'OP_WITH_INVALID_USER_TYPE_EXCEPTION'
]);

/**
 * Upserts snapshots by their key. Those whose owner the org does not take stay with the user of the job: better there than lost.
 * @param sql rows in the order of uploadColumns
 */
export async function upsertSnapshots(run: HistoryRun, sql: string): Promise<WriteCounts> {
    const target: Target = { object: run.names.of(SNAPSHOT), operation: 'upsert', key: run.names.ofOwn(KEY) };
    const owners = new Owners(run, '');
    const counts = await send(run, { target, columns: uploadColumns(run.names), sql, instead: owners.instead });
    owners.tell();
    return counts;
}

/** Deletes snapshots. They go to the recycle bin of the org. @param sql their ids */
export function deleteSnapshots(run: HistoryRun, sql: string): Promise<WriteCounts> {
    return send(run, { target: { object: run.names.of(SNAPSHOT), operation: 'delete' }, columns: ['Id'], sql });
}

/**
 * Gives snapshots to other owners.
 * @param sql rows (id, id of the owner)
 * @param otherwise who gets those whose new owner the org does not take, so that the one before no longer has them
 */
export async function reownSnapshots(run: HistoryRun, sql: string, otherwise: string): Promise<WriteCounts> {
    const target: Target = { object: run.names.of(SNAPSHOT), operation: 'update' };
    const owners = new Owners(run, otherwise);
    const counts = await send(run, { target, columns: ['Id', 'OwnerId'], sql, instead: owners.instead });
    owners.tell();
    // Those that were refused once more, for the other owner, are not among the written ones.
    return { ...counts, written: Math.max(0, counts.written - owners.count) };
}

/** Owners whom the org does not take. */
class Owners {
    /** Snapshots that were sent again for another owner. */
    count = 0;
    private readonly run: HistoryRun;
    private readonly otherwise: string;

    /** @param otherwise who gets their snapshots, "" to leave them with whom they are */
    constructor(run: HistoryRun, otherwise: string) {
        this.run = run;
        this.otherwise = otherwise;
    }

    readonly instead = ({ code, record }: RefusedRecord): RefusedRecord['record'] | null => {
        const { OwnerId = '' } = record;
        if (!UNFIT_OWNER.has(code) || OwnerId === this.otherwise) return null;
        this.count += 1;
        this.run.unfit.add(OwnerId);
        return { ...record, OwnerId: this.otherwise };
    };

    tell(): void {
        if (this.count === 0) return;
        const { unfit, warn } = this.run;
        const users = [...unfit].slice(0, 3).join(', ');
        const stay = this.count === 1 ? 'stays' : 'stay';
        warn(
            `${counted(this.count, 'snapshot')} ${stay} with the user of the job, as ${counted(unfit.size, 'owner')} of accounts may not own any (${users}${unfit.size > 3 ? ', …' : ''}). ` +
                'Assign them Health Viewer or Health Account Manager: the first run of the next month gives them theirs.'
        );
    }
}

let sends = 0;

interface Upload {
    readonly target: Target;
    readonly columns: readonly string[];
    readonly sql: string;
    readonly instead?: (refused: RefusedRecord) => RefusedRecord['record'] | null;
}

async function send(run: HistoryRun, { target, columns, sql, instead }: Upload): Promise<WriteCounts> {
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
        progress: assertHeld,
        waiting: (note) => {
            assertHeld();
            if (note !== null) run.warn(note);
        },
        ...(instead === undefined ? {} : { instead })
    });
}

/** Refused snapshots of one kind share a file; another kind has other columns. */
function freeName(folder: string): string {
    for (let i = 1; ; i++) {
        const file = join(folder, `failed-snapshots${i === 1 ? '' : `-${i}`}.csv`);
        if (!existsSync(file)) return file;
    }
}
