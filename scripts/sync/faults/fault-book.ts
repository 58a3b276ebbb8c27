import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FaultyProxy } from '../testing/faulty-proxy.ts';
import { TestOrg } from '../testing/local-org.ts';
import { addUser, allowTasks } from '../testing/people.ts';
import { runJob } from '../testing/run-job.ts';
import type { JobResult } from '../testing/run-job.ts';
import { seedBook, settings } from '../testing/seed-book.ts';
import { readState } from './org-state.ts';
import type { OrgState } from './org-state.ts';

const THREADS_ALWAYS = fileURLToPath(new URL('./threads-always.ts', import.meta.url));
const FIRST_DAY = '2026-05-31';
/** The day every fault happens on: another month, so that the run also makes monthly snapshots and thins old ones. */
const DAY = '2026-06-02';
/** Days of one week, so old by now that thinning leaves the last of them. */
const OLD_DAYS = ['2026-02-09', '2026-02-10', '2026-02-11', '2026-02-12'];
const OLD_ACCOUNTS = 5;
/** Accounts that have changed hands since the first run, so that their snapshots must follow: from the one, up to the other. */
const MOVED = [6, 10] as const;

/** How the job writes: all by the Bulk API, or all by collections of 200. */
export type Way = 'bulk' | 'collections';

/**
 * A small book with history and playbooks whose evidence has just changed, behind a proxy that can be told to misbehave. Every
 * case starts from the same state.
 */
export class FaultBook {
    readonly org: TestOrg;
    readonly proxy: FaultyProxy;
    /** What a run without faults leaves, by way of writing. */
    readonly expected = {} as Record<Way, OrgState>;
    private readonly env: NodeJS.ProcessEnv;
    /** Modules that every run loads first. */
    private readonly preload: readonly string[];
    private before: OrgState | null = null;
    private oldSnapshots: readonly Readonly<Record<string, unknown>>[] = [];
    private moved: ReadonlySet<string> = new Set();

    private constructor(org: TestOrg, proxy: FaultyProxy, preload: readonly string[]) {
        this.preload = preload;
        this.org = org;
        this.proxy = proxy;
        this.env = org.environmentThrough(proxy.url);
    }

    /** @param threads whether runs score in threads although the book is small */
    static async start({ accounts = 60, threads = false } = {}): Promise<FaultBook> {
        const org = await TestOrg.start();
        const book = new FaultBook(org, await FaultyProxy.start(org.url), threads ? [THREADS_ALWAYS] : []);
        try {
            await book.fill(accounts);
        } catch (error) {
            await book.stop();
            throw error;
        }
        return book;
    }

    async stop(): Promise<void> {
        await this.proxy.stop();
        await this.org.stop();
    }

    /** Settings of one way of writing; `more` is merged in. Returns the arguments of a run. */
    args(way: Way, more: object = {}, name = `${way}.json`): string[] {
        const write = { bulkFrom: way === 'bulk' ? 1 : 100_000 };
        const [flag = '', file = ''] = settings(this.org, { write, snapshots: { enabled: true }, ...more }, name);
        return ['run', flag, file, '--as-of', DAY, '--json'];
    }

    run(
        args: readonly string[],
        options: { started?: (kill: () => void) => void; env?: NodeJS.ProcessEnv; preload?: readonly string[] } = {}
    ): Promise<JobResult> {
        const { started, env = {}, preload = [] } = options;
        const imports = [...this.preload, ...preload].map((file) => `--import ${file}`).join(' ');
        return runJob(args, {
            cwd: this.org.folder,
            env: { ...this.env, ...env, NODE_OPTIONS: imports },
            ...(started === undefined ? {} : { started: (kill) => started(() => kill('SIGKILL')) })
        });
    }

    state(): Promise<OrgState> {
        return readState(this.org);
    }

