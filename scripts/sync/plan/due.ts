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
        byAge.length === 0 ? `''` : `CASE WHEN model IN (${byAge.join(', ')}) THEN coalesce(since, '') ELSE '' END`;
    await engine.run(`CREATE OR REPLACE VIEW digests AS
        SELECT a.*, left(md5(concat_ws('~', rules_mark, coalesce(stage, ''), coalesce(cohort, ''), ${since},
            coalesce("Health_Override__c", ''), coalesce("Health_Override_Until__c", ''), excluded, coalesce(e.mark, ''))),
            ${INPUT_DIGEST_LENGTH}) AS digest_in
        FROM account_rules a LEFT JOIN evidence_mark e ON e.account = a.idx`);
    return selectAccounts(
        engine,
        'due',
        // Who has no digest is due, whatever it would be.
        `${everything} OR "Health_Digest__c" IS NULL OR left("Health_Digest__c", ${INPUT_DIGEST_LENGTH}) <> digest_in
            OR left("Health_Next_Review__c", 10) <= ${lit(asOf)}`
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
    await engine.run(`CREATE OR REPLACE VIEW digests AS SELECT *, '' AS digest_in FROM account_rules`);
    await selectAccounts(engine, 'due', 'false');
}

/**
 * Makes a table of the accounts of this run to score, in the order of `idx`, with everything the scoring and the plan need of them, so
 * that neither has to look anything up.
 * @param where condition on an account, its rules and its digest
 * @returns number of accounts
 */
export async function selectAccounts(engine: Engine, table: string, where: string): Promise<number> {
    await engine.run(`CREATE OR REPLACE TABLE ${table} AS
        SELECT idx, model, stage, since, excluded, "Health_Override__c" AS override,
            left("Health_Override_Until__c", 10) AS override_until, digest_in, "Health_Digest__c" AS digest_stored,
            cohort, "Id" AS id, "Name" AS name, "Health_Score__c" AS score_stored, "Health_Status__c" AS status_stored,
            "Health_State__c" AS state_stored, "Health_Percentile__c" AS percentile_stored, revenue, currency
        FROM digests WHERE mine AND (${where})`);
    await inOrderOf(engine, table);
    return engine.count(`SELECT count(*) FROM ${table}`);
}

/** Puts accounts in the order of `idx`. They mostly are, and to look costs a tenth of sorting them. */
async function inOrderOf(engine: Engine, table: string): Promise<void> {
    const unsorted = await engine.count(
        `SELECT count(*) FROM (SELECT idx, lag(idx) OVER () AS before FROM ${table}) WHERE before >= idx`
    );
    if (unsorted === 0) return;
    await engine.run(`CREATE OR REPLACE TABLE unsorted AS FROM ${table}`);
    await engine.run(`CREATE OR REPLACE TABLE ${table} AS FROM unsorted ORDER BY idx`);
    await engine.run('DROP TABLE unsorted');
}
