import type { GuardError } from '../errors.ts';
import { UnreachableError } from '../errors.ts';
import { leasesConflict } from '../shard/shard.ts';
import { explained, minutes, refusal } from './lease-errors.ts';
import type { ProcessMarks } from './process-marks.ts';
import { codeOf } from './run-table.ts';
import type { OpenRun, RunTable, RunValues } from './run-table.ts';

/** Difference of clocks from which the time of the lease is put right, milliseconds. */
const CLOCK_TOLERANCE = 30_000;

export interface LeaseOptions {
    /** What only one run at a time may hold. */
    readonly leaseKey: string;
    readonly runKey: string;
    /** The row of this run, so that every renewal writes all of it. */
    readonly row: RunValues;
    /** How long the lease lasts after the last sign of life. */
    readonly durationMs: number;
    /** Milliseconds since 1970 by this machine. */
    readonly now: () => number;
    readonly marks: ProcessMarks;
    readonly warn: (message: string) => void;
}

/**
 * The right to write to an org, for one run at a time. It is a unique field of the run's own row: the org itself refuses a
 * second row with the same lease, so two runs that start in the same instant cannot both have it. It is given back, renewed
 * and taken over on the row of the run it belongs to; nobody ever clears the lease of whoever holds it now.
 */
export class Lease {
    private readonly table: RunTable;
    private readonly options: LeaseOptions;
    /** How far the org's clock is ahead of this machine's, milliseconds. */
    private clockAhead = 0;
    private renewedAt = 0;
    private lost = false;
    private renewal: Promise<void> = Promise.resolve();
    private timer: NodeJS.Timeout | undefined;

    private constructor(table: RunTable, options: LeaseOptions) {
        this.table = table;
        this.options = options;
    }

    /**
     * Writes the row of this run with the lease. Rows of runs that have died are closed on the way.
     * @throws GuardError (exit 4) when another run holds the lease; the row is there then, without it
     */
    static async take(table: RunTable, options: LeaseOptions): Promise<Lease> {
        const lease = new Lease(table, options);
        try {
            await lease.take();
        } catch (error) {
            throw explained(error);
        }
        lease.timer = setInterval(() => void lease.renewQuietly(), options.durationMs / 3);
        lease.timer.unref();
        return lease;
    }

    /** Makes sure, before something is written, that the lease is still held. @throws UnreachableError when it is not */
    async confirm(): Promise<void> {
        await this.renewal;
        this.assertHeld();
        if (this.options.now() - this.renewedAt < this.options.durationMs / 3) return;
        await this.renew();
        this.assertHeld();
    }

    /** @throws UnreachableError when the lease has been lost or has run out */
    assertHeld(): void {
        if (!this.lost && this.options.now() < this.renewedAt + this.options.durationMs) return;
        throw new UnreachableError(
            `The run could not renew its lease for more than ${minutes(this.options.durationMs)}. It has stopped writing, so that it does not write beside another run.`,
            ['Run the same command again: it goes on where this one stopped.']
        );
    }

    /** Ends the renewals. After this nothing but the caller writes the row. */
    async stop(): Promise<void> {
        clearInterval(this.timer);
        await this.renewal;
    }

    private async take(): Promise<void> {
        const { options, table } = this;
        let at = await this.writeHeld();
        if (at === null) await table.write(options.runKey, { ...options.row, Lease_Expires_At__c: this.expiry() });
        const open = await table.open();
        const own = open.find((run) => run.key === options.runKey);
        if (own) this.clockAhead = own.touchedAt - options.now();
        const alive = await this.closeDead(open.filter((run) => run !== own));
        if (at === null) {
            const holder = alive.find((run) => run.leaseKey === options.leaseKey);
            at = holder === undefined ? await this.writeHeld() : null;
            if (at === null) throw await this.refused(holder);
        }
        this.renewedAt = at;
        const other = alive.find((run) => this.excludes(run));
        if (other) throw await this.refused(other);
        if (Math.abs(this.clockAhead) < CLOCK_TOLERANCE) return;
        const far = minutes(Math.abs(this.clockAhead));
        options.warn(`The clock of this machine is ${far} ${this.clockAhead > 0 ? 'behind' : 'ahead of'} the org's.`);
        await this.renew();
    }