    /** Brings the org back to the state before the faults, and the proxy to its senses. */
    async restore(): Promise<void> {
        const { org, before } = this;
        if (before === null) throw new Error('the book is not filled');
        this.proxy.fate = () => 'pass';
        this.proxy.seen.length = 0;
        await this.setFaults(null);
        const state = join(org.folder, '.local/sync');
        for (const name of readdirSync(state).filter((file) => file.startsWith('open-jobs')))
            rmSync(join(state, name), { force: true });
        const accounts = before.accounts.map(({ Id, ...values }) => ({
            attributes: { type: 'Account' },
            id: Id,
            ...values
        }));
        await org.rest('PATCH', '/composite/sobjects', { allOrNone: true, records: accounts });
        const known = new Set(before.snapshots.map((snapshot) => snapshot['Snapshot_Key__c']));
        const keys = await org.query<{ Id: string; Snapshot_Key__c: string }>(
            'SELECT Id, Snapshot_Key__c FROM Health_Snapshot__c'
        );
        await this.remove(keys.filter((one) => !known.has(one.Snapshot_Key__c)).map(({ Id }) => Id));
        await this.addOldSnapshots();
        const owned = before.snapshots.filter((snapshot) => this.moved.has(String(snapshot['Account__c'])));
        await this.upsertSnapshots(owned.map(({ Snapshot_Key__c, OwnerId }) => ({ Snapshot_Key__c, OwnerId })));
        for (const object of ['Health_Playbook_Task__c', 'Task'])
            await this.remove((await org.query<{ Id: string }>(`SELECT Id FROM ${object}`)).map(({ Id }) => Id));
        const runs = new Set(before.runs.map(({ Id }) => Id));
        const rows = await org.query<{ Id: string }>('SELECT Id FROM Health_Sync_Run__c');
        await this.remove(rows.map(({ Id }) => Id).filter((id) => !runs.has(id)));
    }

    /** Rows of the runs since the book was restored. */
    newRuns(state: OrgState): OrgState['runs'] {
        const old = new Set(this.before?.runs.map(({ Id }) => Id));
        return state.runs.filter(({ Id }) => !old.has(Id));
    }

    /** Puts faults into the org itself; null ends them. */
    setFaults(faults: readonly object[] | null): Promise<void> {
        return this.org.setFaults(faults);
    }

    private async fill(accounts: number): Promise<void> {
        const { org } = this;
        const ids = await seedBook(org, accounts);
        await allowTasks(org);
        const first = this.args('collections').map((arg) => (arg === DAY ? FIRST_DAY : arg));
        const run = await this.run(first);
        if (run.code !== 0) throw new Error(`first run: exit ${run.code}\n${run.stderr}`);
        const common = { Active__c: true, Task_Due_Days__c: 3, Task_Priority__c: 'High', Cooldown_Days__c: 30 };
        await org.create('Health_Playbook__c', [
            { ...common, Name: 'Fell', Trigger__c: 'Status falls', Task_Subject__c: '{Account} fell to {Status}' },
            { ...common, Name: 'Renewal', Trigger__c: 'Renewal near', Within_Days__c: 30, Applies_From__c: '2026-01-01', Task_Subject__c: 'Renew {Account}' }
        ]); // prettier-ignore
        await org.rest('PATCH', `/sobjects/Account/${ids[4]}`, { Health_Renewal_Date__c: '2026-06-20' });
        this.oldSnapshots = ids.slice(0, OLD_ACCOUNTS).flatMap((id) =>
            OLD_DAYS.map((day) => ({
                Snapshot_Key__c: `${id}:${day}`,
                Account__c: id,
                Snapshot_Date__c: day,
                Health_Score__c: 5,
                Status__c: 'Amber',
                State__c: 'Scored'
            }))
        );
        await this.addOldSnapshots();
        this.before = await this.state();
        this.moved = new Set(ids.slice(...MOVED));
        const OwnerId = await addUser(org, 'Ann', ['Health_Account_Manager']);
        for (const id of this.moved) await org.rest('PATCH', `/sobjects/Account/${id}`, { OwnerId });
        this.changeEvidence();
        for (const way of ['bulk', 'collections'] as const) {
            await this.restore();
            const clean = await this.run(this.args(way));
            if (clean.code !== 0) throw new Error(`run without faults: exit ${clean.code}\n${clean.stderr}`);
            this.expected[way] = await this.state();
        }
    }

    /** Every third customer answers the other way round. */
    private changeEvidence(): void {
        const file = join(this.org.folder, 'outcome.csv');
        const rows = readFileSync(file, 'utf8').trimEnd().split('\n');
        const changed = rows.map((row, i) => {
            const [key, score] = row.split(',');
            return i > 0 && i % 3 === 0 ? `${key},${(11 - Number(score)).toFixed(1)},${DAY}` : row;
        });
        writeFileSync(file, `${changed.join('\n')}\n`);
    }

    private addOldSnapshots(): Promise<void> {
        return this.upsertSnapshots(this.oldSnapshots);
    }

    private async upsertSnapshots(snapshots: readonly object[]): Promise<void> {
        const records = snapshots.map((one) => ({ attributes: { type: 'Health_Snapshot__c' }, ...one }));
        await this.org.rest('PATCH', '/composite/sobjects/Health_Snapshot__c/Snapshot_Key__c', {
            allOrNone: true,
            records
        });
    }

    private async remove(ids: readonly string[]): Promise<void> {
        for (let from = 0; from < ids.length; from += 200)
            await this.org.rest(
                'DELETE',
                `/composite/sobjects?allOrNone=true&ids=${ids.slice(from, from + 200).join(',')}`
            );
    }
}
