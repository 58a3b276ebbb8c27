import fs from 'node:fs/promises';
import path from 'node:path';
import { build } from '../build/build.ts';
import { packageFolder, projectRoot } from '../build/paths.ts';
import { sampleBook } from '../sample/book.ts';
import { daysBefore, today } from '../sample/calendar.ts';
import { sampleDay, writeSample } from '../sample/files.ts';
import { loadSample } from '../sample/load.ts';
import { administrator } from '../sample/org-client.ts';
import type { OrgClient } from '../sample/rest.ts';
import { OrgSession } from '../server/org-session.ts';
import { startPreview, type Preview } from '../server/server.ts';
import { deploy } from './deploy.ts';
import { freePort } from './ports.ts';
import type { Processes, Service } from './processes.ts';
import { showcases, type Showcase } from './showcase.ts';
import { readState, writeState, type StartState } from './state.ts';

export interface DemonstrationOptions {
    port: number;
    orgPort: number;
    /** Holds `org/` and `sample/`; `.local` unless told otherwise. */
    folder: string;
    /** Prefix of the package's names in a new org; absent: none, or what the org has. */
    namespace?: string;
}

export interface Demonstration {
    preview: Preview;
    /** The org as its administrator. */
    client: OrgClient;
    showcases: Showcase[];
    /** Rejects when the local org ends by itself. */
    ended: Promise<never>;
}

const MONTHS_REPLAYED_DAYS = 530;

/** Brings everything up: org, sample, history, sync, pages. Steps done by an earlier start are not done again. */
export async function startDemonstration(
    options: DemonstrationOptions,
    processes: Processes,
    say: (text: string) => void
): Promise<Demonstration> {
    const dataFolder = path.join(options.folder, 'org');
    const orgService = await startOrg(options, dataFolder, processes, say);
    const compiled = compile(say);
    const prepared = prepare(options, dataFolder, processes, say);
    // whichever fails first is what the user should read; the other one must not crash the program afterwards
    compiled.catch(() => undefined);
    prepared.catch(() => undefined);
    const [, { org, client }] = await Promise.race([Promise.all([compiled, prepared]), orgService.ended]);
    const port = await chosenPort(options.port, 'preview', say);
    const preview = await startPreview({ org, packageFolder, build: () => build() }, port);
    return { preview, client, showcases: await showcases(client), ended: orgService.ended };
}

async function startOrg(
    options: DemonstrationOptions,
    dataFolder: string,
    processes: Processes,
    say: (text: string) => void
): Promise<Service> {
    const port = await chosenPort(options.orgPort, 'local org', say);
    const program = path.join(projectRoot, 'scripts/local-org/main.ts');
    const namespace = options.namespace === undefined ? [] : ['--namespace', options.namespace];
    const args = [program, '--port', String(port), '--data', dataFolder, ...namespace];
    const service = await processes.service('The local org', args, (line) => line.startsWith('local org ready:'));
    say(service.ready);
    return service;
}

async function chosenPort(wanted: number, what: string, say: (text: string) => void): Promise<number> {
    if (wanted === 0) return 0;
    const port = await freePort(wanted);
    if (port !== wanted) say(`port ${wanted} is taken, so the ${what} uses ${port}`);
    return port;
}

async function compile(say: (text: string) => void): Promise<void> {
    const { built } = await build();
    say(built.length > 0 ? `compiled ${built.join(' and ')}` : 'components unchanged since the last start');
}

async function prepare(
    { folder }: DemonstrationOptions,
    dataFolder: string,
    processes: Processes,
    say: (text: string) => void
): Promise<{ org: OrgSession; client: OrgClient }> {
    const loginFile = path.join(dataFolder, 'login.json');
    const sampleFolder = path.join(folder, 'sample');
    const org = new OrgSession(loginFile);
    const client = administrator(org);
    const { orgId } = JSON.parse(await fs.readFile(loginFile, 'utf8')) as { orgId: string };
    const state = await readState(sampleFolder, orgId);
    await deploy(state, { sampleFolder, loginFile }, client, processes, say);
    if (!state.loaded) await loadIfEmpty(state, sampleFolder, client, say);
    const asOf = await sampleDay(sampleFolder);
    if (state.loaded && asOf !== null) await replay(state, asOf, { sampleFolder, loginFile }, processes, say);
    return { org, client };
}

async function loadIfEmpty(state: StartState, sampleFolder: string, client: OrgClient, say: (text: string) => void) {
    const foreign = await client.query<{ Id: string }>(
        "SELECT Id FROM Account WHERE Health_Key__c = null OR (NOT Health_Key__c LIKE 'SAMPLE-%' AND NOT Health_Key__c LIKE 'ACORN-%') LIMIT 1"
    );
    if (foreign.length > 0) {
        say('the org holds accounts of your own, so no sample is loaded');
        return;
    }
    const book = sampleBook(today());
    await writeSample(book, sampleFolder);
    const evidence = book.outcomes.length + book.answers.length;
    say(
        `made up ${book.accounts.length} accounts with ${evidence.toLocaleString('en')} rows of evidence, as of ${book.asOf}`
    );
    const loaded = await loadSample(book, client);
    say(`loaded ${loaded.users} users and ${loaded.accounts} accounts`);
    state.loaded = true;
    await writeState(sampleFolder, state);
}

async function replay(
    state: StartState,
    asOf: string,
    files: { sampleFolder: string; loginFile: string },
    processes: Processes,
    say: (text: string) => void
): Promise<void> {
    if (!state.backfilled) {
        const from = daysBefore(asOf, MONTHS_REPLAYED_DAYS);
        await sync(
            ['backfill', '--from', from, '--to', asOf, '--every', 'month'],
            'replayed 18 months',
            files,
            processes,
            say
        );
        state.backfilled = true;
        await writeState(files.sampleFolder, state);
    }
    const day = today();
    if (state.lastRun === day) return;
    await sync(['run'], 'scored every account', files, processes, say);
    state.lastRun = day;
    await writeState(files.sampleFolder, state);
}

async function sync(
    command: string[],
    done: string,
    files: { sampleFolder: string; loginFile: string },
    processes: Processes,
    say: (text: string) => void
): Promise<void> {
    const program = path.join(projectRoot, 'scripts/sync/bin.js');
    const config = path.join(files.sampleFolder, 'health-sync.json');
    const result = await processes.run([program, ...command, '--org', 'local', '--config', config], {
        ACCOUNT_HEALTH_LOCAL_LOGIN: files.loginFile
    });
    // 1 is "done, with rejected rows": the sample has none, but an edited one may
    if (result.code !== 0 && result.code !== 1) {
        throw new Error(
            `health-sync ${command[0]} ended with exit code ${result.code}.\n${result.stdout}${result.stderr}`
        );
    }
    say(done);
}
