import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '../errors.ts';
import { CsvRecords } from '../salesforce/csv.ts';
import { answerError, orgError } from '../salesforce/org-error.ts';
import { backoff, isRetryable, isRetryableStatus } from '../salesforce/retry.ts';
import type { Session } from '../salesforce/session.ts';
import { textOf } from '../salesforce/stream.ts';
import { parseBulkError } from './outcome.ts';
import type { RefusedRecord } from './outcome.ts';

const ATTEMPTS = 5;

/**
 * Tells `refused` of every record of an ingest job that failed, once the whole list is there. The list is put into a file first: a rule
 * of the org may refuse every record of an upload.
 * @param folder for files that do not outlive the run
 * @returns how many there are
 * @throws UnreachableError when the org does not send the list, or there is no room for it
 */
export async function readFailures(
    session: Session,
    id: string,
    folder: string,
    refused: (record: RefusedRecord) => void
): Promise<number> {
    const file = join(folder, `failed-results-${id}.csv`);
    try {
        await fetchFailures(session, id, file);
        return await tellEach(file, refused);
    } finally {
        rmSync(file, { force: true });
    }
}

/** An answer that breaks off is asked for once more, from its start. */
async function fetchFailures(session: Session, id: string, file: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
        let failure: Error;
        let mayPass: boolean;
        try {
            const reply = await session.stream({ method: 'GET', rest: `/jobs/ingest/${id}/failedResults` });
            if (reply.status === 200) {
                // What customers are scored by is in it.
                await pipeline(reply.body, createWriteStream(file, { mode: 0o600 }));
                return;
            }
            failure = answerError('send the failed records', reply.status, await textOf(reply));
            mayPass = isRetryableStatus(reply.status);
        } catch (error) {
            failure = orgError(`send the failed records (${messageOf(error)})`, error);
            mayPass = isRetryable(error);
        }
        if (!mayPass || attempt >= ATTEMPTS) throw failure;
        await backoff(attempt);
    }
}

async function tellEach(file: string, refused: (record: RefusedRecord) => void): Promise<number> {
    let header: string[] | null = null;
    let records = 0;
    await pipeline(createReadStream(file), new CsvRecords(), async (rows: AsyncIterable<string[]>) => {
        for await (const cells of rows) {
            if (header === null) {
                header = cells;
                continue;
            }
            refused(refusedRecord(header, cells));
            records += 1;
        }
    });
    return records;
}

function refusedRecord(header: readonly string[], cells: readonly string[]): RefusedRecord {
    const record = Object.fromEntries(header.map((name, i) => [name, cells[i] ?? '']));
    const { sf__Id: sentId, sf__Error: error = '', ...sent } = record;
    return { id: sent['Id'] ?? sentId ?? '', ...parseBulkError(error), record: sent };
}
