import fs from 'node:fs/promises';
import path from 'node:path';

/** How far the demonstration of one org has come; each step is done once. */
export interface StartState {
    orgId: string;
    /** Fingerprint of the package that was deployed; null before the first deployment. */
    deployed: string | null;
    /** The integration user has been given the job's permission set. */
    assigned: boolean;
    loaded: boolean;
    backfilled: boolean;
    /** Day of the last sync, YYYY-MM-DD UTC; null before the first. */
    lastRun: string | null;
}

const FILE = 'start.json';

/** The state kept for this org; a new one when the org is another than last time. */
export async function readState(sampleFolder: string, orgId: string): Promise<StartState> {
    const empty: StartState = {
        orgId,
        deployed: null,
        assigned: false,
        loaded: false,
        backfilled: false,
        lastRun: null
    };
    try {
        const state = JSON.parse(await fs.readFile(path.join(sampleFolder, FILE), 'utf8')) as StartState;
        return state.orgId === orgId ? { ...empty, ...state } : empty;
    } catch {
        return empty;
    }
}

/** Keeps the state; a rename, so that an interrupted write leaves the old one. */
export async function writeState(sampleFolder: string, state: StartState): Promise<void> {
    const file = path.join(sampleFolder, FILE);
    await fs.mkdir(sampleFolder, { recursive: true });
    await fs.writeFile(`${file}.new`, `${JSON.stringify(state, null, 4)}\n`);
    await fs.rename(`${file}.new`, file);
}
