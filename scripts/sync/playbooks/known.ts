import { loadRecords } from '../match/load-records.ts';
import { queryRecords } from '../salesforce/query-records.ts';
import { daysBefore } from '../snapshots/thin.ts';
import type { Candidate } from './candidates.ts';
import type { PlaybookRun } from './playbook-run.ts';

/** Leaves out tasks that exist already and those that come too soon after another of the same playbook. */
export async function onlyNew(run: PlaybookRun, candidates: readonly Candidate[]): Promise<Candidate[]> {
    if (candidates.length === 0) return [];
    const { engine, session, names, day, work, bulkFrom } = run;
    const own = (field: string): string => names.ofOwn(field);
    // A key of a date is as old as the date has been within reach; older rows can neither be repeated nor keep quiet.
    const reach = candidates.reduce(
        (days, { playbook }) => Math.max(days, playbook.cooldownDays, playbook.withinDays),
        0
    );
    const answer = await queryRecords(
        session,
        {
            object: names.of('Health_Playbook_Task__c'),
            fields: [own('Task_Key__c'), own('Playbook__c'), own('Account__c'), own('Task_Date__c')],
            where: `${own('Task_Date__c')} >= ${daysBefore(day, reach)}`
        },
        { folder: work, name: 'playbook-tasks', bulkFrom }
    );
    await loadRecords(engine, answer, ['key', 'playbook', 'account', 'day'], 'playbook_tasks');
    const keys = new Set<string>();
    const last = new Map<string, string>();
    for (const [key, playbook, account, when] of await engine.rows(
        'SELECT key, playbook, account, day FROM playbook_tasks ORDER BY day'
    )) {
        keys.add(String(key).toLowerCase());
        last.set(`${String(playbook)} ${String(account)}`, String(when));
    }
    return candidates.filter(({ key, playbook, account }) => {
        const before = last.get(`${playbook.id} ${account}`);
        const quiet =
            before !== undefined && before > daysBefore(day, playbook.cooldownDays) && playbook.cooldownDays > 0;
        return !quiet && !keys.has(key.toLowerCase());
    });
}
