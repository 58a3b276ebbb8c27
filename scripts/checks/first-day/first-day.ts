import { join } from 'node:path';
import { Processes } from '../../preview/start/processes.ts';
import { ADMINISTRATOR, ClientOrg } from '../clients/client-org.ts';
import { SalesforceCli } from '../clients/sf/salesforce-cli.ts';
import { Admin } from './admin.ts';
import { freshClone } from './clone.ts';
import { INTEGRATION } from './company.ts';
import { runJob, setUpJob } from './job.ts';
import type { Diagnosis, JobSummary } from './job.ts';

/** Everything that docs/install.md asks for, done once: what came of it, and where the pages are. */
export class FirstDay {
    readonly org: ClientOrg;
    readonly admin: Admin;
    deployed = { success: false, numberComponentErrors: -1 };
    /** Id of each account by its key. */
    accounts = new Map<string, string>();
    diagnosis: Diagnosis | null = null;
    plan: JobSummary | null = null;
    readonly runs: JobSummary[] = [];
    /** Address of the pages. */
    pages = '';
    private readonly clone: string;
    private readonly home: string;
    private readonly processes = new Processes();

    private constructor(org: ClientOrg, clone: string, home: string, admin: Admin) {
        this.org = org;
        this.clone = clone;
        this.home = home;
        this.admin = admin;
    }

    /** Clones, deploys, does the admin's steps, asks doctor, plans, runs twice and serves the pages. The caller stops it. */
    static async spend(): Promise<FirstDay> {
        const org = await ClientOrg.start();
        const clone = join(org.folder, 'account-health');
        const home = join(org.folder, 'home');
        try {
            await freshClone(clone);
            const day = new FirstDay(org, clone, home, await Admin.of(org, new SalesforceCli(clone, home)));
            await day.begin().catch(async (error: unknown) => {
                await day.processes.stopAll();
                throw error;
            });
            return day;
        } catch (error) {
            await org.stop();
            throw error;
        }
    }

    private async begin(): Promise<void> {
        // The components compile while the admin works.
        const [pages] = await Promise.all([this.servePages(), this.install()]);
        this.pages = pages;
    }

    private async install(): Promise<void> {
        await this.admin.logIn('my-org', ADMINISTRATOR);
        await this.admin.addPeople();
        this.accounts = await this.admin.addAccounts();
        this.deployed = await this.admin.deploy();
        await this.admin.assignPermissionSets();
        await this.admin.addIntegrationUser();
        await this.admin.fillInKeys(this.accounts);
        await this.admin.logIn('job', INTEGRATION);
        setUpJob(this.clone, new Date().toISOString().slice(0, 10));
        this.diagnosis = await this.job<Diagnosis>('doctor');
        this.plan = await this.job<JobSummary>('plan');
        for (let run = 1; run <= 2; run++) this.runs.push(await this.job<JobSummary>('run'));
    }

    private job<Answer>(command: string): Promise<Answer> {
        return runJob(this.clone, this.home, [command, '--org', 'job']);
    }

    private async servePages(): Promise<string> {
        const program = join(this.clone, 'scripts/preview/main.ts');
        const args = [program, '--port', '0', '--login', join(this.org.folder, 'org/login.json')];
        const { ready } = await this.processes.service('preview', args, (line) => line.startsWith('preview ready'));
        return /http:\S+/u.exec(ready)?.[0] ?? '';
    }

    async stop(): Promise<void> {
        await this.processes.stopAll();
        await this.org.stop();
    }
}
