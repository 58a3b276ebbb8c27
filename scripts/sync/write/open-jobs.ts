import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Session } from '../salesforce/session.ts';
import { waitFor } from './bulk-ingest.ts';

const stateSchema = z.object({ instanceUrl: z.string(), jobs: z.array(z.string()) });

/**
 * Remembers on disk which update jobs are under way, so that a run after a crash lets them end before it reads the org.
 * Otherwise the org could still be writing what the new run takes for unwritten.
 */
export class OpenJobs {
    private readonly file: string;
    private readonly instanceUrl: string;
    private readonly jobs = new Set<string>();

    constructor(file: string, instanceUrl: string) {
        this.file = file;
        this.instanceUrl = instanceUrl;
    }

    open(id: string): void {
        this.jobs.add(id);
        this.save();
    }

    close(id: string): void {
        this.jobs.delete(id);
        this.save();
    }

    /**
     * Ends what an interrupted run left behind: jobs that wait for their upload are aborted, jobs the org works on are waited for.
     * @returns number of jobs found
     */
    async settle(session: Session): Promise<number> {
        const left = this.load();
        for (const id of left) {
            // A job the org no longer knows has nothing left to write.
            const job = await session.json<{ state: string }>('GET', `/jobs/ingest/${id}`).catch(() => null);
            if (job?.state === 'Open')
                await session.json('PATCH', `/jobs/ingest/${id}`, { state: 'Aborted' }).catch(() => undefined);
            else if (job) await waitFor(session, id);
        }
        this.save();
        return left.length;
    }

    private load(): string[] {
        try {
            const state = stateSchema.parse(JSON.parse(readFileSync(this.file, 'utf8')));
            return state.instanceUrl === this.instanceUrl ? state.jobs : [];
        } catch {
            return [];
        }
    }

    private save(): void {
        if (this.jobs.size === 0) return rmSync(this.file, { force: true });
        mkdirSync(dirname(this.file), { recursive: true });
        writeFileSync(this.file, JSON.stringify({ instanceUrl: this.instanceUrl, jobs: [...this.jobs] }));
    }
}
