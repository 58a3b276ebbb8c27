import { ConfigError, messageOf, UnreachableError } from '../../errors.ts';
import type { SyncError } from '../../errors.ts';
import { sanitize } from '../../report/sanitize.ts';
import { orgError } from '../../salesforce/org-error.ts';

/** Codes with which the org says that the query itself is wrong, or asks for what the user may not see. */
const NOT_SEEN = new Set(['INVALID_FIELD', 'INVALID_TYPE', 'INVALID_QUERY_FILTER_OPERATOR']);
const NOT_UNDERSTOOD = new Set([
    'MALFORMED_QUERY',
    'INVALID_QUERY',
    'MALFORMED_ID',
    'QUERY_TOO_COMPLICATED',
    'NOT_SUPPORTED'
]);

/** The failure of a query on the org, in the org's words, with what to do. */
export function queryFailure(shown: string, object: string, username: string, error: unknown): SyncError {
    const { errorCode } = error instanceof Error ? (error as Error & { errorCode?: string }) : {};
    // The org draws an arrow under the place over several lines; on one line its words are enough.
    const words = sanitize(messageOf(error).replace(/\s+/gu, ' ').trim(), 600);
    const code = errorCode ?? /\b[A-Z]+(?:_[A-Z]+)+\b/u.exec(words)?.[0];
    if (code !== undefined && NOT_SEEN.has(code))
        return new ConfigError(shown, [`${code}: ${words}`], accessSteps(object, username));
    if (code !== undefined && NOT_UNDERSTOOD.has(code)) {
        return new ConfigError(
            shown,
            [`${code}: ${words}`],
            ['Try the query in the org first: sf data query --query "SELECT …" --target-org <alias>']
        );
    }
    return error instanceof UnreachableError ? error : orgError(`answer ${shown}`, error);
}

/** Access to objects outside the package is for an administrator to give; the package cannot bring it. */
function accessSteps(object: string, username: string): string[] {
    return [
        `Check the names. If they are right, ${username} may not see them: the permission set Health Sync opens only what the package needs.`,
        `As an administrator, add a permission set of your own: Setup > Permission Sets > New > Object Settings > ${sanitize(object, 80)} > Read, and Read Access for each field of the query; View All Records when records are private. Fields reached by a dot need the same on their object.`,
        `Assign it: sf org assign permset --name <your permission set> --on-behalf-of ${username}`
    ];
}
