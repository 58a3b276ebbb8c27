import { UnreachableError } from '../errors.ts';
import { orgError, refusal as refusalOf } from '../salesforce/org-error.ts';
import { backoff } from '../salesforce/retry.ts';
import { FailedFile, isPassing } from '../write/outcome.ts';
import { daysBefore } from '../snapshots/thin.ts';
import type { Candidate } from './candidates.ts';
import { findOwners } from './owners.ts';
import type { PlaybookRun } from './playbook-run.ts';

/** Each task is two of the 25 requests a composite call can hold. */
const TASKS_A_CALL = 12;
/** Attempts at a task that is refused for a passing reason, such as a lock: a run that has written the account never asks for it again. */
const ATTEMPTS = 4;
const LONGEST_SUBJECT = 255;
const LONGEST_TEXT = 32_000;
const DOING = 'create the tasks of playbooks';

type Fields = Readonly<Record<string, string | null>>;
interface Pair {
    readonly key: string;
    readonly account: string;
    readonly task: Fields;
    readonly row: Fields;
}
interface Refusal {
    readonly code: string;
    readonly message: string;
}
interface Answer {
    readonly httpStatusCode: number;
    readonly body: readonly { readonly errorCode?: string; readonly message?: string }[] | null;
}

const GONE: Refusal = { code: 'ENTITY_IS_DELETED', message: 'The account was deleted while the run was at work.' };
const OWNERLESS: Refusal = {
    code: 'INACTIVE_OWNER_OR_USER',
    message: 'The owner of the account and the manager of the owner have left. Give the account to somebody.'
};

/**
 * Creates tasks, each in one transaction with the row that holds its key: the org itself refuses the key a second time and
 * takes the task back with it. So a call may be repeated, and a run may be killed at any moment.
 * @throws UnreachableError when the org has no room for them: accounts that were written now would never ask for their tasks again
 * @returns tasks created, and those refused by code; `failed-tasks.csv` lists them
 */
export async function createTasks(
    run: PlaybookRun,
    candidates: readonly Candidate[],
    failedFile: string,
    assertHeld: () => void
): Promise<FailedFile['counts']> {
    const failed = new FailedFile(failedFile);
    const pairs = await pairsOf(run, candidates, failed);
    for (let from = 0; from < pairs.length; from += TASKS_A_CALL) {
        assertHeld();
        const some = pairs.slice(from, from + TASKS_A_CALL);
        if ((await send(run, some)) === null) {
            failed.counts.written += some.length;
            continue;
        }
        // One that is refused takes the others of its call with it; alone, each answers for itself.
        for (const pair of some) {
            const refusal = await sendAlone(run, pair);
            // A key that is taken was taken by this very call, whose answer was lost: keys that were there before are left out.
            if (refusal === null || refusal.code === 'DUPLICATE_VALUE') failed.counts.written += 1;
            else if (refusal.code === 'STORAGE_LIMIT_EXCEEDED') throw refusalOf(DOING, refusal);
            else refuse(failed, pair, refusal);
        }
    }
    failed.close();
    return failed.counts;
}

async function sendAlone(run: PlaybookRun, pair: Pair): Promise<Refusal | null> {
    for (let attempt = 1; ; attempt++) {
        const refusal = await send(run, [pair]);
        if (refusal === null || !isPassing(refusal) || attempt >= ATTEMPTS) return refusal;
        await backoff(attempt);
    }
}

async function pairsOf(run: PlaybookRun, candidates: readonly Candidate[], failed: FailedFile): Promise<Pair[]> {
    const { names, day } = run;
    const owners = await findOwners(run, [...new Set(candidates.map(({ account }) => account))]);
    return candidates.flatMap(({ playbook, account, key, status, driver }) => {
        const { name = null, owner = null } = owners.get(account) ?? {};
        const filled = (text: string): string =>
            text.replaceAll('{Account}', () => name ?? '').replaceAll('{Status}', () => status ?? 'no status');
        const task = {
            Subject: filled(playbook.subject).slice(0, LONGEST_SUBJECT),
            Description: [filled(playbook.text), driver].filter(Boolean).join('\n\n').slice(0, LONGEST_TEXT),
            Priority: playbook.priority,
            Status: 'Not Started',
            WhatId: account,
            OwnerId: owner,
            ...(playbook.dueDays === null ? {} : { ActivityDate: daysBefore(day, -playbook.dueDays) })
        };
        const own = (field: string): string => names.ofOwn(field);
        const row = {
            [own('Task_Key__c')]: key,
            [own('Playbook__c')]: playbook.id,
            [own('Account__c')]: account,
            [own('Task_Date__c')]: day
        };
        const pair = { key, account, task, row };
        if (owner !== null) return [pair];
        refuse(failed, pair, name === null ? GONE : OWNERLESS);
        return [];
    });
}

/** Creates pairs all or none. @returns null when they are there, else why not */
async function send({ session, names }: PlaybookRun, pairs: readonly Pair[]): Promise<Refusal | null> {
    const compositeRequest = pairs.flatMap(({ task, row }, i) => [
        { method: 'POST', url: session.path('/sobjects/Task'), referenceId: `task${i}`, body: task },
        {
            method: 'POST',
            url: session.path(`/sobjects/${names.of('Health_Playbook_Task__c')}`),
            referenceId: `row${i}`,
            body: { ...row, [names.ofOwn('Task_Id__c')]: `@{task${i}.id}` }
        }
    ]);
    let answers: readonly Answer[];
    try {
        const body = { allOrNone: true, compositeRequest };
        answers = (await session.json<{ compositeResponse: Answer[] }>('POST', '/composite', body)).compositeResponse;
    } catch (error) {
        throw orgError(DOING, error);
    }
    if (answers.length !== compositeRequest.length) {
        throw new UnreachableError(
            `The org answered for ${answers.length} of the ${compositeRequest.length} records of tasks.`,
            ['Run the same command again: tasks that were created are not created twice.']
        );
    }
    const refused = answers.filter(({ httpStatusCode }) => httpStatusCode >= 400).map(({ body }) => body?.[0]);
    if (refused.length === 0) return null;
    const cause = refused.find((one) => one?.errorCode !== 'PROCESSING_HALTED') ?? refused[0];
    return { code: cause?.errorCode ?? 'UNKNOWN', message: cause?.message ?? '' };
}

function refuse(failed: FailedFile, { account, task }: Pair, { code, message }: Refusal): void {
    // Every row of the file has the same columns, also those of playbooks without a due date.
    const fields = { ...task, ActivityDate: task['ActivityDate'] ?? null };
    const record = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? '']));
    failed.add({ id: account, code, message, record });
}
