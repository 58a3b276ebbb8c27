import { loadRecords } from '../match/load-records.ts';
import { isAboutNow } from '../task.ts';
import type { Run } from '../task.ts';
import { queryRecords } from '../salesforce/query-records.ts';

/** Table of the accounts ("Id") that were scored as of a later day than that of the run. */
export const SCORED_LATER = 'scored_later';

/**
 * Looks for accounts that a run as of a later day has scored. Their evidence may say the same today as then, and yet what has
 * expired by then has not today, so that they have to be scored again. A run that is about now cannot have any.
 * @param folder for files that do not outlive the run
 * @returns whether there are any; then the table {@link SCORED_LATER} holds them
 * @throws UnreachableError when the org refuses or does not answer
 */
export async function findScoredLater({ task, engine, session, names, work }: Run): Promise<boolean> {
    if (task.full || isAboutNow(task)) return false;
    const where = `${names.of('Health_Scored_At__c')} > ${task.days.at(-1)}T23:59:59Z`;
    const { bulkFrom } = task.settings.config.write;
    const query = { object: names.of('Account'), fields: ['Id'], where };
    const later = await queryRecords(session, query, { folder: work, name: 'scored-later', bulkFrom });
    if (later.records > 0) await loadRecords(engine, later, ['Id'], SCORED_LATER);
    return later.records > 0;
}
