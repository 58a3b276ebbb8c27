import { ownMark, ProcessMarks } from '../run-log/process-marks.ts';
import { RunTable } from '../run-log/run-table.ts';
import type { OpenRun } from '../run-log/run-table.ts';
import { OpenJobs } from '../write/open-jobs.ts';
import { join } from 'node:path';
import { ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';
import { counted } from '../report/count-text.ts';
import type { Patient } from './patient.ts';

const DEFAULT_LEASE_MINUTES = 15;

/** Who holds the lease of the org, since when and until when, and which runs ended without a word. */
export async function checkLease(patient: Patient): Promise<readonly Finding[]> {
    const { session, names, stateFolder } = patient;
    const open = await new RunTable(session, names).open();
    if (open.length === 0) return [ok('lease', 'free; no run is under way')];
    const marks = new ProcessMarks(join(stateFolder, 'running'), ownMark());
    return open.map((run) => describeRun(run, marks.isGone(run.key), patient));
}

function describeRun(run: OpenRun, gone: boolean, patient: Patient): Finding {
    const { now, clockAhead, settings, userId } = patient;
    const minutes = settings?.config.guards.leaseMinutes ?? DEFAULT_LEASE_MINUTES;
    const until = run.expiresAt ?? run.touchedAt + minutes * 60_000;
    const left = until - now() - clockAhead;
    const what = run.leaseKey === null ? 'no lease' : `the lease "${run.leaseKey}"`;
    const who = `${run.name} holds ${what}, started ${run.startedAt ?? 'at an unknown time'} by ${run.startedBy}`;
    const ended = `until ${new Date(until).toISOString()}`;
    if (!gone && left > 0)
        return warning('lease', `${who}; ${ended}. ${run.message}`, [
            'If it works: let it end. Another run stops with exit code 4 until then.',
            `If it was killed: wait ${counted(Math.ceil(left / 60_000), 'minute')}, or as a Health Admin delete the row ${run.name} of Health Sync Runs`
        ]);
    const why = gone ? 'its process on this machine is gone' : `it ran out ${new Date(until).toISOString()}`;
    if (run.startedById !== null && userId !== null && run.startedById !== userId)
        return warning(
            'lease',
            `${who}; ${why}, but another user owns it, so the next run may not be able to close it.`,
            [`Run the job as ${run.startedBy}, or as a Health Admin delete the row ${run.name} of Health Sync Runs`]
        );
    return warning('lease', `${who}; ${why}. The next run closes it and goes on where it stopped.`, [
        'Run the same command again.'
    ]);
}

/** Update jobs that interrupted runs left behind: those this machine knows of, and what the org says of them. */
export async function checkOpenJobs({ session, stateFolder }: Patient): Promise<readonly Finding[]> {
    const left = new OpenJobs(stateFolder, session.instanceUrl).left();
    if (left.length === 0) return [ok('open jobs', 'none left by an interrupted run')];
    const states: string[] = [];
    for (const id of left) {
        const job = await session.json<{ state: string }>('GET', `/jobs/ingest/${id}`).catch(() => null);
        states.push(`${id} ${job?.state ?? 'unknown to the org'}`);
    }
    return [
        warning('open jobs', `${counted(left.length, 'update job')} of an interrupted run: ${states.join(', ')}.`, [
            'Run the job again: it ends them first and goes on where the other stopped.'
        ])
    ];
}
