import { reasonOf } from '../errors.ts';
import type { Batch } from '../score/score-batch.ts';
import { countRecords } from '../salesforce/query-records.ts';
import { leaseKeyOf } from '../shard/shard.ts';
import { lit } from '../sources/sql.ts';
import { isRetryableCode } from '../salesforce/retry.ts';
import { addCounts, noCounts } from '../write/outcome.ts';
import type { WriteCounts } from '../write/outcome.ts';
import { writePast } from './backfill.ts';
import { countDueSnapshots, findDueSnapshots } from './due-snapshots.ts';
import { forecastSnapshots } from './forecast.ts';
import type { SnapshotForecast } from './forecast.ts';
import type { HistoryCounts, HistoryNote } from './history-counts.ts';
import { dayOf } from './history-run.ts';
import type { HistoryRun } from './history-run.ts';
import { housekeep } from './housekeep.ts';
import { makeGood } from './make-good.ts';
import { clearMark, monthMark, readMarks } from './marks.ts';
import type { HistoryMarks } from './marks.ts';
import { loadInactiveUsers, readPictures } from './org-tables.ts';
import { isTracked, SNAPSHOT, uploadSql } from './picture.ts';
import { reown, reownLeft } from './reown.ts';
import { upsertSnapshots } from './send.ts';
import { countTracked } from './tracked.ts';
import { ALL_DAYS, daysBefore, monthsBefore } from './thin.ts';

const NOTHING: WriteCounts = noCounts();

/**
 * The history of a run: what an earlier one left is made good before accounts are written, and their snapshots follow after
 * them. A mark on the row of the run, set before the first account and cleared after the last snapshot, makes sure that a run
 * which is stopped in between is found by the next one.
 */
export class History {
    private readonly run: HistoryRun;
    private readonly marks: HistoryMarks;
    /** Whether this run looks for accounts without a snapshot of this month. */
    private readonly seesToMonth: boolean;
    private readonly part: string;
    /** Snapshots that were written, and those that could not be written, removed or given away. */
    private readonly total: WriteCounts;
    private madeGood = 0;
    /** Snapshots given to the new owners of their accounts. */
    private reowned = noCounts();

    private constructor(run: HistoryRun, marks: HistoryMarks) {
        this.run = run;
        this.marks = marks;
        this.seesToMonth = marks.month === 'open' || (marks.month === 'refused' && run.full);
        this.part = leaseKeyOf(run.shard);
        this.total = noCounts();
    }

    /** Reads what earlier runs left, in one call. */
    static async open(run: HistoryRun): Promise<History> {
        return new History(
            run,
            await readMarks(run.session, run.names, { day: dayOf(run), part: leaseKeyOf(run.shard) })
        );
    }

    /**
     * Makes good what earlier runs left, gives snapshots to new owners and marks the row of this run. Must be done before accounts are written.
     * @param writes whether this run will write accounts
     */
    async begin(writes: boolean, mark: (values: HistoryNote) => Promise<void>): Promise<void> {
        if (this.run.isPlan) return;
        if (this.marks.unfinished.length > 0) await this.run.beforeWrite();
        for (const unfinished of this.marks.unfinished) {
            const counts = await makeGood(this.run, unfinished);
            addCounts(this.total, counts);
            this.madeGood += counts.written;
            if (!mayPass(counts)) await clearMark(this.run.session, this.run.names, unfinished);
        }
        // Accounts that this run writes no longer show that somebody else has changed them.
        this.reowned = await reown(this.run, this.marks);
        if (writes) await mark({ History_Due__c: this.part });
    }

    /** The most snapshots this run can write, known without asking the org. */
    async mostDue(batches: readonly Batch[]): Promise<number> {
        const { engine, days } = this.run;
        const accounts = `SELECT count(*) FROM accounts WHERE mine`;
        if (days.length > 1) return days.length * (await engine.count(accounts));
        const changed = await Promise.all(
            batches.map(async ({ table }) => `SELECT 1 FROM ${await table()} WHERE pictured`)
        );
        const pictured = await engine.count(
            `SELECT count(*) FROM (${['SELECT 1 WHERE false', ...changed].join(' UNION ALL ')})`
        );
        if (!this.seesToMonth) return pictured;
        return pictured + (await engine.count(`${accounts} AND ${isTracked('"Health_State__c"')}`));
    }

    /** Counts the snapshots this run would write, without writing: a plan. */
    async foretell(batches: readonly Batch[]): Promise<HistoryCounts> {
        await findDueSnapshots(this.run, batches, this.seesToMonth);
        return this.counts(await countDueSnapshots(this.run), 0, 0, await this.tryForecast(batches));
    }

