import type { Models } from '../score/assign-rules.ts';
import { digestSql } from '../score/digest.ts';
import type { Gathered } from '../score/gather-evidence.ts';
import type { Engine } from '../sources/engine.ts';
import { ident, lit } from '../sources/sql.ts';
import { SCORED_LATER } from './scored-later.ts';

/** Condition on accounts whose stored digest stands for what their score depends on now. */
const AS_STORED = `starts_with("Health_Digest__c", digest_in)`;
/** Condition of the macros on a range of accounts. */
const between = (place: string): string => `${place} >= low AND ${place} < high`;

/** What makes accounts due, beside what is known of them. */
interface Due {
    readonly evidence: Pick<Gathered, 'marks'>;
    /** "YYYY-MM-DD" */
    readonly asOf: string;
    /** Score every account, due or not. */
    readonly everything?: boolean;
    /** Whether there are accounts that were scored as of a later day, see findScoredLater. */
    readonly scoredLater?: boolean;
}

/**
 * Finds the accounts that must be scored: evidence, rules or an override changed since the last write, or the day has
 * come on which time alone changes something. Table or view `due`, see {@link selectAccounts}.
 * @returns number of due accounts
 */
export async function findDue(
    engine: Engine,
    models: Models,
    { evidence, asOf, everything = false, scoredLater = false }: Due
): Promise<number> {
    const withDigest = (accounts: string, range: string): string => {
        const marks = evidence.marks(range);
        const digest = digestSql(textsOf(models), ['excluded'], marks);
        return `SELECT a.*, ${digest} AS digest_in FROM (${accounts}) a ${marks.joins}`;
    };
    // Who has no digest is due, whatever it would be, and it is not asked for before the account is scored.
    const anyDigest = 'SELECT idx FROM accounts WHERE mine AND "Health_Digest__c" IS NOT NULL LIMIT 1';
    const compares = !everything && (await engine.rows(anyDigest)).length > 0;
    if (!compares && (await isInOrder(engine, 'accounts'))) {
        const within = `SELECT * FROM account_rules WHERE mine AND ${between('idx')}`;
        await engine.run(`CREATE OR REPLACE VIEW due AS SELECT ${KNOWN} FROM account_rules WHERE mine`);
        await engine.run(`CREATE OR REPLACE MACRO due_between(low, high) AS TABLE
            SELECT ${KNOWN}, digest_in FROM (${withDigest(within, between('account'))})`);
        return engine.count('SELECT count(*) FROM due');
    }
    const all = withDigest('SELECT * FROM account_rules WHERE mine', 'true');
    const later = scoredLater ? ` OR "Id" IN (SELECT "Id" FROM ${SCORED_LATER})` : '';
    const dueAnyway = `"Health_Digest__c" IS NULL OR left("Health_Next_Review__c", 10) <= ${lit(asOf)}${later}`;
    return selectAccounts(engine, 'due', all, `${everything} OR NOT ${AS_STORED} OR ${dueAnyway}`);
}

/** SQL for the texts that the score of an account depends on, beside its evidence. */
function textsOf(models: Models): string[] {
    const byAge = models.flatMap((model, i) => (model.rules.stageDays === null ? [] : [i]));
    const since = byAge.length === 0 ? 'NULL::VARCHAR' : `CASE WHEN model IN (${byAge.join(', ')}) THEN since END`;
    const override = ['Health_Override__c', 'Health_Override_Until__c'].map(ident);
    return ['rules_mark', 'stage', 'cohort', since, ...override];
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

/** Makes the table of {@link findDue} for a run that scores nobody. */
export async function findNoneDue(engine: Engine): Promise<void> {
    await selectUnscored(engine, 'due', 'false');
}

/** Selects accounts that are not scored, see {@link selectAccounts}; they have no `digest_in`. */
export async function selectUnscored(engine: Engine, table: string, where: string): Promise<number> {
    return selectAccounts(engine, table, 'SELECT *, NULL::VARCHAR AS digest_in FROM account_rules WHERE mine', where);
}

/** What scoring and plan need of an account, of `account_rules`. */
const KNOWN = `idx, model, stage, since, excluded, "Health_Override__c" AS override,
    left("Health_Override_Until__c", 10) AS override_until, "Health_Digest__c" AS digest_stored, cohort, "Id" AS id, "Name" AS name,
    "Health_Score__c" AS score_stored, "Health_Status__c" AS status_stored, "Health_State__c" AS state_stored,
    "Health_Percentile__c" AS percentile_stored, revenue, currency`;

/**
 * Makes a table of the accounts of this run to score, in the order of `idx`, with everything the scoring and the plan need of them, so
 * that neither has to look anything up. Macro `<table>_between` gives those from one `idx` up to another, which is not among them,
 * with their `digest_in`.
 * @param accounts statement that gives accounts with their rules and their `digest_in`
 * @param where condition on them
 * @returns number of accounts
 */
async function selectAccounts(engine: Engine, table: string, accounts: string, where: string): Promise<number> {
    await engine.run(
        `CREATE OR REPLACE TABLE ${table} AS SELECT ${KNOWN}, digest_in FROM (${accounts}) WHERE ${where}`
    );
    if (!(await isInOrder(engine, table))) {
        await engine.run(`CREATE OR REPLACE TABLE unsorted AS FROM ${table}`);
        await engine.run(`CREATE OR REPLACE TABLE ${table} AS FROM unsorted ORDER BY idx`);
        await engine.run('DROP TABLE unsorted');
    }
    await engine.run(
        `CREATE OR REPLACE MACRO ${table}_between(low, high) AS TABLE SELECT * FROM ${table} WHERE idx >= low AND idx < high`
    );
    return engine.count(`SELECT count(*) FROM ${table}`);
}

/** Whether accounts stand in the order of `idx`. They mostly do, and to look costs a tenth of sorting them. */
async function isInOrder(engine: Engine, table: string): Promise<boolean> {
    const unsorted = await engine.count(
        `SELECT count(*) FROM (SELECT idx, lag(idx) OVER () AS before FROM ${table}) WHERE before >= idx`
    );
    return unsorted === 0;
}
