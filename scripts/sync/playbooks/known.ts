import { loadRecords } from '../match/load-records.ts';
import { orgError } from '../salesforce/org-error.ts';
import { queryRecords } from '../salesforce/query-records.ts';
import { soqlText } from '../salesforce/soql-text.ts';
import { daysBefore } from '../snapshots/thin.ts';
import type { Candidate } from './candidates.ts';
import type { PlaybookRun } from './playbook-run.ts';

/** Keys asked for in one call; a query has at most about 16,000 characters in its address. */
const KEYS_A_CALL = 100;

/** Leaves out tasks that exist already and those that come too soon after another of the same playbook. */
export async function onlyNew(run: PlaybookRun, candidates: readonly Candidate[]): Promise<Candidate[]> {
    if (candidates.length === 0) return [];
    const { engine, session, names, day, work, bulkFrom } = run;
    const own = (field: string): string => names.ofOwn(field);
    // Older rows keep nothing quiet; one that has the key of a candidate all the same is found by {@link withoutOld}.
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

/**
 * Leaves out tasks whose key has a row of any age: an account that cannot be written keeps its digest, so that it asks for the same
 * task in every run.
 * @param most tasks that may be created: once there are more, nothing is asked about the rest, which are left in
 */
export async function withoutOld(
    { session, names }: Pick<PlaybookRun, 'session' | 'names'>,
    candidates: readonly Candidate[],
    most: number
): Promise<Candidate[]> {
    const field = names.ofOwn('Task_Key__c');
    const taken = new Set<string>();
    const left: Candidate[] = [];
    for (let from = 0; from < candidates.length; from += KEYS_A_CALL) {
        if (left.length > most) return [...left, ...candidates.slice(from)];
        const some = candidates.slice(from, from + KEYS_A_CALL);
        const keys = some.map(({ key }) => soqlText(key));
        const soql = `SELECT ${field} FROM ${names.of('Health_Playbook_Task__c')} WHERE ${field} IN (${keys.join(', ')})`;
        try {
            const rest = `/query?q=${encodeURIComponent(soql)}`;
            const { records } = await session.json<{ records: Record<string, unknown>[] }>('GET', rest);
            for (const record of records) taken.add(String(record[field]).toLowerCase());
        } catch (error) {
            throw orgError('say which tasks of playbooks there are', error);
        }
        left.push(...some.filter(({ key }) => !taken.has(key.toLowerCase())));
    }
    return left;
}
