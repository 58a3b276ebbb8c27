import { UnreachableError } from '../errors.ts';
import type { CheckedSource } from './check-sources.ts';
import { statOrNull } from './stat-or-null.ts';

/** Text that changes when a file is written to; null when it is gone or may not be looked at. */
export function versionOf(path: string): string | null {
    const stat = statOrNull(path);
    return stat === null ? null : `${stat.size}~${stat.mtimeNs}`;
}

/**
 * Makes sure that no file was written to since it was looked at: half of the old rows and half of the new ones, or the first half of
 * an export, would be scored as if they were all there is.
 * @throws UnreachableError when one was
 */
export function assertUnchanged(sources: readonly CheckedSource[]): void {
    const files = sources.flatMap((source) => (source.origin === null ? source.files : []));
    const changed = files.filter(({ file, version }) => version !== undefined && versionOf(file.path) !== version);
    if (changed.length === 0) return;
    const names = changed.map(({ file }) => file.shown).join(', ');
    throw new UnreachableError(`${names} changed while being read. Nothing was written.`, [
        'Let the export end, then run the same command again.',
        'A file that is always written to: copy it before the run, and name the copy in "files".'
    ]);
}
