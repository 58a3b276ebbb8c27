import { join } from 'node:path';
import { GuardError } from '../errors.ts';
import type { Batch } from '../score/score-batch.ts';
import { createTasks } from './create-tasks.ts';
import { findCandidates } from './candidates.ts';
import { onlyNew, withoutOld } from './known.ts';
import { readPlaybooks } from './playbook.ts';
import type { Playbook } from './playbook.ts';
import type { PlaybookRun } from './playbook-run.ts';

/** What a run has to say of playbooks. */
export interface TaskCounts {
    readonly playbooks: number;
    /** Tasks that are due and not there yet. */
    readonly planned: number;
    readonly created: number;
    readonly failed: number;
    readonly failedByCode: Readonly<Record<string, number>>;
}

const NONE: TaskCounts = { playbooks: 0, planned: 0, created: 0, failed: 0, failedByCode: {} };

interface RunWithTasks extends Pick<PlaybookRun, 'engine' | 'session' | 'names' | 'work'> {
    readonly task: {
        readonly command: 'plan' | 'run' | 'backfill';
        readonly settle: boolean;
        readonly pin: boolean;
        readonly folder: string;
        readonly days: readonly string[];
        readonly settings: {
            readonly config: { readonly write: { bulkFrom: number }; readonly playbooks: { maxTasks: number } };
        };
    };
    readonly log: {
        beforeWrite: () => Promise<void>;
        assertHeld: () => void;
        note: (values: { Tasks_Created__c: number }) => void;
    } | null;
    readonly reporter: {
        stage: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;
        warn: (text: string) => void;
    };
}

/** The active playbooks of the org; none for a run that plays none. */
export async function findPlaybooks({
    task,
    session,
    names
}: Pick<RunWithTasks, 'task' | 'session' | 'names'>): Promise<Playbook[]> {
    return task.command === 'backfill' || task.settle || task.pin ? [] : readPlaybooks(session, names);
}

/**
 * Creates the tasks that playbooks ask for; a plan counts them. Done before the accounts are written: what an
 * account showed before is needed to see that it fell, and is there again for the next run if this one is killed.
 * @throws GuardError when playbooks ask for more tasks than the settings allow; nothing has been written then
 */
export async function playTasks(
    run: RunWithTasks,
    playbooks: readonly Playbook[],
    batches: readonly Batch[]
): Promise<TaskCounts> {
    const { task, engine, session, names, work, log, reporter } = run;
    if (playbooks.length === 0) return NONE;
    return reporter.stage('playbooks', async () => {
        const { write, playbooks: limits } = task.settings.config;
        const day = task.days.at(-1) ?? '';
        const { folder } = task;
        const own: PlaybookRun = { engine, session, names, day, folder, work, bulkFrom: write.bulkFrom };
        const fresh = await onlyNew(own, await findCandidates(own, playbooks, batches));
        const due = await withoutOld(own, fresh, limits.maxTasks);
        const planned = { ...NONE, playbooks: playbooks.length, planned: due.length };
        if (task.command === 'plan' || due.length === 0) return planned;
        if (due.length > limits.maxTasks) {
            throw new GuardError(
                `Playbooks ask for ${due.length} tasks; at most ${limits.maxTasks} may be created in a run. Nothing was written.`,
                [
                    'See what would change: npm run sync -- plan',
                    'If it is right, raise playbooks.maxTasks in the settings, or switch the playbook off that asks for so many.'
                ]
            );
        }
        if (!(await mayCreateTasks(own))) {
            reporter.warn(
                `${due.length} tasks of playbooks were not created: ${session.username} may not create tasks. Make a permission set with the system permission "Edit Tasks" and assign it to this user; it cannot come with the package.`
            );
            return { ...planned, failed: due.length, failedByCode: { INSUFFICIENT_ACCESS: due.length } };
        }
        await log?.beforeWrite();
        const counts = await createTasks(own, due, join(folder, 'failed-tasks.csv'), () => log?.assertHeld());
        log?.note({ Tasks_Created__c: counts.written });
        return { ...planned, created: counts.written, failed: counts.failed, failedByCode: counts.byCode };
    });
}

/** A user without the right does not even see the object. */
async function mayCreateTasks({ session }: PlaybookRun): Promise<boolean> {
    try {
        return (await session.json<{ createable: boolean }>('GET', '/sobjects/Task/describe')).createable;
    } catch (error) {
        if ((error as { errorCode?: string }).errorCode === 'NOT_FOUND') return false;
        throw error;
    }
}
