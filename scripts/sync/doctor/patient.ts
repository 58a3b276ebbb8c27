import type { LoadedConfig } from '../config/load.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import type { Describes } from './describe.ts';

/** What is looked at. */
export interface Patient {
    readonly session: Session;
    readonly describes: Describes;
    readonly names: FieldNames;
    /** Null when the settings could not be read. */
    readonly settings: LoadedConfig | null;
    /** Id of the user that is logged in, null when the org does not say. */
    readonly userId: string | null;
    /** Whether it has the permission set of the job; null when it may not look at that. */
    readonly assigned: boolean | null;
    /** How far the clock of the org is ahead of this machine's, milliseconds. */
    readonly clockAhead: number;
    /** Milliseconds since 1970 by this machine. */
    readonly now: () => number;
    /** Folder that outlives runs. */
    readonly stateFolder: string;
}

/** First rows of a query. Errors come as the org sends them. */
export async function queryRows<Row>(session: Session, soql: string): Promise<Row[]> {
    const reply = await session.json<{ records: Row[] }>('GET', `/query?q=${encodeURIComponent(soql)}`);
    return reply.records;
}

/** Number of rows of a "SELECT count() FROM …". */
export async function countRows(session: Session, soql: string): Promise<number> {
    const reply = await session.json<{ totalSize: number }>('GET', `/query?q=${encodeURIComponent(soql)}`);
    return reply.totalSize;
}
