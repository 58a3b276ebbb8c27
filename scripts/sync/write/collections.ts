import type { Part } from '../plan/part.ts';
import { recordsOf } from '../salesforce/csv.ts';
import { orgError } from '../salesforce/org-error.ts';
import { UnreachableError } from '../errors.ts';
import type { Session } from '../salesforce/session.ts';
import type { Target } from './send-parts.ts';
import { isGone } from './outcome.ts';
import type { RefusedRecord } from './outcome.ts';

/** Records one collections call can take. */
const CALL_SIZE = 200;

interface SaveResult {
    readonly id?: string;
    readonly success: boolean;
    readonly errors: readonly { readonly statusCode: string; readonly message: string }[];
}

/** Writes the records of one part by collections calls of 200, each record on its own. Returns the number written. */
export async function collectionsWrite(
    session: Session,
    target: Target,
    part: Part,
    refused: (record: RefusedRecord) => void
): Promise<number> {
    let written = 0;
    let sent = 0;
    for await (const records of groupsOf(part)) {
        sent += records.length;
        written += await sendRecords(session, target, records, refused);
    }
    if (sent !== part.records) {
        throw new UnreachableError(`The upload holds ${sent} records, ${part.records} were planned.`, [
            'Run the same command again.'
        ]);
    }
    return written;
}

type SentRecord = Readonly<Record<string, string>>;

async function* groupsOf(part: Part): AsyncGenerator<SentRecord[]> {
    let header: string[] | null = null;
    let records: SentRecord[] = [];
    for await (const cells of recordsOf(part.open())) {
        if (header === null) {
            header = cells;
            continue;
        }
        records.push(Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
        if (records.length === CALL_SIZE) {
            yield records;
            records = [];
        }
    }
    if (records.length > 0) yield records;
}

async function sendRecords(
    session: Session,
    target: Target,
    records: readonly SentRecord[],
    refused: (record: RefusedRecord) => void
): Promise<number> {
    let results: SaveResult[];
    try {
        results = await send(session, target, records);
    } catch (error) {
        throw orgError(`${target.operation} records`, error);
    }
    if (results.length !== records.length) {
        throw new UnreachableError(`The org answered for ${results.length} of ${records.length} records.`, [
            'Run the same command again.'
        ]);
    }
    for (const [i, result] of results.entries()) {
        if (isDone(result, target)) continue;
        const [error] = result.errors;
        const record = records[i] ?? {};
        refused({
            id: record['Id'] ?? record[target.key ?? ''] ?? '',
            code: error?.statusCode ?? 'UNKNOWN',
            message: error?.message ?? '',
            record
        });
    }
    return results.filter((result) => isDone(result, target)).length;
}

/** Whether a record is as it should be. */
function isDone({ success, errors }: SaveResult, { operation }: Target): boolean {
    return success || isGone(operation, errors[0]?.statusCode);
}

function send(session: Session, target: Target, records: readonly SentRecord[]): Promise<SaveResult[]> {
    const { object, operation, key } = target;
    if (operation === 'delete') {
        const ids = records.map((record) => record['Id'] ?? '').join(',');
        return session.json('DELETE', `/composite/sobjects?ids=${ids}&allOrNone=false`);
    }
    const body = {
        allOrNone: false,
        records: records.map((record) => ({ attributes: { type: object }, ...jsonRecord(record) }))
    };
    return session.json('PATCH', `/composite/sobjects${operation === 'upsert' ? `/${object}/${key}` : ''}`, body);
}

/** Upload cells as JSON: #N/A clears a field, a blank leaves it alone. The platform reads numbers and days from text. */
function jsonRecord(record: SentRecord): Record<string, string | null> {
    const entries = Object.entries(record).filter(([, value]) => value !== '');
    return Object.fromEntries(
        entries.map(([name, value]) => [name === 'Id' ? 'id' : name, value === '#N/A' ? null : value])
    );
}
