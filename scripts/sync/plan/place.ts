import { join } from 'node:path';
import { inLanes } from '../pool/pool.ts';
import type { Pool } from '../pool/pool.ts';
import type { Progress } from '../report/progress.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { AccountLines } from '../score/account-lines.ts';
import type { Cohorts } from '../score/cohorts.ts';
import type { Batch } from '../score/score-batch.ts';
import type { Engine } from '../sources/engine.ts';
import { countShown } from '../report/standing.ts';
import { findDrifted } from './drift.ts';
import { readStored } from './stored.ts';

/**
 * Accounts whose stored place among the others is wrong, as a batch that keeps everything else as it is stored: where others
 * stand does not change a score.
 * @param options `asOf` is the day of the run, "YYYY-MM-DD"
 * @returns null when every place is right
 */
export async function placeDrifted(
    engine: Engine,
    pool: Pool,
    session: Session,
    names: FieldNames,
    cohorts: Cohorts,
    {
        progress,
        ...options
    }: { asOf: string; folder: string; bulkFrom: number; scoredAt: string; changesFile: string; progress: Progress }
): Promise<Batch | null> {
    if ((await findDrifted(engine, cohorts, options.asOf)) === 0) return null;
    const receipts = await readStored(engine, session, names, 'drifted', { ...options, progress });
    await engine.run(`CREATE OR REPLACE TABLE scored_drifted AS SELECT false AS changed, false AS pictured, 0::TINYINT AS signals, d.state_stored AS state,
        d.status_stored AS status, d.score_stored AS score, a."Health_Outcome_Score__c" AS outcome,
        a."Health_Experience_Score__c" AS experience, a."Health_Change__c" AS change, NULL::VARCHAR AS driver
        FROM drifted d JOIN accounts a ON a.idx = d.idx ORDER BY d.idx`);
    const known = await AccountLines.open(engine, 'drifted', { evidence: null, receipts });
    const blocks = await inLanes(await known.ranges(1), pool.lanes, async (range, nth) => {
        const texts = await known.read(range);
        const file = join(options.folder, `scored_drifted-${nth}.block`);
        return pool.keep({ texts, file, ...options });
    });
    const shown = await countShown(engine, 'scored_drifted');
    const table = () => Promise.resolve('scored_drifted');
    return { accounts: 'drifted', table, shown, blocks, past: [], moved: 0, largest: [] };
}
