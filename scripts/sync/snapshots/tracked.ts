import { countStanding } from '../report/standing.ts';
import type { StandingCounts } from '../report/standing.ts';
import type { Batch } from '../score/score-batch.ts';
import type { Engine } from '../sources/engine.ts';
import { isTrackedState } from './picture.ts';

/** Number of accounts of this run that have something worth a monthly picture, as they are after it. */
export async function countTracked(engine: Engine, batches: readonly Batch[]): Promise<number> {
    return trackedOf(await countStanding(engine, batches));
}

/** The same, of accounts that have been counted. */
export function trackedOf({ byState }: StandingCounts): number {
    return Object.entries(byState).reduce((sum, [state, accounts]) => sum + (isTrackedState(state) ? accounts : 0), 0);
}
