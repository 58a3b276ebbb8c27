import { GuardError, messageOf, SyncError, UnreachableError } from '../errors.ts';
import { sanitize } from '../report/sanitize.ts';
import { orgError } from '../salesforce/org-error.ts';
import { codeOf, isForbidden } from './run-table.ts';
import type { OpenRun } from './run-table.ts';

/**
 * Says who holds the lease that a run was refused, and what can be done.
 * @param holder undefined when it is gone by now
 * @param until when the lease of the holder runs out, by the clock of the org
 * @param left milliseconds until then
 */
export function refusal(holder: OpenRun | undefined, until: Date, left: number): GuardError {
    if (holder === undefined) {
        return new GuardError('Another run held the lease of this org a moment ago. Nothing was written.', [
            'Run the same command again.'
        ]);
    }
    return new GuardError(
        `Another run holds the lease of this org: ${holder.name}, started ${holder.startedAt ?? 'at an unknown time'} by ${holder.startedBy}. ${holder.message} Nothing was written.`,
        [
            ...(left === 0
                ? [`It has run out, but ${holder.startedBy} owns the row: run the job as that user, or`]
                : [
                      'Let it end, then run the same command again.',
                      `If it was killed: run again on the same machine and in the same folder, which takes over at once, or wait ${minutes(left)} (until ${until.toISOString()}).`
                  ]),
            `A Health Admin can end its lease by deleting the row ${holder.name} of Health Sync Runs.`
        ]
    );
}

/** Error for a failure to write or read rows of runs. */
export function explained(error: unknown): SyncError {
    if (error instanceof SyncError) return error;
    if (!isForbidden(error)) return orgError('record the run', error);
    return new UnreachableError(
        `The user may not record the run, so that two runs at once could not be told: ${codeOf(error)}: ${sanitize(messageOf(error))}`,
        ['Assign the permission set: sf org assign permset --name Health_Sync'],
        error
    );
}

/** "15 minutes", whole ones. @param ms milliseconds */
export function minutes(ms: number): string {
    const count = Math.ceil(ms / 60_000);
    return count === 1 ? '1 minute' : `${count} minutes`;
}
