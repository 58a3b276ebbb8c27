// Bulk jobs that end before their rows do.
import type { BeforeStep } from '../bulk/ingest-run.ts';
import type { Fault } from './fault.ts';
import type { Faults } from './faults.ts';

/** Decides once a job how it ends; the end comes with the step that would go beyond the rows that the fault lets through. */
export function jobEnding(faults: Faults): BeforeStep {
    const ends = new Map<string, Fault | null>();
    return (job, rows) => {
        if (!faults.active) return null;
        // A job that began before the faults were set is not theirs.
        const end = ends.get(job.id) ?? (job.processed === 0 ? faults.jobEnd(job.id, job.object) : null);
        ends.set(job.id, end);
        if (end === null || job.processed + rows <= end.rows) return null;
        ends.delete(job.id);
        if (end.kind === 'job-aborted') return 'Aborted';
        throw new Error('InternalServerError : Batch processing failed after the maximum number of retries');
    };
}
