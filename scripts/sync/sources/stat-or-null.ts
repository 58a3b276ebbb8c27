import { statSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';

/** What the system knows of a file or a folder; null when it is gone or lies where the job may not look. */
export function statOrNull(path: string): BigIntStats | null {
    try {
        return statSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
    } catch {
        // Such as a folder that may not be entered, or a link that leads back to itself.
        return null;
    }
}
