import type { SourceOf } from '../config/source-schema.ts';
import type { Engine } from '../sources/engine.ts';

/** Name of the table of counts of the i-th source. */
export function countedTable(i: number): string {
    return `counted_${i}`;
}

/** Table that counts are gathered in. */
export const COUNTING = 'counting';

/** Rows that the engine keeps together, with the least and the greatest account of them. */
const GROUP_ROWS = 122_880;
/** Groups of rows in which an account could be, on average, from which it pays to sort what was taken over. */
const SCATTERED_FROM = 6;

/** Whether a source says who decides. Where it does not, nobody needs counts of those who do. */
export function tellsDeciding({ columns }: SourceOf<'answers'>): boolean {
    return columns.decisionMaker !== undefined;
}

/** Columns of counted answers, beside `day_no` and `account`: days are counted since 1970, `_d` is of deciding persons. */
export function countsOf(source: SourceOf<'answers'>): readonly string[] {
    const deciding = ['promoters_d', 'passives_d', 'detractors_d', 'ratings_d', 'deciding'];
    return [
        'promoters', 'passives', 'detractors', 'ratings', ...(tellsDeciding(source) ? deciding : []), 'oldest', 'newest'
    ]; // prettier-ignore
}

/**
 * Makes what was gathered the table of counts, and sees to it that those of a few accounts are found without looking at all.
 * @param clustered whether accounts that are near each other mostly are so in what was gathered
 */
export async function finishCounted(engine: Engine, i: number, clustered: boolean): Promise<void> {
    const counted = countedTable(i);
    if (clustered && !(await isScattered(engine))) {
        await engine.run(`DROP TABLE IF EXISTS ${counted}`);
        await engine.run(`ALTER TABLE ${COUNTING} RENAME TO ${counted}`);
        return;
    }
    await engine.run(`CREATE OR REPLACE TABLE ${counted} AS FROM ${COUNTING} ORDER BY account`);
    await engine.run(`DROP TABLE ${COUNTING}`);
}

/** A join takes rows in their order, but each thread writes its own, and one that does not fit into memory mixes them. */
async function isScattered(engine: Engine): Promise<boolean> {
    const groups = `SELECT min(account) AS low, max(account) AS high FROM ${COUNTING} GROUP BY rowid // ${GROUP_ROWS}`;
    const [row] = await engine.rows(`SELECT count(*), sum(high - low), max(high) - min(low) FROM (${groups})`);
    const [number = 0, spans = 0, span = 0] = (row ?? []).map(Number);
    return number > 1 && spans >= SCATTERED_FROM * span;
}
