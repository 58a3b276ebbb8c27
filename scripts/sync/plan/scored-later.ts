import { loadRecords } from '../match/load-records.ts';
import { countOf, fetchRecords } from '../salesforce/query-records.ts';
import type { SharedRun } from '../task.ts';

/** Table of the accounts ("Id") that were scored as of a later day than that of the run. */
export const SCORED_LATER = 'scored_later';

/**
 * Looks for accounts that a run as of a later day has scored: one that was about the future, or before the clock was put right, or
 * this run is about the past. Their evidence may say the same as then, and yet what had expired by then has not today, so that
 * they have to be scored again. The org is asked at once.
 * @returns tells whether there are any; then the table {@link SCORED_LATER} holds them. It throws UnreachableError when the org
 *     refuses or does not answer
 */
export function findScoredLater({ task, engine, session, names, work }: SharedRun): () => Promise<boolean> {
    if (task.full) return () => Promise.resolve(false);
    const where = `${names.of('Health_Scored_At__c')} > ${task.days.at(-1)}T23:59:59Z`;
    const query = { object: names.of('Account'), fields: ['Id'], where };
    const counting = countOf(session, query);
    // A failure is told to whoever waits for the number.
    counting.catch(() => undefined);
    return async () => {
        const count = await counting;
        if (count === 0) return false;
        const { bulkFrom } = task.settings.config.write;
        const later = await fetchRecords(session, query, count, { folder: work, name: 'scored-later', bulkFrom });
        await loadRecords(engine, later, ['Id'], SCORED_LATER);
        return later.records > 0;
    };
}
