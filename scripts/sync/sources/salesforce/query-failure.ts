import { ConfigError, messageOf, UnreachableError } from '../../errors.ts';
import type { SyncError } from '../../errors.ts';
import { sanitize } from '../../report/sanitize.ts';
import { orgError } from '../../salesforce/org-error.ts';

/** Codes with which the org says that the query itself is wrong, or asks for what the user may not see. */
const NOT_SEEN = new Set(['INVALID_FIELD', 'INVALID_TYPE']);
const NOT_UNDERSTOOD = new Set([
    'MALFORMED_QUERY',
    'INVALID_QUERY',
    'MALFORMED_ID',
    'INVALID_QUERY_FILTER_OPERATOR',
    'QUERY_TOO_COMPLICATED',
    'NOT_SUPPORTED'
]);

const TRY = ['Try the query in the org first: sf data query --query "SELECT …" --target-org <alias>'];
const TYPES = ['A date field takes :asOfDay and :windowStartDay, a field with a time :asOf and :windowStart.'];

/** The failure of a query on the org, in the org's words, with what to do. */
export function queryFailure(shown: string, object: string, username: string, error: unknown): SyncError {
    const { errorCode } = error instanceof Error ? (error as Error & { errorCode?: string }) : {};
    // The org draws an arrow under the place over several lines; on one line its words are enough.
    const words = sanitize(messageOf(error).replace(/\s+/gu, ' ').trim(), 600);
    // A Bulk job says API_ERROR and has the code of the query among its words.
    const codes = [errorCode ?? '', ...(words.match(/\b[A-Z]+(?:_[A-Z]+)+\b/gu) ?? [])];
    const code = codes.find((name) => NOT_SEEN.has(name) || NOT_UNDERSTOOD.has(name));
    if (code !== undefined) {
        const said = words.includes(code) ? words : `${code}: ${words}`;
        return new ConfigError(shown, [said], stepsFor(code, words, object, username));
    }
    return error instanceof UnreachableError ? error : orgError(`answer ${shown}`, error);
}

function stepsFor(code: string, words: string, object: string, username: string): string[] {
    if (/must be of type date/iu.test(words)) return TYPES;
    return NOT_SEEN.has(code) ? accessSteps(object, username) : TRY;
}

/** Access to objects outside the package is for an administrator to give; the package cannot bring it. */
function accessSteps(object: string, username: string): string[] {
    return [
        `Check the names. If they are right, ${username} may not see them: the permission set Health Sync opens only what the package needs.`,
        `As an administrator, add a permission set of your own: Setup > Permission Sets > New > Object Settings > ${sanitize(object, 80)} > Read, and Read Access for each field of the query; View All Records when records are private. Fields reached by a dot need the same on their object.`,
        `Assign it: sf org assign permset --name <your permission set> --on-behalf-of ${username}`
    ];
}
