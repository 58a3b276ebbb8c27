import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../checks/chromium.ts';
import { startDemonstration, type Demonstration } from '../start/demonstration.ts';
import { Processes } from '../start/processes.ts';

/** Everything a browser test needs: a local org of its own with the sample scored, its pages, and a browser. */
export interface Stage {
    demonstration: Demonstration;
    browser: Browser;
    /** Login of the org, for programs that talk to it. */
    loginFile: string;
    /** Record id of a sample account: by its `Health_Key__c`, or the first that tells a story. */
    idOf(account: string): string;
    close(): Promise<void>;
}

/** Starts it all in a temp folder, away from the data of `npm start`. The caller closes it. */
export async function openStage(say: (text: string) => void = () => undefined, namespace?: string): Promise<Stage> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'account-health-'));
    const processes = new Processes();
    const clean = async () => {
        await processes.stopAll();
        await fs.rm(folder, { recursive: true, force: true });
    };
    try {
        const demonstration = await startDemonstration({ port: 0, orgPort: 0, folder, namespace }, processes, say);
        const browser = await launchChromium();
        const [ids, stories] = await Promise.all([accountIds(demonstration), accountStories(folder)]);
        return {
            demonstration,
            browser,
            loginFile: path.join(folder, 'org/login.json'),
            idOf: (account) => ids.get(account) ?? ids.get(stories.get(account) ?? '') ?? missing(account),
            close: async () => {
                await browser.close();
                await demonstration.preview.close();
                await clean();
            }
        };
    } catch (error) {
        await clean();
        throw error;
    }
}

async function accountIds({ client }: Demonstration): Promise<Map<string, string>> {
    const rows = await client.query<{ Id: string; Health_Key__c: string }>('SELECT Id, Health_Key__c FROM Account');
    return new Map(rows.map((row) => [row.Health_Key__c, row.Id]));
}

/** Story -> key of its first account. */
async function accountStories(folder: string): Promise<Map<string, string>> {
    const text = await fs.readFile(path.join(folder, 'sample/accounts.json'), 'utf8');
    const accounts = JSON.parse(text) as { key: string; story: string }[];
    // the first of each story stays, because later entries of a Map win
    return new Map(accounts.reverse().map(({ story, key }) => [story, key]));
}

function missing(name: string): never {
    throw new Error(`The sample has no account or story "${name}".`);
}
