import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Progress } from '../report/progress.ts';
import { missingColumns } from './check-sources.ts';
import type { CheckedSource } from './check-sources.ts';
import type { Engine } from './engine.ts';
import type { FetchContext } from './origin.ts';
import { openFile } from './relation.ts';
import { columnsNeeded } from './stage.ts';

/** Numbers of work files, far from those of files and of their second reading. */
const FIRST_ID = 50_000;

/**
 * Brings the rows of sources that are not in files into work files. Sources in files stay as they are.
 * @throws UnreachableError when an origin fails or breaks off; ConfigError when a column that the settings name is missing
 */
export async function fetchSources(
    engine: Engine,
    sources: readonly CheckedSource[],
    settings: LoadedConfig,
    context: Omit<FetchContext, 'folder' | 'columns' | 'progress'> & {
        readonly progress?: (rows: number, total: number | null, what: string) => void;
    }
): Promise<CheckedSource[]> {
    const fetched: CheckedSource[] = [];
    const wrong: string[] = [];
    let id = FIRST_ID;
    for (const [i, checked] of sources.entries()) {
        const { source, reading, origin } = checked;
        if (origin === null) {
            fetched.push(checked);
            continue;
        }
        const folder = join(engine.folder, `origin-${i}`);
        mkdirSync(folder, { recursive: true });
        const columns = columnsNeeded(source, reading);
        const files = [];
        const progress: Progress = (rows, total) => context.progress?.(rows, total, `rows of ${source.name}`);
        for (const file of await origin.fetch({ ...context, folder, columns, progress })) {
            const opened = await openFile(engine, file, (id += 1));
            if (opened.columns !== null) wrong.push(...missingColumns(source, reading, file, opened.columns));
            files.push({ file, opened });
        }
        fetched.push({ ...checked, files });
    }
    if (wrong.length > 0)
        throw new ConfigError(settings.file, [...new Set(wrong)], [`Correct these settings in ${settings.file}.`]);
    return fetched;
}
