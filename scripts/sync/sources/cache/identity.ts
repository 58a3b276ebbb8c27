import { realpathSync, statSync } from 'node:fs';

/** Text that changes when a file does, or another takes its place; null when it is gone. */
export function identityOf(path: string): string | null {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return null;
    return [realpathSync(path), stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join('~');
}

/** Milliseconds since 1970 of the last change to a file or to what is known of it. */
export function changedAt(path: string): number {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return Number.POSITIVE_INFINITY;
    const latest = stat.mtimeNs > stat.ctimeNs ? stat.mtimeNs : stat.ctimeNs;
    return Number(latest / 1_000_000n);
}
