import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnreachableError } from '../errors.ts';
import type { Config } from '../config/schema.ts';
import type { PublishedModel } from '../rules/published.ts';
import { bulkQuery } from '../salesforce/bulk-query.ts';
import type { QueryFiles } from '../salesforce/bulk-query.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { orgError } from '../salesforce/org-error.ts';
import type { Session } from '../salesforce/session.ts';
import type { Engine } from '../sources/engine.ts';
import { ident, lit } from '../sources/sql.ts';

/** What every run reads of every account: enough to match it, to see whether it is due and to place it in its cohort. */
const ALWAYS = [
    'Id', 'Name', 'Health_Key__c', 'Health_Digest__c', 'Health_Next_Review__c', 'Health_Override__c', 'Health_Override_Until__c',
    'Health_Stage__c', 'Health_State__c', 'Health_Status__c', 'Health_Score__c', 'Health_Outcome_Score__c', 'Health_Experience_Score__c',
    'Health_Change__c', 'Health_Percentile__c', 'Health_Cohort__c'
] as const; // prettier-ignore
const NUMBERS = new Set([
    'Health_Score__c', 'Health_Outcome_Score__c', 'Health_Experience_Score__c', 'Health_Change__c', 'Health_Percentile__c'
]); // prettier-ignore

/** Account fields the settings and the rules ask for, each once. */
export function accountFields(config: Config, models: readonly PublishedModel[]): string[] {
    const asked = [
        ...config.sources.map((source) => source.match.by),
        ...config.accounts.only.map((condition) => condition.field),
        ...(config.accounts.startField === undefined ? [] : [config.accounts.startField]),
        ...models.flatMap((model) => [model.field, model.cohortField, model.stageField])
    ];
    const known = new Map<string, string>(ALWAYS.map((name) => [name.toLowerCase(), name]));
    for (const name of asked) if (name !== null && !known.has(name.toLowerCase())) known.set(name.toLowerCase(), name);
    return [...known.values()];
}

/**
 * Reads a short row of every account the user can see into the table `accounts`, ordered by Id; `idx` is the place.
 * @returns number of accounts
 * @throws UnreachableError when a field is not visible or the answer is incomplete
 */
export async function readAccounts(
    engine: Engine,
    session: Session,
    names: FieldNames,
    fields: readonly string[],
    options: { folder: string; bulkFrom: number }
): Promise<number> {
    const hidden = fields.filter((field) => !names.sees(field));
    if (hidden.length > 0) {
        throw new UnreachableError(
            `${session.username} does not see these Account fields: ${hidden.map((f) => names.of(f)).join(', ')}`,
            [
                'Assign the permission set: sf org assign permset --name Health_Sync',
                'A field named in the settings may be misspelt, or needs its own field permission.'
            ]
        );
    }
    const soql = `SELECT ${fields.map((field) => names.of(field)).join(', ')} FROM Account`;
    const answer = await readRecords(session, soql, fields, {
        ...options,
        name: 'accounts',
        count: 'SELECT COUNT() FROM Account'
    });
    await loadRecords(engine, answer, fields, 'accounts_read');
    const cells = fields.map((field) =>
        NUMBERS.has(field) ? `try_cast(${ident(field)} AS DOUBLE) AS ${ident(field)}` : ident(field)
    );
    await engine.run(`CREATE OR REPLACE TABLE accounts AS
        SELECT row_number() OVER (ORDER BY "Id")::INTEGER AS idx, ${cells.join(', ')} FROM accounts_read`);
    await engine.run('DROP TABLE accounts_read');
    return engine.count('SELECT count(*) FROM accounts');
}

/** Records of a query as CSV files: by one or a few REST calls when they are few, by Bulk API 2.0 when they are many. */
export async function readRecords(
    session: Session,
    soql: string,
    fields: readonly string[],
    options: { folder: string; bulkFrom: number; name: string; count: string }
): Promise<QueryFiles> {
    const count = await countRecords(session, options.count);
    if (count >= options.bulkFrom) return bulkQuery(session, soql, options.folder, options.name);
    const file = join(options.folder, `${options.name}.csv`);
    const lines = [fields.map(csvText).join(',')];
    for await (const record of restQuery(session, soql)) {
        const values = Object.entries(record).filter(([key]) => key !== 'attributes');
        lines.push(values.map(([, value]) => csvText(value === null ? '' : String(value))).join(','));
    }
    writeFileSync(file, `${lines.join('\n')}\n`);
    return { files: [file], records: lines.length - 1 };
}

async function countRecords(session: Session, soql: string): Promise<number> {
    try {
        const reply = await session.json<{ totalSize: number }>('GET', `/query?q=${encodeURIComponent(soql)}`);
        return reply.totalSize;
    } catch (error) {
        throw orgError('count the accounts', error);
    }
}

type SalesforceRecord = Readonly<Record<string, string | number | boolean | null>>;

async function* restQuery(session: Session, soql: string): AsyncGenerator<SalesforceRecord> {
    const prefix = session.path('');
    let rest = `/query?q=${encodeURIComponent(soql)}`;
    for (;;) {
        let page: { records: SalesforceRecord[]; done: boolean; nextRecordsUrl?: string };
        try {
            page = await session.json('GET', rest);
        } catch (error) {
            throw orgError('read the accounts', error);
        }
        yield* page.records;
        if (page.done || page.nextRecordsUrl === undefined) return;
        rest = page.nextRecordsUrl.replace(prefix, '');
    }
}

/** Loads CSV files of records into a table of texts; columns in the order asked for; blanks are null. */
export async function loadRecords(
    engine: Engine,
    answer: QueryFiles,
    fields: readonly string[],
    table: string
): Promise<void> {
    const columns = fields.map((_, i) => `f${i}: 'VARCHAR'`).join(', ');
    const cells = fields.map((field, i) => `nullif(f${i}, '') AS ${ident(field)}`).join(', ');
    await engine.run(`CREATE OR REPLACE TABLE ${table} AS SELECT ${cells} FROM read_csv([${answer.files.map(lit).join(', ')}],
        auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {${columns}})`);
    const loaded = await engine.count(`SELECT count(*) FROM ${table}`);
    if (loaded !== answer.records) {
        throw new UnreachableError(`The org announced ${answer.records} records and sent ${loaded}.`, [
            'Nothing was written. Run the same command again.'
        ]);
    }
}

function csvText(value: string): string {
    return `"${value.replaceAll('"', '""')}"`;
}
