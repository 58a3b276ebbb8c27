import { messageOf, SyncError, UnreachableError } from './errors.ts';
import { orgError } from './salesforce/org-error.ts';
import { isRetryable } from './salesforce/retry.ts';

const FORBIDDEN = /^(EACCES|EPERM|EROFS)\b|: permission denied|: read-only file system/iu;
const TOO_LARGE = /\bEFBIG\b|: file too large/iu;
/** How the engine begins what it says of a file. */
const ENGINE_FILE = /^IO Error: /u;
const FULL = /\b(ENOSPC|EDQUOT)\b|no space left on device|disk quota exceeded/iu;

/** Whether there was no room for a file. */
export function isFullDisk(error: unknown): boolean {
    return FULL.test(messageOf(error));
}

/**
 * Puts failures that can happen anywhere into words a person can act on: a full disk, files that cannot be used, too little memory, and refusals of the org
 * that no stage expected. Anything else is returned as it is.
 */
export function knownFailure(error: unknown): unknown {
    if (error instanceof SyncError) return error;
    if (isFullDisk(error)) {
        return new UnreachableError(
            `The disk is full: ${messageOf(error)}`,
            [
                'Make room, or name a folder on another disk with --out. Then run the same command again: it goes on where it stopped.'
            ],
            error
        );
    }
    if (error instanceof Error && (error as NodeJS.ErrnoException).syscall === 'uv_cwd') {
        return new UnreachableError(
            'The folder the job was started in is gone.',
            ['Change to one that is there: cd <folder>. Then run the same command again.'],
            error
        );
    }
    if (error instanceof Error && isAboutFile(error)) return fileFailure(error);
    if (error instanceof Error && (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY') {
        return new UnreachableError(
            'There is not enough memory to score in threads.',
            [
                'Set engine.threads to 1, or divide the accounts with --shard. Then run the same command again: it goes on where it stopped.'
            ],
            error
        );
    }
    const isRefusal = error instanceof Error && typeof (error as { errorCode?: unknown }).errorCode === 'string';
    return isRefusal || isRetryable(error) ? orgError('go on', error) : error;
}

function isAboutFile(error: Error): boolean {
    return typeof (error as { path?: unknown }).path === 'string' || ENGINE_FILE.test(error.message);
}

/** A file or folder the user may not use, that somebody has removed, or on a disk that fails. */
function fileFailure(error: Error): UnreachableError {
    const action = actionOf(error.message);
    return new UnreachableError(
        `A file cannot be used: ${error.message}`,
        [`${action} Then run the same command again: it goes on where it stopped.`],
        error
    );
}

function actionOf(message: string): string {
    if (FORBIDDEN.test(message))
        return 'Let the user of the job read and write there, or name another folder with --out.';
    if (TOO_LARGE.test(message))
        return 'Let the job write larger files (ulimit -f), or name a folder on another disk with --out.';
    return 'Look whether it is there and its disk works.';
}
