import { UnreachableError } from '../errors.ts';
import { LineFile } from '../line-file.ts';
import type { QueryFiles } from './bulk-query.ts';
import type { FieldNames } from './field-names.ts';
import { orgError } from './org-error.ts';
import { recordCells, recordLine } from './query-records.ts';
import type { SalesforceRecord } from './query-records.ts';
import type { Session } from './session.ts';

/** Records one retrieve call can ask for. */
export const RETRIEVE_SIZE = 2000;

/** Calls under way at a time: the org makes one answer while another is taken apart. */
export const AT_ONCE = 2;

/**
 * Reads accounts by Id into a CSV file, columns in the order asked for. An account that is gone leaves a row of blanks.
 * @param fields names of the package, without namespace, "Id" first
 * @param ids any number of them; 4,000 are in memory at a time
 */
export async function retrieveAccounts(
    session: Session,
    names: FieldNames,
    fields: readonly string[],
    ids: AsyncIterable<string> | Iterable<string>,
    file: string
): Promise<QueryFiles> {
    const lines = new LineFile(file);
    lines.add(fields.join(','));
    const asked = fields.map((field) => names.of(field));
    const answers: Promise<SalesforceRecord[]>[] = [];
    const ask = (some: readonly string[]): void => {
        const answer = retrieve(session, asked, some);
        // Its failure is told when its turn comes.
        answer.catch(() => undefined);
        answers.push(answer);
    };
    const take = async (): Promise<void> => {
        for (const record of (await answers.shift()) ?? []) lines.add(recordLine(record, asked));
    };
    let some: string[] = [];
    for await (const id of ids) {
        if (some.push(id) < RETRIEVE_SIZE) continue;
        ask(some);
        some = [];
        if (answers.length === AT_ONCE) await take();
    }
    if (some.length > 0) ask(some);
    while (answers.length > 0) await take();
    lines.close();
    return { files: [file], records: lines.lines - 1 };
}

/**
 * Reads up to RETRIEVE_SIZE accounts by Id: texts of their fields, in the order of the ids. Of an account that is gone all are null.
 * @param fields names of the package, without namespace
 */
export async function retrieveTexts(
    session: Session,
    names: FieldNames,
    fields: readonly string[],
    ids: readonly string[]
): Promise<(string | null)[][]> {
    const asked = fields.map((field) => names.of(field));
    const records = await retrieve(session, asked, ids);
    return records.map((record) => recordCells(record, asked));
}

/** One call. A record of an account that is gone has nothing but its Id. */
async function retrieve(
    session: Session,
    fields: readonly string[],
    ids: readonly string[]
): Promise<SalesforceRecord[]> {
    let records: (SalesforceRecord | null)[];
    try {
        records = await session.json('POST', '/composite/sobjects/Account', { ids, fields });
    } catch (error) {
        throw orgError('read the stored scores', error);
    }
    // What is left out would otherwise look like accounts without a stored score.
    if (records.length !== ids.length) {
        throw new UnreachableError(`The org answered with ${records.length} of the ${ids.length} accounts asked for.`, [
            'Run the same command again.'
        ]);
    }
    return records.map((record, i) => {
        assertIs(record, ids[i] ?? '');
        return Object.assign(record ?? {}, { Id: ids[i] });
    });
}

/** An answer in another order would give accounts the history of others. Ids have 15 characters, or 18 with the same meaning. */
function assertIs(record: SalesforceRecord | null, id: string): void {
    const sent = record?.['Id'];
    if (typeof sent !== 'string' || sent.slice(0, 15) === id.slice(0, 15)) return;
    throw new UnreachableError(`The org answered with the account ${sent} where ${id} was asked for.`, [
        'Run the same command again.'
    ]);
}