    /** Writes the snapshots of the accounts that were written, and on the first run of a month those of all others; then tidies. */
    async finish(batches: readonly Batch[], note: (values: HistoryNote) => void): Promise<HistoryCounts> {
        const { run, marks, seesToMonth, reowned } = this;
        if (run.days.length > 1) addCounts(this.total, await writePast(run, batches));
        await findDueSnapshots(run, batches, seesToMonth);
        const planned = await countDueSnapshots(run);
        const due = planned > 0 ? await this.writeDue() : NOTHING;
        addCounts(this.total, due);
        if (seesToMonth) addCounts(reowned, await reownLeft(run, marks.last));
        const purged = seesToMonth ? await housekeep(run, marks.last) : NOTHING;
        for (const { failed, byCode } of [reowned, purged]) addCounts(this.total, { written: 0, failed, byCode });
        const asked = seesToMonth || run.days.length > 1;
        note({
            ...this.marksAfter(reowned, [due, purged]),
            Snapshots_Written__c: this.total.written,
            Snapshots_Purged__c: purged.written
        });
        return this.counts(planned, reowned.written, purged.written, asked ? await this.tryForecast(batches) : null);
    }

    /** Marks that leave to the next run what was refused in this one. */
    private marksAfter(reowned: WriteCounts, ofMonth: readonly WriteCounts[]): HistoryNote {
        const [day, History_Due__c] = [dayOf(this.run), this.part];
        const monthBefore = monthMark(monthsBefore(day, 1), this.part);
        // As if this run had been stopped before it.
        if ([reowned, ...ofMonth].some(mayPass)) return { History_Due__c };
        // The month stays open, but who owns what has been seen to.
        if (ofMonth.some(({ failed }) => failed > 0)) return { History_Due__c, History_Month__c: monthBefore };
        if (this.marks.month === 'refused' && !this.seesToMonth) {
            this.run.warn(
                'Snapshots of this month that the org refused today are tried again by the first run of another day, or by one with --full.'
            );
            return { History_Due__c: null, History_Month__c: monthBefore };
        }
        return { History_Due__c: null, History_Month__c: monthMark(day, this.part) };
    }

    /** An account whose update was refused has not this run's instant: what it shows has not changed. */
    private async writeDue(): Promise<WriteCounts> {
        const { run } = this;
        const day = dayOf(run);
        await loadInactiveUsers(run);
        const fields = await readPictures(run, 'pictures', 'SELECT id FROM history_due');
        const from = `(SELECT p.*, ${lit(day)} AS day FROM pictures p JOIN history_due d ON d.id = p."Id"
            WHERE p."Health_State__c" IS NOT NULL AND (left(p."Health_Scored_At__c", 19) = ${lit(run.asOf.slice(0, 19))}
                OR (d.monthly AND ${isTracked('p."Health_State__c"')})))`;
        return upsertSnapshots(run, uploadSql(from, fields, run.settings.segmentField));
    }

    /** Null when the org does not count: of millions of records it may take too long, and everything else is done. */
    private async tryForecast(batches: readonly Batch[]): Promise<SnapshotForecast | null> {
        try {
            return await this.forecast(batches);
        } catch (error) {
            this.run.warn(`How much storage the history will take is not known: ${reasonOf(error)}`);
            return null;
        }
    }

    private async forecast(batches: readonly Batch[]): Promise<SnapshotForecast> {
        const { run } = this;
        const { names, session, engine } = run;
        const from = `SELECT COUNT() FROM ${names.of(SNAPSHOT)}`;
        const recentDays = daysBefore(dayOf(run), ALL_DAYS);
        const rows = await countRecords(session, from);
        const recent =
            rows === 0
                ? 0
                : await countRecords(session, `${from} WHERE ${names.ofOwn('Snapshot_Date__c')} >= ${recentDays}`);
        const accounts = await countTracked(engine, batches);
        const months = ALL_DAYS / (365 / 12);
        // Only a history that is older than what is counted says how many rows a month brings.
        const measured = rows > recent && accounts > 0 ? recent / months / accounts : null;
        const adds = this.total.written > 0 ? 0 : await countDueSnapshots(run);
        const { keepMonths } = run.settings;
        return forecastSnapshots({ accounts, rowsAMonth: measured, rows, adds, keepMonths });
    }

    private counts(planned: number, reowned: number, purged: number, forecast: SnapshotForecast | null): HistoryCounts {
        const { written, failed, byCode } = this.total;
        return {
            enabled: true,
            planned,
            written,
            failed,
            failedByCode: byCode,
            madeGood: this.madeGood,
            reowned,
            purged,
            forecast
        };
    }
}

/** Whether records were refused that may be taken the next time: locked ones, or there was no room. */
function mayPass({ byCode }: WriteCounts): boolean {
    return Object.keys(byCode).some((code) => isRetryableCode(code) || code === 'STORAGE_LIMIT_EXCEEDED');
}
