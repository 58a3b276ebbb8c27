import { STORAGE_FULL } from '../salesforce/org-error.ts';
import type { Summary } from './summary.ts';

const ACCESS =
    'The user of the job may not change them, or one of their fields: npm run sync -- doctor says what is missing.';
const AUTOMATION =
    'A trigger or a flow of the org fails on them, the file says which: repair it, or let it leave the job alone ($Permission.Health_Sync_Job, of a managed package $Permission.<namespace>__Health_Sync_Job).';
const PACKAGE = 'A field is not as the package brings it, the file says which: deploy or install the package again.';

/** What people who look after an org can do about a refusal, by the platform's code. The others speak for themselves. */
const HINTS: Readonly<Record<string, string>> = {
    FIELD_CUSTOM_VALIDATION_EXCEPTION:
        'A validation rule of the org refuses them: let it leave the job alone by NOT($Permission.Health_Sync_Job), of a managed package NOT($Permission.<namespace>__Health_Sync_Job).',
    CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: AUTOMATION,
    CANNOT_EXECUTE_FLOW_TRIGGER: AUTOMATION,
    DUPLICATES_DETECTED:
        'A duplicate rule of the org refuses them: merge the duplicates, or leave the user of the job out by the conditions of the rule.',
    ENTITY_IS_LOCKED: 'An approval process holds them: the first run after it has ended writes them.',
    ENTITY_IS_DELETED: 'They were deleted while the run was at work: there is nothing to do.',
    INACTIVE_OWNER_OR_USER: 'Their owner has left: give the accounts to somebody.',
    INSUFFICIENT_ACCESS: ACCESS,
    INSUFFICIENT_ACCESS_OR_READONLY: ACCESS,
    INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: ACCESS,
    INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE:
        'Salesforce maintains the org, which can only be read until that is over: the first run after it writes them.',
    INVALID_CROSS_REFERENCE_KEY:
        'They, or the account or owner that they name, are gone for good, or the user of the job no longer sees them: the next run looks again.',
    INVALID_FIELD_FOR_INSERT_UPDATE: ACCESS,
    INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:
        'A picklist does not have the value, the file says which: give it to the record types of the object, or deploy or install the package again.',
    REQUIRED_FIELD_MISSING:
        'A field that the org requires is blank in them, the file says which: fill it in, or require it by the page layout, which leaves the job alone.',
    STRING_TOO_LONG: PACKAGE,
    STORAGE_LIMIT_EXCEEDED: STORAGE_FULL,
    UNABLE_TO_LOCK_ROW: 'Other work of the org held them all the time: let the job run at another hour.'
};

/** What can be done about the records that the org refused, each hint once: "ENTITY_IS_LOCKED: An approval process …" */
export function refusalHints({ changes, history, tasks }: Pick<Summary, 'changes' | 'history' | 'tasks'>): string[] {
    const codes = [changes, history, tasks].flatMap(({ failedByCode }) => Object.keys(failedByCode));
    const known = new Map<string, string>();
    for (const code of codes) {
        const hint = Object.hasOwn(HINTS, code) ? HINTS[code] : undefined;
        if (hint !== undefined && !known.has(hint)) known.set(hint, code);
    }
    return [...known].map(([hint, code]) => `${code}: ${hint}`);
}
