import { ConfigError } from '../errors.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { orgError } from '../salesforce/org-error.ts';
import { soqlText } from '../salesforce/soql-text.ts';
import type { Session } from '../salesforce/session.ts';
import { CONTEXT_FIELDS, DETAIL_FIELD, SHOWN_FIELDS } from '../score/outputs.ts';
import { sanitize } from '../report/sanitize.ts';

const KEY_FIELD = 'Health_Key__c';
const OVERRIDE_FIELDS = ['Health_Override__c', 'Health_Override_Reason__c', 'Health_Override_Until__c'] as const;
/** What explaining a score reads from an account. */
export const READ_FIELDS = [
    KEY_FIELD, ...SHOWN_FIELDS, ...CONTEXT_FIELDS, ...OVERRIDE_FIELDS, 'Health_Scored_At__c', DETAIL_FIELD
] as const; // prettier-ignore
export type ReadField = (typeof READ_FIELDS)[number];

/** An account as the org stores it; names of fields as in the source, whatever the namespace. */
export interface StoredAccount {
    readonly id: string;
    readonly name: string;
    readonly values: Readonly<Partial<Record<ReadField, string | number | null>>>;
    /** Fields this user may not see; they are absent from `values`. */
    readonly hidden: readonly ReadField[];
}

type Row = Readonly<Record<string, string | number | null>>;

const ID = /^001[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/u;
/** Most accounts of one name that are listed. */
const LISTED = 20;

/**
 * Reads the account that a Salesforce id (15 or 18 characters), a Health_Key__c or an exact name stands for. An id is
 * never ambiguous, so it wins over an account that is called like it.
 * @throws ConfigError when there is no such account or more than one, with what to type instead
 */
export async function readStoredAccount(session: Session, names: FieldNames, wanted: string): Promise<StoredAccount> {
    const byId = ID.test(wanted) ? await readRows(session, names, `Id = ${soqlText(wanted)}`) : [];
    const key = names.sees(KEY_FIELD) ? [`${names.of(KEY_FIELD)} = ${soqlText(wanted)}`] : [];
    const byWord = [...key, `Name = ${soqlText(wanted)}`].join(' OR ');
    const rows = byId.length > 0 ? byId : await readRows(session, names, byWord);
    const [only, another] = rows;
    if (only === undefined) throw notFound(wanted, session.username);
    if (another !== undefined) throw ambiguous(wanted, rows, names);
    const visible = READ_FIELDS.filter((field) => names.sees(field));
    return {
        id: String(only['Id']),
        name: String(only['Name']),
        values: Object.fromEntries(visible.map((field) => [field, only[names.of(field)] ?? null])),
        hidden: READ_FIELDS.filter((field) => !names.sees(field))
    };
}

async function readRows(session: Session, names: FieldNames, condition: string): Promise<Row[]> {
    const fields = READ_FIELDS.filter((field) => names.sees(field)).map((field) => names.of(field));
    const soql = `SELECT ${['Id', 'Name', ...fields].join(', ')} FROM Account WHERE ${condition} ORDER BY Id LIMIT ${LISTED + 1}`;
    try {
        return (await session.json<{ records: Row[] }>('GET', `/query?q=${encodeURIComponent(soql)}`)).records;
    } catch (error) {
        throw orgError('read the account', error);
    }
}

function notFound(wanted: string, username: string): ConfigError {
    return new ConfigError(
        'The command line',
        [`No account that ${username} can see has the id, Health_Key__c or name "${sanitize(wanted)}".`],
        ['Copy the id from the address of the account page, or give the name exactly as it is written there.']
    );
}

function ambiguous(wanted: string, rows: readonly Row[], names: FieldNames): ConfigError {
    const listed = rows.slice(0, LISTED).map((row) => {
        const key = row[names.of(KEY_FIELD)];
        return `${row['Id']}  ${sanitize(String(row['Name']))}${key ? `  (key ${sanitize(String(key))})` : ''}`;
    });
    const more = rows.length > LISTED ? [`and more; only the first ${LISTED} are listed`] : [];
    return new ConfigError(
        `More than one account is called "${sanitize(wanted)}"`,
        [...listed, ...more],
        [`Name one by its id: npm run sync -- explain ${rows[0]?.['Id']}`]
    );
}
