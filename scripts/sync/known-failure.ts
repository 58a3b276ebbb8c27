import { SyncError, UnreachableError } from './errors.ts';
import { fileFailure } from './file-failure.ts';
import { orgError } from './salesforce/org-error.ts';
import { isRetryable } from './salesforce/retry.ts';

/**
 * Puts failures that can happen anywhere into words a person can act on: a full disk, files that cannot be used, too little memory, and refusals of the org
 * that no stage expected. Anything else is returned as it is.
 */
export function knownFailure(error: unknown): unknown {
    if (error instanceof SyncError) return error;
    const ofFile = fileFailure(error);
    if (ofFile !== null) return ofFile;
    if (error instanceof Error && (error as NodeJS.ErrnoException).syscall === 'uv_cwd') {
        return new UnreachableError(
            'The folder the job was started in is gone.',
            ['Change to one that is there: cd <folder>. Then run the same command again.'],
            error
        );
    }
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
