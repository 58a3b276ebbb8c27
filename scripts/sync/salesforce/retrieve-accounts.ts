import { UnreachableError } from '../errors.ts';
import { LineFile } from '../line-file.ts';
import type { QueryFiles } from './bulk-query.ts';
import type { FieldNames } from './field-names.ts';
import { orgError } from './org-error.ts';
import { recordLine } from './query-records.ts';
import type { SalesforceRecord } from './query-records.ts';
import type { Session } from './session.ts';

/** Records one retrieve call can ask for. */
export const RETRIEVE_SIZE = 2000;

/** Calls under way at a time: the org makes one answer while another is taken apart. */
const AT_ONCE = 2;

/**
 * Reads accounts by Id into a CSV file, columns in the order asked for. An account that is gone leaves a row of blanks.
 * @param fields names of the package, without namespace, "Id" first
 * @param ids any number of them; 4,000 are in memory at a time
 * @param counted is told the number of accounts so far
 */
export async function retrieveAccounts(
    session: Session,
    names: FieldNames,
    fields: readonly string[],
    ids: AsyncIterable<string> | Iterable<string>,
    file: string,
    counted: (accounts: number) => void = () => undefined
): Promise<QueryFiles> {
    const lines = new LineFile(file);
    lines.add(fields.join(','));
    const answers: Promise<string[]>[] = [];
    const ask = (some: readonly string[]): void => {
        const answer = retrieve(session, names, fields, some);
        // Its failure is told when its turn comes.
        answer.catch(() => undefined);
        answers.push(answer);
    };
    const take = async (): Promise<void> => {
        for (const line of (await answers.shift()) ?? []) lines.add(line);
        counted(lines.lines - 1);
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

async function retrieve(
    session: Session,
    names: FieldNames,
    fields: readonly string[],
    ids: readonly string[]
): Promise<string[]> {
    const asked = fields.map((field) => names.of(field));
    let records: (SalesforceRecord | null)[];
    try {
        records = await session.json('POST', '/composite/sobjects/Account', { ids, fields: asked });
    } catch (error) {
        throw orgError('read the stored scores', error);
    }
    // What is left out would otherwise look like accounts without a stored score.
    if (records.length !== ids.length) {
        throw new UnreachableError(`The org answered with ${records.length} of the ${ids.length} accounts asked for.`, [
            'Run the same command again.'
        ]);
    }
    return records.map((record, i) => recordLine(Object.assign(record ?? {}, { Id: ids[i] }), asked));
}
