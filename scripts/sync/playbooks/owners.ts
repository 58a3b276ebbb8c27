import { join } from 'node:path';
import { loadRecords } from '../match/load-records.ts';
import { queryRecords } from '../salesforce/query-records.ts';
import { retrieveAccounts } from '../salesforce/retrieve-accounts.ts';
import { textOrNull } from '../sources/engine-chunks.ts';
import type { PlaybookRun } from './playbook-run.ts';

/** Account names, null for an account that is gone, and who gets the task: the owner, else the manager of an owner who left; null when that one left too. */
export async function findOwners(
    run: PlaybookRun,
    accounts: readonly string[]
): Promise<ReadonlyMap<string, { readonly name: string | null; readonly owner: string | null }>> {
    const { engine, session, names, work, bulkFrom } = run;
    const file = join(work, 'task-accounts.csv');
    const answer = await retrieveAccounts(session, names, ['Id', 'Name', 'OwnerId'], accounts, file);
    await loadRecords(engine, answer, ['id', 'name', 'owner'], 'task_accounts');
    const users = await queryRecords(
        session,
        { object: 'User', fields: ['Id', 'ManagerId', 'Manager.IsActive'], where: 'IsActive = false' },
        { folder: work, name: 'users-who-left', bulkFrom }
    );
    await loadRecords(engine, users, ['id', 'manager', 'manager_active'], 'users_who_left');
    const rows =
        await engine.rows(`SELECT a.id, a.name, CASE WHEN u.id IS NULL THEN a.owner WHEN u.manager_active = 'true' THEN u.manager END
        FROM task_accounts a LEFT JOIN users_who_left u ON u.id = a.owner`);
    return new Map(rows.map(([id, name, owner]) => [String(id), { name: textOrNull(name), owner: textOrNull(owner) }]));
}
