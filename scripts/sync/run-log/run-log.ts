import { join } from 'node:path';
import { GuardError, messageOf } from '../errors.ts';
import { withoutSecrets } from '../report/secrets.ts';
import { hasProblems } from '../report/summary.ts';
import type { Summary } from '../report/summary.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { Lease } from './lease.ts';
import { ownMark, ProcessMarks } from './process-marks.ts';
import { redact } from './redact.ts';
import { failedMessage, finishedMessage } from './run-message.ts';
import { RunTable } from './run-table.ts';
import type { RunValues } from './run-table.ts';

/** What the row says of a run before it has done anything. */
export interface RunStart {
    readonly command: 'run' | 'backfill';
    /** External id of the row, never used twice. */
    readonly runKey: string;
    readonly startedAt: string;
    readonly asOf: string;
    /** Folder of the run's files. */
    readonly folder: string;
    /** Folder that outlives the run. */
    readonly stateFolder: string;
    readonly leaseKey: string;
    /** Which part of the accounts the run is about, with a space after it: "shard 1/4 "; "" for all. */
    readonly part: string;
    readonly leaseMinutes: number;
    readonly now: () => number;
    readonly warn: (message: string) => void;
    /** Texts that must not leave the machine. */
    readonly secrets: readonly string[];
}

/** Rows left out so far. */
interface Rejected {
    readonly count: number;
    readonly reasons: Readonly<Record<string, number>>;
}

/**
 * The row of a run in the org, with the lease it holds. What is known is noted as the run goes on, so that a run that fails
 * half way says as much as it can.
 */
export class RunLog {
    private readonly session: Session;
    private readonly table: RunTable;
    private readonly start: RunStart;
    private readonly rejected: Rejected;
    private readonly marks: ProcessMarks;
    private readonly known: Record<string, string | number | null> = {};
    private lease: Lease | null = null;
    private writing = false;
    private end: Promise<void> | null = null;

    private constructor(session: Session, names: FieldNames, start: RunStart, rejected: Rejected) {
        this.session = session;
        this.table = new RunTable(session, names);
        this.start = start;
        this.rejected = rejected;
        this.marks = new ProcessMarks(join(start.stateFolder, 'running'), ownMark());
    }

    /**
     * Creates the row and takes the lease.
     * @throws GuardError (exit 4) when another run holds it; the row says so
     */
    static async open(session: Session, names: FieldNames, start: RunStart, rejected: Rejected): Promise<RunLog> {
        const log = new RunLog(session, names, start, rejected);
        log.marks.add(start.runKey, start.now());
        try {
            const { leaseKey, runKey, leaseMinutes, now, warn } = start;
            const options = { leaseKey, runKey, durationMs: leaseMinutes * 60_000, now, warn, marks: log.marks };
            log.lease = await Lease.take(log.table, { ...options, row: log.firstRow() });
        } catch (error) {
            await log.fail(error);
            throw error;
        }
        return log;
    }

    /** Writes the row of a run that failed before it took a lease. Does its best, and is silent when the org is away. */
    static async recordFailure(session: Session, names: FieldNames, start: RunStart, error: unknown): Promise<void> {
        await new RunLog(session, names, start, { count: 0, reasons: {} }).fail(error);
    }

    /** Remembers counts for the row; written when the run ends. */
    note(values: RunValues): void {
        Object.assign(this.known, values);
    }

    /** Remembers values for the row and writes them at once. */
    async mark(values: RunValues): Promise<void> {
        this.note(values);
        await this.table.write(this.start.runKey, values);
    }

    /** Must be called before the first write of accounts. @throws UnreachableError when the lease is gone */
    async beforeWrite(): Promise<void> {
        await this.lease?.confirm();
        this.writing = true;
        this.assertHeld();
    }

    /** @throws UnreachableError when the lease is gone, GuardError when the program is being ended */
    assertHeld(): void {
        if (this.end !== null) throw new GuardError('The run was told to stop. Nothing more is written.');
        this.lease?.assertHeld();
    }

    /** Closes the row of a run that came to its end, and gives the lease back. */
    finish(summary: Summary): Promise<void> {
        const withErrors = hasProblems(summary);
        const message = finishedMessage(summary, this.place());
        const { accounts, changes } = summary;
        this.note({
            Accounts_Scored__c: accounts.due,
            Accounts_Changed__c: changes.written,
            Accounts_Failed__c: changes.failed
        });
        return this.close(withErrors ? 'Done with errors' : 'Done', message);
    }

    /** Closes the row of a run that could not go on, and gives the lease back. */
    fail(error: unknown): Promise<void> {
        const rejected = { count: this.rejected.count, byReason: this.rejected.reasons };
        const message = failedMessage(error, rejected, this.place());
        return this.close(error instanceof GuardError ? 'Stopped' : 'Failed', message);
    }

    /**
     * Gives the lease back when somebody ends the program. While accounts are being written it is kept: what the org has been
     * sent may still be under way, and the next run on this machine sees that this process is gone.
     */
    async interrupt(signal: string): Promise<void> {
        if (this.end === null && this.writing) return;
        // A run that is at its end already has its row finished.
        await this.close('Interrupted', `Ended by ${signal} before anything was written.`);
    }

    private firstRow(): RunValues {
        const { host, pid } = ownMark();
        return {
            Mode__c: this.start.command === 'run' ? 'Run' : 'Backfill',
            Result__c: 'Running',
            Started_At__c: this.start.startedAt,
            As_Of__c: this.start.asOf,
            Message__c: `Runs ${this.start.part}on ${host} as process ${pid}.`
        };
    }

    private place(): string {
        return `${this.start.folder} on ${ownMark().host}`;
    }

    /** The first end counts. An org that cannot be reached leaves the row Running; the next run closes it. */
    private close(result: string, message: string): Promise<void> {
        this.end ??= this.writeEnd(result, message).catch((error: unknown) =>
            this.start.warn(`The row of this run could not be finished: ${messageOf(error)}`)
        );
        return this.end;
    }

    private async writeEnd(result: string, message: string): Promise<void> {
        await this.lease?.stop();
        const secrets = [...this.start.secrets, this.session.connection.accessToken ?? ''];
        await this.table.write(this.start.runKey, {
            ...this.firstRow(),
            Evidence_Rejected__c: this.rejected.count,
            ...this.known,
            Result__c: result,
            Finished_At__c: new Date(this.start.now()).toISOString(),
            API_Calls__c: this.session.calls + 1,
            Message__c: withoutSecrets(redact(message, secrets)),
            Lease_Key__c: null,
            Lease_Expires_At__c: null
        });
        this.marks.remove(this.start.runKey);
    }
}
