import { isSameCohort, SHOWN_PLACE, STORED_STANDING } from '../score/cohorts.ts';
import type { Cohorts } from '../score/cohorts.ts';
import { pinnedPercentile } from '../score/model.ts';
import type { Engine, Row } from '../sources/engine.ts';
import { textOrNull } from '../sources/engine-chunks.ts';
import { selectUnscored } from './due.ts';

/**
 * Finds accounts that are not due but whose place among the others has moved so far that the shown percentile is wrong, or
 * that are compared with another cohort than shown. Accounts that show the same are looked at once, however many they are.
 * Needs the table `shown_places`, see tallyShown. Table `drifted`, shaped like `due`.
 */
export async function findDrifted(engine: Engine, cohorts: Cohorts, asOf: string): Promise<number> {
    const wrong: number[] = [];
    for await (const rows of engine.stream(`SELECT n, ${SHOWN_PLACE.join(', ')} FROM shown_places`))
        for (const row of rows) if (isWrong(row, cohorts, asOf)) wrong.push(Number(row[0]));
    const same = SHOWN_PLACE.map((column) => `p.${column} IS NOT DISTINCT FROM o.${column}`);
    const drifted = `SELECT o.idx FROM (${STORED_STANDING}) o JOIN (SELECT * FROM shown_places WHERE n IN (${wrong.join(', ')})) p
        ON ${same.join(' AND ')}`;
    return selectUnscored(engine, 'drifted', wrong.length === 0 ? 'false' : `idx IN (${drifted})`);
}

function isWrong([, cohort, score, percentile, label]: Row, cohorts: Cohorts, asOf: string): boolean {
    const place = cohorts.place(textOrNull(cohort), Number(score), asOf);
    if (place === null) return false;
    const [stored, named] = [percentile === null ? null : Number(percentile), textOrNull(label)];
    const sameCohort = named === null || isSameCohort(named, place);
    return !sameCohort || pinnedPercentile(stored, place.percentile) !== stored;
}
