import { join } from 'node:path';
import { Lease } from '../run-log/lease.ts';
import { ownMark, ProcessMarks } from '../run-log/process-marks.ts';
import { RunTable } from '../run-log/run-table.ts';
import { FieldNames } from '../salesforce/field-names.ts';
import { RunRows } from './run-rows.ts';

export const MINUTE = 60_000;
/** How long the leases of {@link leaseGround} last, milliseconds. */
export const DURATION = 15 * MINUTE;

/**
 * An org with a clock, and what runs need to take their leases.
 * @param folder for the marks of processes
 */
export function leaseGround(folder: string, namespace: string | null = null) {
    const org = new RunRows(namespace);
    const table = new RunTable(org.session(), new FieldNames(namespace, new Map()));
    const marks = new ProcessMarks(join(folder, String(Math.random())), ownMark());
    const warnings: string[] = [];
    let behind = 0;
    const options = (runKey: string, leaseKey = 'lease') => ({
        leaseKey,
        runKey,
        row: { Result__c: 'Running', Message__c: `Runs on ${runKey}.`, Started_At__c: '2026-06-01T12:00:00Z' },
        durationMs: DURATION,
        now: () => org.now - behind,
        marks,
        warn: (text: string) => void warnings.push(text)
    });
    const take = async (runKey: string, leaseKey?: string): Promise<Lease> => {
        const lease = await Lease.take(table, options(runKey, leaseKey));
        await lease.stop();
        return lease;
    };
    return { org, table, marks, warnings, options, take, setBehind: (ms: number) => (behind = ms) };
}

/** Keys of the runs that hold the lease over everything. */
export function heldBy(org: RunRows): string[] {
    return org.rows.filter((row) => row.values['Lease_Key__c'] === 'lease').map((row) => row.key);
}
