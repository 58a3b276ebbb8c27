import { UnreachableError } from '../errors.ts';
import type { CheckedSource } from './check-sources.ts';
import type { Engine } from './engine.ts';
import type { Stage } from './match-rows.ts';

/**
 * Stops when several servers counted the answers of one account: of a source, only the newest count of an account stands, so
 * the others would be lost without a word.
 */
export async function refuseSplitCounts(
    engine: Engine,
    { rows, keys }: Stage,
    { source, origin, files }: CheckedSource
): Promise<void> {
    if (origin === null || files.length < 2 || source.kind !== 'nps') return;
    const split = await engine.count(`SELECT count(*) FROM
        (SELECT k.account FROM ${rows} r JOIN ${keys} k ON r.key = k.key WHERE r.mark IS NULL AND k.account >= 0
            GROUP BY k.account HAVING count(DISTINCT file) > 1)`);
    if (split === 0) return;
    throw new UnreachableError(
        `Source "${source.name}": several servers counted answers of the same account, for ${split} account(s).`,
        [
            'Give each server a source of its own: counts of several sources are added.',
            'Or keep all answers of an account on one server. Nothing was written.'
        ]
    );
}
