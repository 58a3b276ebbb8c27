import { forecastSnapshots } from './forecast.ts';
import type { SnapshotForecast } from './forecast.ts';

/** What a run has to say of the history. */
export interface HistoryCounts {
    readonly enabled: boolean;
    /** Snapshots the accounts of this run make due, those of the month included. */
    readonly planned: number;
    readonly written: number;
    readonly failed: number;
    readonly failedByCode: Readonly<Record<string, number>>;
    /** Snapshots that an earlier run was stopped before. */
    readonly madeGood: number;
    /** Snapshots given to another owner. */
    readonly reowned: number;
    /** Snapshots removed by thinning and retention, or because their account is gone. */
    readonly purged: number;
    /** Storage; null on a day on which nobody asked. */
    readonly forecast: SnapshotForecast | null;
}

/** Values for the row of the run in the org. */
export type HistoryNote = Readonly<
    Partial<
        Record<
            'History_Due__c' | 'History_Month__c' | 'Snapshots_Written__c' | 'Snapshots_Purged__c',
            string | number | null
        >
    >
>;

/** What a run without history says: nothing was written, and what it would take. @param accounts accounts with something to show */
export function withoutHistory(accounts: number, keepMonths: number): HistoryCounts {
    return {
        enabled: false,
        planned: 0,
        written: 0,
        failed: 0,
        failedByCode: {},
        madeGood: 0,
        reowned: 0,
        purged: 0,
        forecast: forecastSnapshots({ accounts, rowsAMonth: null, rows: 0, adds: accounts, keepMonths })
    };
}
