import { messageOf, UnreachableError } from './errors.ts';

const FORBIDDEN = /^(EACCES|EPERM|EROFS)\b|: permission denied|: read-only file system/iu;
const TOO_LARGE = /\bEFBIG\b|: file too large/iu;
/** How the engine says that a file fails: in a statement, and at the end of one, when it writes what the statement has made. */
const ENGINE_FILE = /^IO Error: |^TransactionContext Error: .* file "/u;
const FULL = /\b(ENOSPC|EDQUOT)\b|no space left on device|disk quota exceeded/iu;

/** Whether there was no room for a file. */
export function isFullDisk(error: unknown): boolean {
    return FULL.test(messageOf(error));
}

/**
 * Puts a failure of this machine's disk into words: a full one, and files that cannot be used. Null for any other, such as one of the
 * connection or of the org.
 */
export function fileFailure(error: unknown): UnreachableError | null {
    const again = 'run the same command again: it goes on where it stopped.';
    if (isFullDisk(error)) {
        const action = `Make room, or name a folder on another disk with --out. Then ${again}`;
        return new UnreachableError(`The disk is full: ${messageOf(error)}`, [action], error);
    }
    if (!(error instanceof Error) || !isAboutFile(error)) return null;
    const action = `${actionOf(error.message)} Then ${again}`;
    return new UnreachableError(`A file cannot be used: ${error.message}`, [action], error);
}

/** A file or folder the user may not use, that somebody has removed, or on a disk that fails. */
function isAboutFile(error: Error): boolean {
    const { path, syscall } = error as NodeJS.ErrnoException;
    return (typeof path === 'string' && syscall !== 'connect') || ENGINE_FILE.test(error.message);
}

function actionOf(message: string): string {
    if (FORBIDDEN.test(message))
        return 'Let the user of the job read and write there, or name another folder with --out.';
    if (TOO_LARGE.test(message))
        return 'Let the job write larger files (ulimit -f), or name a folder on another disk with --out.';
    return 'Look whether it is there and its disk works.';
}
