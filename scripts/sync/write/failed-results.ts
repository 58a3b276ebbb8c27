import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CsvRecords } from '../salesforce/csv.ts';
import { download } from '../salesforce/download.ts';
import type { Session } from '../salesforce/session.ts';
import { parseBulkError } from './outcome.ts';
import type { RefusedRecord } from './outcome.ts';

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
        await download(session, `/jobs/ingest/${id}/failedResults`, file, 'send the failed records');
        return await tellEach(file, refused);
    } finally {
        rmSync(file, { force: true });
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
