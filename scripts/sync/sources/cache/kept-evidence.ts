import { join } from 'node:path';
import type { Task } from '../../task.ts';
import type { Engine } from '../engine.ts';
import { KeptCounts } from '../../score/kept-counts.ts';
import { shardText } from '../../shard/shard.ts';
import { EvidenceCache } from './evidence-cache.ts';
import type { KeptPart } from './evidence-cache.ts';
import { forgetOld } from './kept-database.ts';
import { EVIDENCE_FOLDER } from './kept-files.ts';

/** Ending of what earlier versions kept here. */
const OUTDATED = '.digests';

/** What earlier runs kept of the files of evidence; null when the settings say that nothing is to be kept. */
export function keptEvidence(
    engine: Engine,
    { settings, stateFolder, full }: Pick<Task, 'settings' | 'stateFolder' | 'full'>,
    warn: (message: string) => void
): EvidenceCache | null {
    const { keepMb } = settings.config.engine;
    if (keepMb === 0) return null;
    forgetOld(folderOf(stateFolder), OUTDATED);
    return new EvidenceCache(engine, {
        folder: folderOf(stateFolder),
        mostBytes: keepMb * 1e6,
        rebuild: full,
        warn
    });
}

/** What earlier runs counted of the files that are kept; null when none are. */
export function keptCounts(
    engine: Engine,
    { stateFolder, full, shard }: Pick<Task, 'stateFolder' | 'full' | 'shard'>,
    cache: EvidenceCache | null,
    warn: (message: string) => void
): KeptCounts | null {
    if (cache === null) return null;
    const partsOf = (i: number): readonly KeptPart[] => cache.partsOf(i);
    return new KeptCounts(engine, {
        folder: folderOf(stateFolder),
        part: shardText(shard),
        rebuild: full,
        warn,
        partsOf
    });
}

function folderOf(stateFolder: string): string {
    return join(stateFolder, EVIDENCE_FOLDER);
}
