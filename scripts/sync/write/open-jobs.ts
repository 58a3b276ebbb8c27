import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { orgError } from '../salesforce/org-error.ts';
import type { Session } from '../salesforce/session.ts';
import { leasesConflict, WHOLE_ORG } from '../shard/shard.ts';
import { waitFor } from './bulk-ingest.ts';

const stateSchema = z.object({
    instanceUrl: z.string(),
    leaseKey: z.string().default(WHOLE_ORG),
    jobs: z.array(z.string())
});
const FILE = /^open-jobs.*\.json$/u;

/**
 * Remembers on disk which update jobs are under way, so that a run after a crash lets them end before it reads the org.
 * Otherwise the org could still be writing what the new run takes for unwritten.
 */
export class OpenJobs {
    private readonly folder: string;
    private readonly file: string;
    private readonly instanceUrl: string;
    private readonly leaseKey: string;
    private readonly jobs = new Set<string>();

    /**
     * @param folder folder that outlives the run
     * @param leaseKey lease of the run: runs that exclude each other take over from each other
     */
    constructor(folder: string, instanceUrl: string, leaseKey = WHOLE_ORG) {
        // Runs of other orgs may share the folder: none may write over what another has noted.
        const owner = [instanceUrl, ...(leaseKey === WHOLE_ORG ? [] : [leaseKey])];
        const parts = owner.map((text) => text.replace(/^https?:\/\//u, '').replaceAll(/\W+/gu, '-'));
        this.folder = folder;
        this.file = join(folder, `${['open-jobs', ...parts].join('-')}.json`);
        this.instanceUrl = instanceUrl;
        this.leaseKey = leaseKey;
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
     * Ends what interrupted runs left behind that this run excludes: jobs that wait for their upload are aborted, jobs the org
     * works on are waited for.
     * @param warn is told of a job that takes long
     * @returns number of jobs found
     */
    async settle(session: Session, warn: (text: string) => void = () => undefined): Promise<number> {
        const names = existsSync(this.folder) ? readdirSync(this.folder).filter((name) => FILE.test(name)) : [];
        let found = 0;
        for (const file of names.map((name) => join(this.folder, name))) {
            const left = this.load(file);
            if (left === null) continue;
            await this.end(session, left, warn);
            rmSync(file, { force: true });
            found += left.length;
        }
        return found;
    }

    /** Jobs that interrupted runs left behind and that a run over the same accounts would end. Nothing is ended. */
    left(): string[] {
        const names = existsSync(this.folder) ? readdirSync(this.folder).filter((name) => FILE.test(name)) : [];
        return names.flatMap((name) => this.load(join(this.folder, name)) ?? []);
    }

    private async end(session: Session, left: readonly string[], warn: (text: string) => void): Promise<void> {
        for (const id of left) {
            const job = await session.json<{ state: string }>('GET', `/jobs/ingest/${id}`).catch(goneOrThrow);
            if (job?.state === 'Open')
                await session.json('PATCH', `/jobs/ingest/${id}`, { state: 'Aborted' }).catch(() => undefined);
            else if (job) await waitFor(session, id, (note) => note !== null && warn(note));
        }
    }

    /** Jobs of a file; null when it is about another org or a run that may be alive beside this one. */
    private load(file: string): string[] | null {
        try {
            const state = stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
            if (state.instanceUrl !== this.instanceUrl) return null;
            return leasesConflict(state.leaseKey, this.leaseKey) ? state.jobs : null;
        } catch {
            return file === this.file ? [] : null;
        }
    }

    private save(): void {
        if (this.jobs.size === 0) return rmSync(this.file, { force: true });
        mkdirSync(this.folder, { recursive: true });
        const { instanceUrl, leaseKey } = this;
        // Renamed into place: a run that is killed here leaves the old list or the new one, never half of it.
        const next = `${this.file}.next`;
        writeFileSync(next, JSON.stringify({ instanceUrl, leaseKey, jobs: [...this.jobs] }));
        renameSync(next, this.file);
    }
}

/** A job the org no longer knows has nothing left to write; an org that cannot be asked may still be writing. */
function goneOrThrow(error: unknown): null {
    const { errorCode, name } = error as { errorCode?: string; name?: string };
    if (errorCode === 'NOT_FOUND' || errorCode === 'INVALIDJOB' || name === 'ERROR_HTTP_404') return null;
    throw orgError('say what became of an earlier update job', error);
}
