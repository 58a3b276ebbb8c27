import { join } from 'node:path';
import type { Task } from '../../task.ts';
import type { Engine } from '../engine.ts';
import { EvidenceCache } from './evidence-cache.ts';

/** What earlier runs kept of the files of evidence; null when the settings say that nothing is to be kept. */
export function keptEvidence(
    engine: Engine,
    { settings, stateFolder, full }: Pick<Task, 'settings' | 'stateFolder' | 'full'>,
    warn: (message: string) => void
): EvidenceCache | null {
    const { keepMb } = settings.config.engine;
    if (keepMb === 0) return null;
    return new EvidenceCache(engine, {
        folder: join(stateFolder, 'evidence'),
        mostBytes: keepMb * 1e6,
        rebuild: full,
        warn
    });
}