    /** Whether another run may write the same accounts under a key of its own: a run over everything and one over a part. */
    private excludes(run: OpenRun): boolean {
        return (
            run.key !== this.options.runKey &&
            run.leaseKey !== null &&
            leasesConflict(this.options.leaseKey, run.leaseKey)
        );
    }

    /** Writes the row with the lease. Returns from when on it lasts, by this machine; null when another run has it. */
    private async writeHeld(): Promise<number | null> {
        const { options, table } = this;
        const at = options.now();
        const lease = { Lease_Key__c: options.leaseKey, Lease_Expires_At__c: this.expiry() };
        return (await table.writeIfFree(options.runKey, { ...options.row, ...lease })) ? at : null;
    }

    private expiry(): string {
        return new Date(this.options.now() + this.clockAhead + this.options.durationMs).toISOString();
    }

    /**
     * A run that lost its lease while it slept may have it again only if nobody else took it: the org decides. Whoever did has closed
     * the row of this run, and may be done by now.
     */
    private async renew(): Promise<void> {
        const { now, durationMs, runKey } = this.options;
        if (this.lost) return;
        const ranOut = now() >= this.renewedAt + durationMs;
        const isClosed = ranOut && (await this.table.open()).every((run) => run.key !== runKey);
        const at = isClosed ? null : await this.writeHeld();
        // A look that fails leaves the lease as it was, run out.
        const isTaken = at === null || (ranOut && (await this.table.open()).some((run) => this.excludes(run)));
        if (isTaken) this.lost = true;
        else this.renewedAt = at;
    }

    /** A renewal that does not get through is tried again at the next one; the lease lasts for three. */
    private renewQuietly(): Promise<void> {
        this.renewal = this.renewal.then(() => this.renew()).catch(() => undefined);
        return this.renewal;
    }

    /** Closes the rows of runs that ended without a word; returns the others. */
    private async closeDead(runs: readonly OpenRun[]): Promise<OpenRun[]> {
        const { marks, runKey } = this.options;
        const alive: OpenRun[] = [];
        for (const run of runs) {
            if (!marks.isGone(run.key) && !this.hasExpired(run)) alive.push(run);
            else if (await close(this.table, run, runKey)) marks.remove(run.key);
            else alive.push(run);
        }
        return alive;
    }

    private hasExpired(run: OpenRun): boolean {
        return (run.expiresAt ?? run.touchedAt + this.options.durationMs) <= this.options.now() + this.clockAhead;
    }

    private async refused(known: OpenRun | undefined): Promise<GuardError> {
        const { leaseKey, durationMs, now } = this.options;
        const holder = known ?? (await this.table.open()).find((run) => run.leaseKey === leaseKey);
        const until = holder === undefined ? 0 : (holder.expiresAt ?? holder.touchedAt + durationMs);
        return refusal(holder, new Date(until), Math.max(0, until - now() - this.clockAhead));
    }
}

/** False when the row belongs to another user and cannot be changed. */
async function close(table: RunTable, run: OpenRun, closedBy: string): Promise<boolean> {
    const seen = new Date(run.touchedAt).toISOString();
    try {
        await table.update(run.id, {
            Result__c: 'Interrupted',
            Lease_Key__c: null,
            Lease_Expires_At__c: null,
            Message__c: `Ended without a word, last seen ${seen}. Closed by the next run, ${closedBy}, which goes on where it stopped.`
        });
        return true;
    } catch (error) {
        const code = codeOf(error) ?? '';
        if (code === 'NOT_FOUND' || code === 'ENTITY_IS_DELETED') return true;
        if (code.startsWith('INSUFFICIENT_ACCESS')) return false;
        throw error;
    }
}
