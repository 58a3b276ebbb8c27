import type { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';

const OBJECT = 'Health_Sync_Run__c';
const KEY = 'Run_Key__c';

/** Fields of the row of a run that the job writes, beside its key. */
export const RUN_FIELDS = [
    'Mode__c', 'Result__c', 'Started_At__c', 'Finished_At__c', 'As_Of__c', 'Message__c', 'Model_Version__c', 'API_Calls__c',
    'Evidence_Read__c', 'Evidence_Matched__c', 'Evidence_Rejected__c', 'Accounts_Read__c', 'Accounts_Scored__c',
    'Accounts_Changed__c', 'Accounts_Failed__c', 'Lease_Key__c', 'Lease_Expires_At__c',
    'History_Due__c', 'History_Month__c', 'Snapshots_Written__c', 'Snapshots_Purged__c', 'Tasks_Created__c'
] as const; // prettier-ignore
type RunField = (typeof RUN_FIELDS)[number];

/** Values of a run row by the names of the package, without namespace. Null clears a field, a missing one stays. */
export type RunValues = Readonly<Partial<Record<RunField, string | number | null>>>;

/** A run that has not ended, or that holds a lease. */
export interface OpenRun {
    readonly id: string;
    /** Run number as people see it. */
    readonly name: string;
    readonly key: string;
    readonly startedAt: string | null;
    readonly startedBy: string;
    readonly startedById: string | null;
    readonly leaseKey: string | null;
    /** Milliseconds since 1970; null when the row does not say. */
    readonly expiresAt: number | null;
    /** When the row was last written, by the clock of the org. Milliseconds since 1970. */
    readonly touchedAt: number;
    readonly message: string;
}

type Row = Readonly<Record<string, unknown>>;

/** Health_Sync_Run__c as the job uses it: rows written by their external id, and the question who is running. */
export class RunTable {
    private readonly session: Session;
    private readonly names: FieldNames;

    constructor(session: Session, names: FieldNames) {
        this.session = session;
        this.names = names;
    }

    /** Creates the row of a run, or changes it. Harmless when sent twice. Errors come as the org sends them. */
    async write(runKey: string, values: RunValues): Promise<void> {
        const key = `${this.names.ofOwn(KEY)}/${encodeURIComponent(runKey)}`;
        await this.session.json('PATCH', `/sobjects/${this.names.of(OBJECT)}/${key}`, this.named(values));
    }

    /** Like `write`, for values that hold a lease. False when another row holds it: the org lets one row have it. */
    async writeIfFree(runKey: string, values: RunValues): Promise<boolean> {
        try {
            await this.write(runKey, values);
            return true;
        } catch (error) {
            if (codeOf(error) === 'DUPLICATE_VALUE') return false;
            throw error;
        }
    }

    /** Changes a row that is there. */
    async update(id: string, values: RunValues): Promise<void> {
        await this.session.json('PATCH', `/sobjects/${this.names.of(OBJECT)}/${id}`, this.named(values));
    }

    /** Rows that say Running or hold a lease, oldest first. */
    async open(): Promise<OpenRun[]> {
        const field = (name: RunField | typeof KEY): string => this.names.ofOwn(name);
        const own = [KEY, 'Started_At__c', 'Lease_Key__c', 'Lease_Expires_At__c', 'Message__c'] as const;
        const soql = `SELECT Id, Name, SystemModstamp, CreatedById, CreatedBy.Name, ${own.map(field).join(', ')} FROM ${this.names.of(OBJECT)}
            WHERE ${field('Result__c')} = 'Running' OR ${field('Lease_Key__c')} != null ORDER BY CreatedDate, Name`;
        const query = encodeURIComponent(soql.replaceAll(/\s+/gu, ' '));
        const reply = await this.session.json<{ records: Row[] }>('GET', `/query?q=${query}`);
        return reply.records.map((row) => {
            const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
            const expires = text(field('Lease_Expires_At__c'));
            return {
                id: text('Id') ?? '',
                name: text('Name') ?? '',
                key: text(field(KEY)) ?? '',
                startedAt: text(field('Started_At__c')),
                startedBy: (row['CreatedBy'] as { Name?: string } | null)?.Name ?? 'a user that cannot be seen',
                startedById: text('CreatedById'),
                leaseKey: text(field('Lease_Key__c')),
                expiresAt: expires === null ? null : Date.parse(expires),
                touchedAt: Date.parse(text('SystemModstamp') ?? ''),
                message: text(field('Message__c')) ?? ''
            };
        });
    }

    private named(values: RunValues): Row {
        return Object.fromEntries(Object.entries(values).map(([name, value]) => [this.names.ofOwn(name), value]));
    }
}

/** Whether the org said that the user may not use the rows of runs, or that there are none. */
export function isForbidden(error: unknown): boolean {
    return /^(NOT_FOUND|INVALID_TYPE|INVALID_FIELD|INSUFFICIENT_ACCESS)/u.test(codeOf(error) ?? '');
}

/** The platform's code of an error, such as DUPLICATE_VALUE. */
export function codeOf(error: unknown): string | undefined {
    return error instanceof Error ? (error as Error & { errorCode?: string }).errorCode : undefined;
}
