import { join } from 'node:path';
import type { Source } from '../config/source-schema.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Session } from '../salesforce/session.ts';
import { checkSources as checkOrigins } from '../sources/check-sources.ts';
import type { CheckedSource } from '../sources/check-sources.ts';
import { Engine } from '../sources/engine.ts';
import { runValues } from '../sources/run-values.ts';
import { SalesforceOrigin } from '../sources/salesforce/salesforce-origin.ts';
import { failure } from './attempt.ts';
import { ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';
import { counted } from '../report/count-text.ts';

/** Window for looking at a query; which rows it would give does not matter here. */
const WINDOW_DAYS = 365;

/**
 * Whether every source can be reached and has the columns it needs. No rows are read, of files only the header.
 * @param session null when the login failed: then queries on the org are not asked
 * @param folder for work files, removed afterwards
 */
export async function checkSources(
    settings: LoadedConfig,
    session: Session | null,
    folder: string,
    now: number
): Promise<readonly Finding[]> {
    const { memoryLimit, threads } = settings.config.engine;
    const engine = await Engine.open({ folder: join(folder, 'doctor-engine'), memoryLimit, threads });
    const findings: Finding[] = [];
    try {
        for (const source of settings.config.sources)
            findings.push(...(await checkSource(source, { settings, session, engine, now })));
    } finally {
        engine.close();
    }
    return findings;
}

interface Ground {
    readonly settings: LoadedConfig;
    readonly session: Session | null;
    readonly engine: Engine;
    readonly now: number;
}

async function checkSource(source: Source, { settings, session, engine, now }: Ground): Promise<Finding[]> {
    const check = `source ${source.name}`;
    const notes: string[] = [];
    try {
        const alone = { ...settings, config: { ...settings.config, sources: [source] } };
        const [checked] = await checkOrigins(engine, alone, (note) => void notes.push(note));
        const found = checked === undefined ? '' : await reached(checked, session, now);
        return notes.length > 0 ? notes.map((note) => warning(check, note)) : [ok(check, found)];
    } catch (error) {
        return [failure(check, error)];
    }
}

async function reached({ origin, files }: CheckedSource, session: Session | null, now: number): Promise<string> {
    if (origin === null) {
        const bytes = files.reduce((sum, { file }) => sum + file.bytes, 0);
        return `${counted(files.length, 'file')}, ${size(bytes)}, with every column it needs`;
    }
    if (!(origin instanceof SalesforceOrigin)) return `${origin.shown} answers`;
    if (session === null) return `${origin.shown}: the query is well-formed; not asked, as there is no login`;
    const asOf = new Date(now).toISOString();
    await origin.look(session, runValues(asOf, [asOf.slice(0, 10)], WINDOW_DAYS, null));
    return `${origin.shown}: the org understands the query`;
}

function size(bytes: number): string {
    if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
    return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
