import type { Config } from '../config/schema.ts';
import { GuardError, messageOf } from '../errors.ts';
import type { Plan } from '../plan/make-plan.ts';
import type { Session } from '../salesforce/session.ts';

/** Records of a Bulk batch: the platform counts one for every so many. */
const BATCH_RECORDS = 10_000;
/** Calls of a Bulk job: make, upload, close, look, results, refused. */
const CALLS_A_JOB = 30;
const COLLECTION = 200;
/** About how many snapshots fit into an upload. */
const SNAPSHOTS_A_PART = 400_000;
/** Storage of a record, kB. */
const ROW_KB = 2;

interface Limit {
    readonly Max: number;
    readonly Remaining: number;
}
type Limits = Readonly<Record<string, Limit | undefined>>;

/** What a run is about to send. */
interface Demand {
    /** Account records. */
    readonly records: number;
    readonly parts: number;
    readonly bulkFrom: number;
    /** Records that do not exist yet: snapshots. */
    readonly newRows: number;
}

type Upload = Pick<Demand, 'records' | 'parts' | 'bulkFrom'>;

interface Shares {
    /** Largest share of the org's daily calls that may be used up, by everybody together, 0-1. */
    readonly maxApiShare: number;
    /** Largest share of the data storage that may be full afterwards, 0-1. */
    readonly maxStorage: number;
}

/**
 * What the org lets the job use. Read before the first write; while a run writes it counts its own calls, so that it can
 * stop between two uploads.
 */
export class Budget {
    private readonly session: Session;
    private readonly api: Limit | null;
    private readonly maxApiShare: number;
    private readonly callsBefore: number;

    private constructor(session: Session, api: Limit | null, maxApiShare: number) {
        this.session = session;
        this.api = api;
        this.maxApiShare = maxApiShare;
        this.callsBefore = session.calls;
    }

    /**
     * Compares what is about to be sent with the limits of the org.
     * @throws GuardError, exit 4, before anything is written
     */
    static async open(
        session: Session,
        demand: Demand,
        shares: Shares,
        warn: (message: string) => void
    ): Promise<Budget> {
        if (demand.records + demand.newRows === 0) return new Budget(session, null, 1);
        let limits: Limits;
        try {
            limits = await session.json<Limits>('GET', '/limits');
        } catch (error) {
            warn(`The limits of the org could not be read, so nothing guards them: ${messageOf(error)}`);
            return new Budget(session, null, 1);
        }
        guardCalls(limits, demand, shares.maxApiShare);
        guardStorage(limits, demand.newRows, shares.maxStorage);
        return new Budget(session, limits['DailyApiRequests'] ?? null, shares.maxApiShare);
    }

    /**
     * Called between two uploads.
     * @throws GuardError, exit 4: what was written stays, and the next run goes on
     */
    assertLeft(written: number, records: number): void {
        if (this.api === null || written >= records) return;
        const used = this.api.Max - this.api.Remaining + this.session.calls - this.callsBefore;
        if (used <= this.maxApiShare * this.api.Max) return;
        throw new GuardError(
            `${number(used)} of the ${number(this.api.Max)} API calls of the day are used; at most ${percent(this.maxApiShare)} may be. ${number(written)} of ${number(records)} accounts are written.`,
            ['Run the same command again tomorrow: it goes on where this one stopped.', allow('--max-api-share 100%')]
        );
    }
}

/** The budget of a run that is about to write a plan and up to so many new rows. */
export function openBudget(
    run: {
        readonly session: Session;
        readonly task: Shares & { readonly settings: { readonly config: Config } };
        readonly reporter: { warn: (message: string) => void };
    },
    plan: Pick<Plan, 'changed' | 'parts'>,
    newRows: number
): Promise<Budget> {
    const { bulkFrom } = run.task.settings.config.write;
    const demand = { records: plan.changed, parts: plan.parts.length, bulkFrom, newRows };
    return Budget.open(run.session, demand, run.task, (text) => run.reporter.warn(text));
}

/** About how many API calls an upload takes. */
export function callsToWrite({ records, parts, bulkFrom }: Upload): number {
    return records >= bulkFrom ? parts * CALLS_A_JOB : Math.ceil(records / COLLECTION);
}

function batchesToWrite({ records, bulkFrom }: Upload): number {
    return records >= bulkFrom ? Math.ceil(records / BATCH_RECORDS) : 0;
}

function guardCalls(limits: Limits, demand: Demand, share: number): void {
    const { newRows: records, bulkFrom } = demand;
    const uploads = [demand, { records, bulkFrom, parts: Math.ceil(records / SNAPSHOTS_A_PART) }];
    const sum = (of: (upload: Upload) => number): number => uploads.reduce((total, upload) => total + of(upload), 0);
    const needed: [string, string, number][] = [
        ['DailyApiRequests', 'API calls', sum(callsToWrite)],
        ['DailyBulkApiBatches', 'Bulk batches', sum(batchesToWrite)]
    ];
    for (const [name, what, need] of needed) {
        const limit = limits[name];
        if (limit === undefined || need === 0) continue;
        const used = limit.Max - limit.Remaining;
        if (used + need <= share * limit.Max) continue;
        throw new GuardError(
            `${number(used)} of the ${number(limit.Max)} ${what} of the day are used, and this run needs about ${number(need)}; at most ${percent(share)} may be used. Nothing was written.`,
            ['Run it later: the count is of the last 24 hours.', allow('--max-api-share 100%')]
        );
    }
}

function guardStorage(limits: Limits, newRows: number, share: number): void {
    const limit = limits['DataStorageMB'];
    if (limit === undefined || newRows === 0) return;
    const used = limit.Max - limit.Remaining;
    const adds = (newRows * ROW_KB) / 1024;
    if (used + adds <= share * limit.Max) return;
    throw new GuardError(
        `${number(used)} of ${number(limit.Max)} MB of data storage are used, and up to ${number(newRows)} snapshots would add ${number(Math.ceil(adds))} MB; at most ${percent(share)} may be full. Nothing was written.`,
        ['Keep fewer months ("snapshots.keepMonths"), or switch snapshots off.', allow('--max-storage 100%')]
    );
}

function allow(option: string): string {
    return `If it is right, allow it once: ${option}`;
}

function percent(share: number): string {
    return `${Math.round(share * 1000) / 10} %`;
}

function number(value: number): string {
    return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}
