import type { Models } from '../score/assign-rules.ts';
import type { Gathered } from '../score/gather-evidence.ts';
import type { Engine } from '../sources/engine.ts';
import { ident, lit } from '../sources/sql.ts';
import { SCORED_LATER } from './scored-later.ts';
import type { DigestInputs, KeptDigests } from './kept-digests.ts';

/** Characters of a digest that stand for evidence, rules and settings; the rest stands for what was shown. */
const INPUT_DIGEST_LENGTH = 19;
/** Part of the stored digest that is compared. */
const STORED_INPUT = `left("Health_Digest__c", ${INPUT_DIGEST_LENGTH})`;
/** More than the place of any account. */
const BEHIND_ALL = 2_147_483_647;
/** Condition of the macros on a range of accounts. */
const BETWEEN = 'mine AND idx >= low AND idx < high';

/** What helps to find the accounts that are as they were: the evidence, and what earlier runs found out about digests. */
export interface Known {
    readonly evidence: Pick<Gathered, 'marks' | 'all'>;
    readonly digests: KeptDigests;
}

/** What makes accounts due, beside what is known of them. */
interface Due {
    /** "YYYY-MM-DD" */
    readonly asOf: string;
    /** Score every account, due or not. */
    readonly everything?: boolean;
    /** Left out to make the digest of every account. */
    readonly known?: Known | null;
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
    { asOf, everything = false, known = null, scoredLater = false }: Due
): Promise<number> {
    const inputs = inputsOf(models);
    const withDigest = (accounts: string, marks: string): string =>
        `SELECT a.*, ${digestOf(inputs)} AS digest_in FROM (${accounts}) a LEFT JOIN (${marks}) m ON m.account = a.idx`;
    // Who has no digest is due, whatever it would be, and it is not asked for before the account is scored.
    const anyDigest = 'SELECT idx FROM accounts WHERE mine AND "Health_Digest__c" IS NOT NULL LIMIT 1';
    const compares = !everything && (await engine.rows(anyDigest)).length > 0;
    if (!compares && (await isInOrder(engine, 'accounts'))) {
        const within = `SELECT * FROM account_rules WHERE ${BETWEEN}`;
        await engine.run(`CREATE OR REPLACE VIEW due AS SELECT ${KNOWN} FROM account_rules WHERE mine`);
        await engine.run(`CREATE OR REPLACE MACRO due_between(low, high) AS TABLE
            SELECT ${KNOWN}, digest_in FROM (${withDigest(within, 'FROM marks_between(low, high)')})`);
        return engine.count('SELECT count(*) FROM due');
    }
    const all = withDigest('SELECT * FROM account_rules WHERE mine', `FROM marks_between(0, ${BEHIND_ALL})`);
    const later = scoredLater ? ` OR "Id" IN (SELECT "Id" FROM ${SCORED_LATER})` : '';
    const dueAnyway = `"Health_Digest__c" IS NULL OR left("Health_Next_Review__c", 10) <= ${lit(asOf)}${later}`;
    const due = `${everything} OR ${STORED_INPUT} <> digest_in OR ${dueAnyway}`;
    if (known === null || !compares) return selectAccounts(engine, 'due', all, due);
    const asked = { account: inputs, evidence: known.evidence.all, stored: STORED_INPUT, dueAnyway };
    return compareSuspects(engine, known, asked, async (suspects) => {
        const of = (place: string): string => `${place} IN (SELECT idx FROM suspects)`;
        const few = withDigest(`SELECT * FROM account_rules WHERE ${of('idx')}`, known.evidence.marks(of('account')));
        return selectAccounts(engine, 'due', suspects ? few : all, due);
    });
}

/** Makes digests of those accounts only that earlier runs do not vouch for. @param select makes the table `due` */
async function compareSuspects(
    engine: Engine,
    { digests }: Known,
    inputs: DigestInputs,
    select: (suspects: boolean) => Promise<number>
): Promise<number> {
    const suspects = await digests.findSuspects(inputs);
    const due = await select(suspects);
    await digests.keep(inputs, suspects, 'SELECT idx, digest_in FROM due');
    if (suspects) await engine.run('DROP TABLE suspects');
    return due;
}

/** SQL for what the score of an account depends on, but for its evidence, what is stored and the day. */
function inputsOf(models: Models): string[] {
    const byAge = models.flatMap((model, i) => (model.rules.stageDays === null ? [] : [i]));
    const since =
        byAge.length === 0 ? `''` : `CASE WHEN model IN (${byAge.join(', ')}) THEN coalesce(since, '') ELSE '' END`;
    const texts = ['stage', 'cohort'].map((column) => `coalesce(${column}, '')`);
    const override = ['Health_Override__c', 'Health_Override_Until__c'].map((field) => `coalesce(${ident(field)}, '')`);
    return ['rules_mark', ...texts, since, ...override, 'excluded'];
}

/** SQL for a digest of the inputs and of the evidence, whose marks are `m`. */
function digestOf(inputs: readonly string[]): string {
    const evidence = `concat(coalesce(m.pieces, 0), '.', coalesce(m.marks, 0))`;
    return `left(md5(concat_ws('~', ${[...inputs, evidence].join(', ')})), ${INPUT_DIGEST_LENGTH})`;
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
