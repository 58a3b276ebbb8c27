import type { Patient } from '../doctor/patient.ts';
import type { Describes } from '../doctor/describe.ts';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';

/** The clock of tests. */
export const NOW = Date.parse('2026-06-01T12:00:00Z');
/** The user of the job. */
export const USER_ID = '005000000000001AAA';

/** What an org is asked, by a part of it, and what it answers; an error is thrown. */
type Answers = Readonly<Record<string, unknown>>;

/** An org that answers each request by the first text that its path holds. */
function answeringOrg(answers: Answers): Session {
    const json = (_: string, path: string): Promise<unknown> => {
        const asked = decodeURIComponent(path);
        const found = Object.entries(answers).find(([part]) => asked.includes(part));
        if (found === undefined) return Promise.reject(refusal(`UNEXPECTED ${asked}`));
        return found[1] instanceof Error ? Promise.reject(found[1]) : Promise.resolve(found[1]);
    };
    return { json, username: 'sync@example.com', instanceUrl: 'https://org.example' } as unknown as Session;
}

/** What the doctor looks at, in such an org. */
export function patientOf(answers: Answers, more: Partial<Patient> = {}): Patient {
    return {
        session: answeringOrg(answers),
        describes: { of: () => Promise.resolve(null) } as unknown as Describes,
        names: new FieldNames(null, new Map()),
        settings: null,
        userId: USER_ID,
        assigned: true,
        clockAhead: 0,
        now: () => NOW,
        stateFolder: '/nowhere',
        ...more
    };
}

/** An error as the org sends it. */
export function refusal(errorCode: string): Error {
    return Object.assign(new Error(errorCode), { errorCode });
}

/** The answer of a query. */
export function records(...rows: readonly object[]): object {
    return { totalSize: rows.length, done: true, records: rows };
}
