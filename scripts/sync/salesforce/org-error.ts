import { messageOf, UnreachableError } from '../errors.ts';
import { fileFailure } from '../file-failure.ts';
import { gotNoAnswer, networkReason, networkSteps } from '../network.ts';
import { sanitize } from '../report/sanitize.ts';
import { API_VERSION } from './api-version.ts';
import { isRetryableCode } from './retry.ts';

const NOTHING_LOST = 'Nothing is lost: run the same command again and it goes on where it stopped.';

/** What can be done about STORAGE_LIMIT_EXCEEDED. */
export const STORAGE_FULL =
    'The data storage of the org is full (Setup, Storage Usage). Make room: delete records and empty the recycle bin, or keep fewer months of history ("snapshots.keepMonths").';

/** Error for an answer of the org that ends the run, or for a file that failed meanwhile. `doing` completes "The org refused to …". */
export function orgError(doing: string, error: unknown): UnreachableError {
    if (error instanceof UnreachableError) return error;
    const ofFile = fileFailure(error);
    if (ofFile !== null) return ofFile;
    if (gotNoAnswer(error))
        return new UnreachableError(
            `The org could not be asked to ${doing}: ${sanitize(networkReason(error), 600)}`,
            [...networkSteps(error), NOTHING_LOST],
            error
        );
    const { errorCode } = error instanceof Error ? (error as Error & { errorCode?: string }) : {};
    const code = errorCode === undefined ? '' : `${errorCode}: `;
    return new UnreachableError(
        `The org refused to ${doing}: ${code}${sanitize(messageOf(error), 600)}`,
        actionsFor(errorCode),
        error
    );
}

/** Error for an HTTP answer that is no success. */
export function answerError(doing: string, status: number, body: string): UnreachableError {
    const code = /"errorCode"\s*:\s*"([A-Z_]+)"/u.exec(body)?.[1];
    return new UnreachableError(
        `The org refused to ${doing} (HTTP ${status}): ${sanitize(body, 600)}`,
        actionsFor(code)
    );
}

/** Error for a record without which the run cannot go on. */
export function refusal(doing: string, { code, message }: { code: string; message: string }): UnreachableError {
    return new UnreachableError(`The org refused to ${doing}: ${code}: ${sanitize(message, 600)}`, actionsFor(code));
}

function actionsFor(code: string | undefined): string[] {
    switch (code) {
        case 'REQUEST_LIMIT_EXCEEDED':
            return [
                'The org has used up its API calls of the last 24 hours. Run the same command again later: it goes on where it stopped.'
            ];
        case 'INVALID_FIELD':
        case 'INVALID_TYPE':
            return [
                'The package is not installed, or the user lacks the permission set Health Sync. Assign it: sf org assign permset --name Health_Sync'
            ];
        case 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE':
            return [
                'Salesforce maintains the org, which can only be read until that is over (https://status.salesforce.com).',
                NOTHING_LOST
            ];
        case 'NOT_FOUND':
        case 'UNSUPPORTED_API_VERSION':
            return [
                `Look whether the org has API version ${API_VERSION}, and the package: npm run sync -- doctor --org <alias>`
            ];
        case 'INVALID_SESSION_ID':
            return ['The login has expired. Log in again, then run the same command.'];
        case 'STORAGE_LIMIT_EXCEEDED':
            return [STORAGE_FULL, NOTHING_LOST];
        default:
            return [
                NOTHING_LOST,
                ...(code === undefined || isRetryableCode(code)
                    ? []
                    : ['If it refuses again, see what is missing: npm run sync -- doctor'])
            ];
    }
}
