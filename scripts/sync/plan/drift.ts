import { isSameCohort } from '../score/cohorts.ts';
import type { Cohorts } from '../score/cohorts.ts';
import { pinnedPercentile } from '../score/model.ts';
import type { Engine } from '../sources/engine.ts';
import { selectAccounts } from './due.ts';

const FLUSH_EVERY = 10_000;

/**
 * Finds accounts that are not due but whose place among the others has moved so far that the shown percentile is wrong, or
 * that are compared with another cohort than shown.
 * Table `drifted`, shaped like `due`.
 */
export async function findDrifted(engine: Engine, cohorts: Cohorts, asOf: string): Promise<number> {
    await engine.run('CREATE OR REPLACE TABLE drifted_idx (idx INTEGER)');
    const connection = await engine.fork();
    const appender = await connection.createAppender('drifted_idx');
    let count = 0;
    for await (const rows of engine.stream(`SELECT s.idx, s.cohort, s.score, a."Health_Percentile__c", a."Health_Cohort__c"
        FROM standing s JOIN accounts a ON a.idx = s.idx WHERE s.idx NOT IN (SELECT idx FROM due)`)) {
        for (const [idx, cohort, score, percentile, label] of rows) {
            const place = cohorts.place(cohort === null ? null : String(cohort), Number(score), asOf);
            const stored = percentile === null ? null : Number(percentile);
            const named = label === null || label === undefined ? null : String(label);
            if (place === null) continue;
            const sameCohort = named === null || isSameCohort(named, place);
            if (sameCohort && pinnedPercentile(stored, place.percentile) === stored) continue;
            appender.appendInteger(Number(idx));
            appender.endRow();
            count += 1;
            if (count % FLUSH_EVERY === 0) appender.flushSync();
        }
    }
    appender.closeSync();
    connection.closeSync();
    return selectAccounts(engine, 'drifted', 'a.idx IN (SELECT idx FROM drifted_idx)');
}
