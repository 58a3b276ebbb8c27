import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueryFiles } from './bulk-query.ts';
import type { FieldNames } from './field-names.ts';
import { orgError } from './org-error.ts';
import { recordLine } from './query-records.ts';
import type { SalesforceRecord } from './query-records.ts';
import type { Session } from './session.ts';

/** Records one retrieve call can ask for. */
const RETRIEVE_SIZE = 2000;
/** Up to here accounts are asked for by Id; above, one query of all scored accounts costs fewer calls. */
export const RETRIEVE_UP_TO = 20_000;

/**
 * Reads accounts by Id into CSV files, columns in the order asked for. An account that is gone leaves a row of blanks.
 * @param fields names of the package, without namespace, "Id" first
 */
export async function retrieveAccounts(
    session: Session,
    names: FieldNames,
    fields: readonly string[],
    ids: readonly string[],
    options: { folder: string; name: string }
): Promise<QueryFiles> {
    const files: string[] = [];
    for (let from = 0; from === 0 || from < ids.length; from += RETRIEVE_SIZE) {
        const file = join(options.folder, `${options.name}-${files.length + 1}.csv`);
        const some = ids.slice(from, from + RETRIEVE_SIZE);
        const lines = some.length === 0 ? [] : await retrieve(session, names, fields, some);
        writeFileSync(file, `${[fields.join(','), ...lines].join('\n')}\n`);
        files.push(file);
    }
    return { files, records: ids.length };
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
    return records.map((record, i) => recordLine({ ...record, Id: ids[i] }, asked));
}
