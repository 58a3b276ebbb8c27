import fs from 'node:fs/promises';
import path from 'node:path';

/** How far the demonstration of one org has come; each step is done once. */
export interface StartState {
    orgId: string;
    loaded: boolean;
    backfilled: boolean;
    /** Day of the last sync, YYYY-MM-DD UTC; null before the first. */
    lastRun: string | null;
}

const FILE = 'start.json';

/** The state kept for this org; a new one when the org is another than last time. */
export async function readState(sampleFolder: string, orgId: string): Promise<StartState> {
    const empty: StartState = { orgId, loaded: false, backfilled: false, lastRun: null };
    try {
        const state = JSON.parse(await fs.readFile(path.join(sampleFolder, FILE), 'utf8')) as StartState;
        return state.orgId === orgId ? state : empty;
    } catch {
        return empty;
    }
}

/** Keeps the state; a rename, so that an interrupted write leaves the old one. */
export async function writeState(sampleFolder: string, state: StartState): Promise<void> {
    const file = path.join(sampleFolder, FILE);
    await fs.writeFile(`${file}.new`, `${JSON.stringify(state, null, 4)}\n`);
    await fs.rename(`${file}.new`, file);
}
