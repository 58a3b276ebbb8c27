import type { Models } from '../score/assign-rules.ts';
import type { Engine } from '../sources/engine.ts';
import { ident, lit } from '../sources/sql.ts';

/** Characters of a digest that stand for evidence, rules and settings; the rest stands for what was shown. */
const INPUT_DIGEST_LENGTH = 19;

/**
 * Finds the accounts that must be scored: evidence, rules or an override changed since the last write, or the day has
 * come on which time alone changes something. Table `due`, see {@link selectAccounts}.
 * @param asOf "YYYY-MM-DD"
 * @param everything score every account, due or not
 * @returns number of due accounts
 */
export async function findDue(engine: Engine, models: Models, asOf: string, everything: boolean): Promise<number> {
    const byAge = models.flatMap((model, i) => (model.rules.stageDays === null ? [] : [i]));
    const since =
        byAge.length === 0 ? `''` : `CASE WHEN r.model IN (${byAge.join(', ')}) THEN coalesce(r.since, '') ELSE '' END`;
    await engine.run(`CREATE OR REPLACE TABLE digests AS
        SELECT a.idx, left(md5(concat_ws('~', r.rules_mark, coalesce(r.stage, ''), coalesce(r.cohort, ''), ${since},
            coalesce(a."Health_Override__c", ''), coalesce(a."Health_Override_Until__c", ''), r.excluded, coalesce(e.mark, ''))),
            ${INPUT_DIGEST_LENGTH}) AS digest_in
        FROM accounts a JOIN account_rules r ON r.idx = a.idx LEFT JOIN evidence_mark e ON e.account = a.idx ORDER BY a.idx`);
    return selectAccounts(
        engine,
        'due',
        `${everything} OR left(a."Health_Digest__c", ${INPUT_DIGEST_LENGTH}) IS DISTINCT FROM d.digest_in
            OR left(a."Health_Next_Review__c", 10) <= ${lit(asOf)}`
    );
}

/** Fields that tell whether an account is still as a plan found it, whoever changed it. */
const MARKED = [
    'Health_Digest__c', 'Health_Score__c', 'Health_Status__c', 'Health_State__c', 'Health_Percentile__c', 'Health_Cohort__c',
    'Health_Next_Review__c', 'Health_Override__c', 'Health_Override_Until__c', 'Health_Stage__c'
] as const; // prettier-ignore

/** SQL for a short text that differs when any of the marked fields does. */
export function storedMark(table: string): string {
    const cells = MARKED.map((field) => `coalesce(${table}.${ident(field)}::VARCHAR, '')`);
    return `left(md5(concat_ws('~', ${cells.join(', ')})), 16)`;
}

/** Makes the tables of {@link findDue} for a run that scores nobody. */
export async function findNoneDue(engine: Engine): Promise<void> {
    await engine.run(`CREATE OR REPLACE TABLE digests AS SELECT idx, '' AS digest_in FROM accounts`);
    await selectAccounts(engine, 'due', 'false');
}

/**
 * Makes a table of the accounts of this run to score, in the order of `idx`, with everything the scoring and the plan need of them, so
 * that neither has to look anything up.
 * @param where condition on a (accounts) and d (digests)
 * @returns number of accounts
 */
export async function selectAccounts(engine: Engine, table: string, where: string): Promise<number> {
    await engine.run(`CREATE OR REPLACE TABLE ${table} AS
        SELECT a.idx, r.model, r.stage, r.since, r.excluded, a."Health_Override__c" AS override,
            left(a."Health_Override_Until__c", 10) AS override_until, d.digest_in, a."Health_Digest__c" AS digest_stored,
            r.cohort, a."Id" AS id, a."Name" AS name, a."Health_Score__c" AS score_stored, a."Health_Status__c" AS status_stored,
            a."Health_State__c" AS state_stored, a."Health_Percentile__c" AS percentile_stored,
            a.revenue, a.currency
        FROM accounts a POSITIONAL JOIN account_rules r POSITIONAL JOIN digests d WHERE a.mine AND (${where})`);
    return engine.count(`SELECT count(*) FROM ${table}`);
}
