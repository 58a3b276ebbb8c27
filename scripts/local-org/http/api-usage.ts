// Counts API calls in a rolling 24 hours, by the hour, as `Sforce-Limit-Info` and /limits report them.
import { OrgError } from '../org/contract.ts';
import type { Org } from '../org/contract.ts';

const SPACE = 'apiUsage';
const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** Kinds of calls that have a daily limit, by the name /limits gives them, with that limit. */
export const DAILY_LIMITS = {
    /** 100,000 and 1,000 for each of ten licences, as in Enterprise Edition. */
    DailyApiRequests: 110_000,
    DailyBulkApiBatches: 15_000,
    DailyBulkV2QueryJobs: 10_000,
    /** Megabytes of Bulk query results. */
    DailyBulkV2QueryFileStorageMB: 976_562
};

export type DailyLimit = keyof typeof DAILY_LIMITS;

export class ApiUsage {
    private readonly org: Org;
    private readonly limits: Record<DailyLimit, number>;
    /** `<limit>:<hour since 1970>` -> count. */
    private readonly counts = new Map<string, number>();
    private readonly unsaved = new Set<string>();
    private timer: NodeJS.Timeout | null = null;

    constructor(org: Org, limits: Partial<Record<DailyLimit, number>> = {}) {
        this.org = org;
        this.limits = { ...DAILY_LIMITS, ...limits };
        for (const { key, value } of org.state.list(SPACE)) this.counts.set(key, Number(value));
        this.forgetOld();
    }

    max(limit: DailyLimit): number {
        return this.limits[limit];
    }

    /** Calls in the last 24 hours, whole hours. */
    used(limit: DailyLimit): number {
        const now = this.hour();
        let total = 0;
        for (let hour = now - DAY_HOURS + 1; hour <= now; hour++) total += this.counts.get(`${limit}:${hour}`) ?? 0;
        return total;
    }

    remaining(limit: DailyLimit): number {
        return Math.max(0, this.max(limit) - this.used(limit));
    }

    add(limit: DailyLimit, amount = 1): void {
        const key = `${limit}:${this.hour()}`;
        if (!this.counts.has(key)) this.forgetOld();
        this.counts.set(key, (this.counts.get(key) ?? 0) + amount);
        this.unsaved.add(key);
        // One write a second at most: a count lost by a kill is no lost data.
        this.timer ??= setTimeout(() => this.save(), 1000).unref();
    }

    /** Counts one API call. Throws 403 REQUEST_LIMIT_EXCEEDED when the day's calls are used up. */
    addRequest(): void {
        if (this.remaining('DailyApiRequests') === 0) {
            throw new OrgError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
        }
        this.add('DailyApiRequests');
    }

    /** `api-usage=18/110000` */
    header(): string {
        return `api-usage=${this.used('DailyApiRequests')}/${this.max('DailyApiRequests')}`;
    }

    save(): void {
        if (this.timer) clearTimeout(this.timer);
        this.timer = null;
        if (this.unsaved.size === 0) return;
        this.org.transaction(() => {
            for (const key of this.unsaved) this.org.state.set(SPACE, key, this.counts.get(key) ?? 0);
        });
        this.unsaved.clear();
    }

    private hour(): number {
        return Math.floor(this.org.now() / HOUR_MS);
    }

    private forgetOld(): void {
        const oldest = this.hour() - DAY_HOURS;
        for (const key of this.counts.keys()) {
            if (Number(key.slice(key.indexOf(':') + 1)) >= oldest) continue;
            this.counts.delete(key);
            this.org.state.delete(SPACE, key);
        }
    }
}
