import type { Config } from '../config/schema.ts';
import type { PublishedModel } from '../rules/published.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { queryAccounts } from '../salesforce/query-records.ts';
import type { Session } from '../salesforce/session.ts';
import type { Engine } from '../sources/engine.ts';
import type { Progress } from '../report/progress.ts';
import type { Shard } from '../shard/shard.ts';
import { accountReading } from './account-reading.ts';
import type { RevenueField } from './account-reading.ts';
import type { KeptAccounts } from './kept/kept-accounts.ts';
import { readKept } from './kept/read-kept.ts';
import type { KeptRead } from './kept/read-kept.ts';
import { loadRecords } from './load-records.ts';
import { assertVisible, namedFields } from './visible-fields.ts';
import type { NamedField } from './visible-fields.ts';

/** What every run reads of every account: enough to match it, to see whether it is due and to place it in its cohort. */
const ALWAYS = [
    'Id', 'Name', 'Health_Key__c', 'Health_Digest__c', 'Health_Next_Review__c', 'Health_Override__c', 'Health_Override_Until__c',
    'Health_Stage__c', 'Health_State__c', 'Health_Status__c', 'Health_Score__c', 'Health_Outcome_Score__c', 'Health_Experience_Score__c',
    'Health_Change__c', 'Health_Percentile__c', 'Health_Cohort__c'
] as const; // prettier-ignore

/** Whether a field is there wherever the package is, so that nobody has misspelt it. */
function isAlways(field: string): boolean {
    return ALWAYS.some((name) => name.toLowerCase() === field.toLowerCase());
}

/**
 * The field that says how much revenue an account stands for.
 * @param asked field of the settings or the command line; a field that nobody asked for may be invisible
 */
export function findRevenueField(
    names: FieldNames,
    asked: string | null,
    warn: (message: string) => void
): RevenueField | null {
    const field = asked ?? 'AnnualRevenue';
    if (asked === null && !names.sees(field)) {
        warn(
            'The user does not see AnnualRevenue, so the plan says nothing about money. Another field: --money-field <field>'
        );
        return null;
    }
    return { field, currencies: names.sees('CurrencyIsoCode') };
}

/** Account fields the settings and the rules ask for, each once. */
export function accountFields(
    config: Pick<Config, 'sources' | 'accounts'>,
    models: readonly PublishedModel[]
): string[] {
    const asked = namedFields(config, models);
    const known = new Map<string, string>(ALWAYS.map((name) => [name.toLowerCase(), name]));
    for (const { field } of asked) if (!known.has(field.toLowerCase())) known.set(field.toLowerCase(), field);
    return [...known.values()];
}

/** What came of reading the accounts. */
export interface AccountsRead extends KeptRead {
    /** Accounts of the part of this run. */
    readonly accounts: number;
}

/**
 * Makes the table `accounts` of every account the user can see, ordered by Id; `idx` is the place and `mine` says whether the
 * account belongs to the part of this run. What an earlier run has kept is used where it is certain to give the same rows.
 * @throws UnreachableError when a field is not visible or the answer is incomplete
 */
export async function readAccounts(
    engine: Engine,
    session: Session,
    names: FieldNames,
    asked: readonly string[],
    options: {
        folder: string;
        bulkFrom: number;
        shard: Shard | null;
        revenue: RevenueField | null;
        progress?: Progress;
        kept: KeptAccounts | null;
        /** Fields of those asked for that somebody has named, and where. */
        named?: readonly NamedField[];
    }
): Promise<AccountsRead> {
    const reading = accountReading(names, asked, options);
    const named = (options.named ?? []).filter(({ field }) => !isAlways(field));
    assertVisible(session.username, names, reading.fields, named);
    const place = { ...options, engine, session, names };
    const kept = await readKept(place, reading, options.kept);
    if (kept.wholeBecause === null) return { ...kept, accounts: await countMine(engine) };
    const { fields, columns } = reading;
    const answer = await queryAccounts(session, names, { fields }, { ...options, name: 'accounts' });
    const select = `SELECT row_number() OVER ()::INTEGER AS idx, ${columns}`;
    await loadRecords(engine, answer, fields, 'accounts', (records) => `${select} FROM (${records})`);
    await orderById(engine);
    return { ...kept, fetched: answer.records, accounts: await countMine(engine) };
}

function countMine(engine: Engine): Promise<number> {
    return engine.count('SELECT count(*) FROM accounts WHERE mine');
}

/** Puts the accounts in the order of Id. An org mostly answers in that order, and to look costs a twentieth of sorting. */
async function orderById(engine: Engine): Promise<void> {
    const unsorted = await engine.count(
        `SELECT count(*) FROM (SELECT "Id" AS id, lag("Id") OVER () AS before FROM accounts) WHERE before >= id`
    );
    if (unsorted === 0) return;
    await engine.run('CREATE OR REPLACE TABLE accounts_read AS SELECT * EXCLUDE (idx) FROM accounts');
    await engine.run(`CREATE OR REPLACE TABLE accounts AS
        SELECT row_number() OVER ()::INTEGER AS idx, * FROM (SELECT * FROM accounts_read ORDER BY "Id")`);
    await engine.run('DROP TABLE accounts_read');
}
