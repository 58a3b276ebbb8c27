import { UnreachableError } from '../errors.ts';
import type { Config } from '../config/schema.ts';
import type { PublishedModel } from '../rules/published.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { queryAccounts } from '../salesforce/query-records.ts';
import type { Session } from '../salesforce/session.ts';
import type { Engine } from '../sources/engine.ts';
import { ident } from '../sources/sql.ts';
import { inShardSql } from '../shard/shard.ts';
import type { Shard } from '../shard/shard.ts';
import { loadRecords } from './load-records.ts';

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
 * Reads a short row of every account the user can see into the table `accounts`, ordered by Id; `idx` is the place and `mine`
 * says whether the account belongs to the part of this run.
 * @returns number of accounts of the part
 * @throws UnreachableError when a field is not visible or the answer is incomplete
 */
export async function readAccounts(
    engine: Engine,
    session: Session,
    names: FieldNames,
    fields: readonly string[],
    options: { folder: string; bulkFrom: number; shard: Shard | null }
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
    const answer = await queryAccounts(session, names, { fields }, { ...options, name: 'accounts' });
    await loadRecords(engine, answer, fields, 'accounts_read');
    const cells = fields.map((field) =>
        NUMBERS.has(field) ? `try_cast(${ident(field)} AS DOUBLE) AS ${ident(field)}` : ident(field)
    );
    await engine.run(`CREATE OR REPLACE TABLE accounts AS
        SELECT row_number() OVER (ORDER BY "Id")::INTEGER AS idx, ${inShardSql(options.shard, '"Id"')} AS mine, ${cells.join(', ')} FROM accounts_read`);
    await engine.run('DROP TABLE accounts_read');
    return engine.count('SELECT count(*) FROM accounts WHERE mine');
}
