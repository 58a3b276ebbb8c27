import { ConfigError, messageOf, SyncError, UnreachableError } from '../errors.ts';
import { gotNoAnswer, networkReason, networkSteps } from '../network.ts';
import { orgError } from '../salesforce/org-error.ts';
import { fail } from './finding.ts';
import type { Cause, Finding } from './finding.ts';

/** Does a check; whatever it throws becomes a finding, so that the other checks go on. */
export async function attempt(check: string, work: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
    try {
        return await work();
    } catch (error) {
        return [failure(check, error)];
    }
}

/** Codes with which the org says that the user may not see or do something. */
const NO_ACCESS = /^(INVALID_TYPE|INVALID_FIELD|NOT_FOUND|INSUFFICIENT_ACCESS\w*|CANNOT_INSERT_UPDATE\w*)$/u;

/** A finding of a failure that was thrown. */
export function failure(check: string, error: unknown): Finding {
    if (error instanceof SyncError) return fail(check, error.message, error.actions, causeOf(error));
    if (gotNoAnswer(error)) return fail(check, networkReason(error), networkSteps(error), 'unreachable');
    const code = (error as { errorCode?: unknown }).errorCode;
    // The org draws an arrow under the place of a query over several lines; the last says what is wrong.
    const words = messageOf(error).trim().split('\n').at(-1) ?? '';
    if (typeof code === 'string' && NO_ACCESS.test(code))
        return fail(check, `${code}: ${words}`, ['The user lacks access: see the failures above and below.']);
    const found = typeof code === 'string' ? `${code}: ${words}` : words;
    if (isUnanswered(error) && typeof code === 'string')
        return fail(check, found, orgError(check, error).actions, 'unreachable');
    const again = 'Run doctor again; if it says the same, report it with this line.';
    return fail(check, found, [again], 'unreachable');
}

/** Codes with which the org says that it has not looked at a request. */
const UNANSWERED = /^(REQUEST_LIMIT_EXCEEDED|SERVER_UNAVAILABLE|INVALID_SESSION_ID|ERROR_HTTP_5\d\d)$/u;

/** Whether the org did not answer, so that nothing follows from it about the package and the access of the user. */
export function isUnanswered(error: unknown): boolean {
    const cause = error instanceof SyncError ? error.cause : error;
    if (cause === undefined) return false;
    const code = (cause as { errorCode?: unknown }).errorCode;
    return typeof code !== 'string' || UNANSWERED.test(code);
}

function causeOf(error: SyncError): Cause {
    if (error instanceof ConfigError) return 'settings';
    return error instanceof UnreachableError ? 'unreachable' : 'org';
}
