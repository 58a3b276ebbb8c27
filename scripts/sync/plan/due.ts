import type { Models } from '../score/assign-rules.ts';
import type { Engine } from '../sources/engine.ts';
import { lit } from '../sources/sql.ts';

/** Characters of a digest that stand for evidence, rules and settings; the rest stands for what was shown. */
export const INPUT_DIGEST_LENGTH = 19;

/**
 * Finds the accounts that must be scored: evidence, rules or an override changed since the last write, or the day has
 * come on which time alone changes something. Table `due` (idx, digest_in).
 * @param asOf "YYYY-MM-DD"
 * @param everything score every account, due or not
 * @returns number of due accounts
 */
export async function findDue(
    engine: Engine,
    models: Models,
    asOf: string,
    lastDay: number,
    everything: boolean
): Promise<number> {
    const byAge = models.flatMap((model, i) => (model.rules.stageDays === null ? [] : [i]));
    const since =
        byAge.length === 0 ? `''` : `CASE WHEN r.model IN (${byAge.join(', ')}) THEN coalesce(r.since, '') ELSE '' END`;
    await engine.run(`CREATE OR REPLACE TABLE due AS SELECT * FROM (
        SELECT a.idx, left(md5(concat_ws('~', r.rules_mark, coalesce(r.stage, ''), coalesce(r.cohort, ''), ${since}, coalesce(a."Health_Override__c", ''),
                coalesce(a."Health_Override_Until__c", ''), r.excluded, coalesce(e.experience, '[]'), coalesce(e.outcome, '[]'))),
                ${INPUT_DIGEST_LENGTH}) AS digest_in,
            left(a."Health_Digest__c", ${INPUT_DIGEST_LENGTH}) AS digest_stored, a."Health_Next_Review__c" AS review
        FROM accounts a JOIN account_rules r ON a.idx = r.idx
        LEFT JOIN evidence_at e ON e.account = a.idx AND e.day_no = ${lastDay})
        WHERE ${everything} OR digest_stored IS DISTINCT FROM digest_in OR left(review, 10) <= ${lit(asOf)}
        ORDER BY idx`);
    return engine.count('SELECT count(*) FROM due');
}
