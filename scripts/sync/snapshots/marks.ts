import type { FieldNames } from '../salesforce/field-names.ts';
import { orgError } from '../salesforce/org-error.ts';
import type { Session } from '../salesforce/session.ts';
import { WHOLE_ORG } from '../shard/shard.ts';

/** A run whose accounts may lack their snapshots. */
export interface UnfinishedRun {
    readonly id: string;
    /** Instant the run was about, ISO 8601. Accounts it wrote have it in Health_Scored_At__c. */
    readonly asOf: string;
}

/** What the rows of earlier runs say of the history. */
export interface HistoryMarks {
    readonly unfinished: readonly UnfinishedRun[];
    /** Whether every account of this part has its snapshot of the month; `refused`: a run about this day found that the org refuses some. */
    readonly month: 'complete' | 'refused' | 'open';
    /** The last run that left the history whole: when it began, by the clock of the org, who it was, and its month. */
    readonly last: { readonly createdAt: string; readonly userId: string; readonly month: string } | null;
}

type Row = Readonly<Record<string, string | null>>;

/** Rows looked at: a mark is set by every run, so the newest tell everything. */
const LIMIT = 200;
const OBJECT = 'Health_Sync_Run__c';

/** Text of History_Month__c. @param part key of the lease of the part, see leaseKeyOf */
export function monthMark(day: string, part: string): string {
    return part === WHOLE_ORG ? day.slice(0, 7) : `${day.slice(0, 7)} ${part}`;
}

/**
 * Reads the marks in one call.
 * @param part key of the lease of the part this run is about
 */
export async function readMarks(
    session: Session,
    names: FieldNames,
    { day, part }: { day: string; part: string }
): Promise<HistoryMarks> {
    const field = (name: string): string => names.ofOwn(name);
    const [due, month, asOf] = [field('History_Due__c'), field('History_Month__c'), field('As_Of__c')];
    const soql =
        `SELECT Id, CreatedDate, CreatedById, ${asOf}, ${due}, ${month} FROM ${names.of(OBJECT)} ` +
        `WHERE ${due} != null OR ${month} != null ORDER BY CreatedDate DESC, Name DESC LIMIT ${LIMIT}`;
    let rows: readonly Row[];
    try {
        const reply = await session.json<{ records: Row[] }>('GET', `/query?q=${encodeURIComponent(soql)}`);
        rows = reply.records;
    } catch (error) {
        throw orgError('read what earlier runs left of the history', error);
    }
    const ofPart = (mark: string | null): boolean => mark?.length === 7 || mark?.slice(8) === part;
    const complete = rows.filter((row) => ofPart(row[month] ?? null));
    const wanted = [monthMark(day, part), monthMark(day, WHOLE_ORG)];
    // A run that was refused snapshots of its month has the mark of an earlier one.
    const ofDay = complete.some((row) => row[asOf]?.slice(0, 10) === day);
    const [last] = complete;
    return {
        // A run over everything makes good for every part; a part only for itself.
        unfinished: rows
            .filter((row) => row[due] !== null && row[asOf] !== null && (part === WHOLE_ORG || row[due] === part))
            .map((row) => ({ id: row['Id'] ?? '', asOf: new Date(row[asOf] ?? '').toISOString() })),
        month: complete.some((row) => wanted.includes(row[month] ?? '')) ? 'complete' : ofDay ? 'refused' : 'open',
        last:
            last === undefined
                ? null
                : {
                      createdAt: new Date(last['CreatedDate'] ?? '').toISOString(),
                      userId: last['CreatedById'] ?? '',
                      month: last[month]?.slice(0, 7) ?? ''
                  }
    };
}

/** Says that the accounts of an earlier run have their snapshots. */
export async function clearMark(session: Session, names: FieldNames, { id }: UnfinishedRun): Promise<void> {
    try {
        const body = { [names.ofOwn('History_Due__c')]: null };
        await session.json('PATCH', `/sobjects/${names.of(OBJECT)}/${id}`, body);
    } catch (error) {
        throw orgError('record that the history of an earlier run is whole', error);
    }
}
