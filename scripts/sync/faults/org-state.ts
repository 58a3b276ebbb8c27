import { createHash } from 'node:crypto';
import { UPLOAD_FIELDS } from '../score/outputs.ts';
import type { TestOrg } from '../testing/local-org.ts';

/** A record as a query answers it, without what is not a value. */
type Values = Readonly<Record<string, unknown>>;

const SNAPSHOT_FIELDS = [
    'Snapshot_Key__c', 'Account__c', 'Snapshot_Date__c', 'Health_Score__c', 'Status__c', 'Computed_Status__c', 'State__c',
    'Outcome_Score__c', 'Experience_Score__c', 'Outcome_Weight__c', 'Trend__c', 'Confidence__c', 'Previous_Status__c', 'Change__c',
    'Model_Version__c', 'Stage__c', 'Annual_Revenue__c', 'Renewal_Date__c', 'Segment__c', 'Overridden__c', 'Status_Changed__c', 'OwnerId'
]; // prettier-ignore
const TASK_FIELDS = ['Subject', 'Description', 'ActivityDate', 'WhatId', 'OwnerId', 'Status', 'Priority'];
const RUN_FIELDS = [
    'Run_Key__c',
    'Result__c',
    'Finished_At__c',
    'Lease_Key__c',
    'Lease_Expires_At__c',
    'History_Due__c'
];

/** A row that tells of a run. */
export interface RunRow {
    readonly Id: string;
    readonly Run_Key__c: string;
    readonly Result__c: string;
    readonly Finished_At__c: string | null;
    readonly Lease_Key__c: string | null;
    readonly Lease_Expires_At__c: string | null;
    readonly History_Due__c: string | null;
}

/** Everything the job has written into an org, by content. */
export interface OrgState {
    /** Account fields the job decides, by Id. */
    readonly accounts: readonly Values[];
    readonly snapshots: readonly Values[];
    readonly tasks: readonly Values[];
    /** Keys of tasks, with whether their task is there. */
    readonly taskRows: readonly Values[];
    readonly runs: readonly RunRow[];
}

/** Reads the state as the administrator sees it. */
export async function readState(org: TestOrg): Promise<OrgState> {
    const all = async (fields: readonly string[], object: string, order: string): Promise<Values[]> => {
        const records = await org.query<Record<string, unknown>>(
            `SELECT ${fields.join(', ')} FROM ${object} ORDER BY ${order}`
        );
        return records.map(({ attributes: _, ...values }) => values);
    };
    const tasks = await all(['Id', ...TASK_FIELDS], 'Task', 'WhatId, Subject');
    const ids = new Set(tasks.map(({ Id }) => Id));
    const rows = await all(
        ['Task_Key__c', 'Playbook__c', 'Account__c', 'Task_Date__c', 'Task_Id__c'],
        'Health_Playbook_Task__c',
        'Task_Key__c'
    );
    return {
        accounts: await all([...UPLOAD_FIELDS], 'Account', 'Id'),
        snapshots: await all(SNAPSHOT_FIELDS, 'Health_Snapshot__c', 'Snapshot_Key__c'),
        tasks: tasks.map(({ Id: _, ...task }) => task),
        taskRows: rows.map(({ Task_Id__c: id, ...row }) => ({ ...row, taskIsThere: ids.has(id) })),
        runs: (await all(['Id', ...RUN_FIELDS], 'Health_Sync_Run__c', 'CreatedDate, Run_Key__c')) as unknown as RunRow[]
    };
}

/** Which parts of a state differ from the expected one; run rows are not among them, see {@link runProblems}. */
export function differences(expected: OrgState, found: OrgState): string[] {
    const parts = ['accounts', 'snapshots', 'tasks', 'taskRows'] as const;
    return parts
        .filter((part) => digest(expected[part]) !== digest(found[part]))
        .map((part) => `${part}: ${firstDifference(expected[part], found[part])}`);
}

/** Records that are there twice: snapshots of one day, tasks, keys of runs. */
export function duplicates({ snapshots, tasks, taskRows, runs }: OrgState): number {
    const extra = (keys: readonly unknown[]): number =>
        keys.length - new Set(keys.map((key) => JSON.stringify(key))).size;
    return (
        extra(snapshots.map(({ Account__c: account, Snapshot_Date__c: day }) => [account, day])) +
        extra(tasks.map(({ Subject: subject, WhatId: account }) => [subject, account])) +
        extra(taskRows.map(({ Task_Key__c: key }) => key)) +
        extra(runs.map(({ Run_Key__c: key }) => key))
    );
}

/**
 * What is wrong with the rows of runs once everything has ended.
 * @param started most rows there may be, one for each run that was started
 */
export function runProblems(runs: readonly RunRow[], started: number): string[] {
    const open = runs.filter(
        (run) => run.Result__c === 'Running' || run.Lease_Key__c !== null || run.Lease_Expires_At__c
    );
    const unfinished = runs.filter((run) => run.Result__c !== 'Interrupted' && run.Finished_At__c === null);
    const isDone = runs.some((run) => run.Result__c.startsWith('Done'));
    return [
        ...(open.length > 0 ? [`${open.length} run rows are still open`] : []),
        ...(unfinished.length > open.length ? [`${unfinished.length} run rows say no end`] : []),
        ...(runs.length > started ? [`${runs.length} run rows for ${started} runs`] : []),
        ...(isDone ? [] : ['no run is Done'])
    ];
}

function digest(value: unknown): string {
    return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function firstDifference(expected: readonly Values[], found: readonly Values[]): string {
    if (expected.length !== found.length) return `${found.length} instead of ${expected.length}`;
    const at = expected.findIndex((one, i) => JSON.stringify(one) !== JSON.stringify(found[i]));
    const [want, got] = [expected[at] ?? {}, found[at] ?? {}];
    const field = Object.keys(want).find((name) => want[name] !== got[name]) ?? '';
    return `record ${at + 1}, ${field}: ${JSON.stringify(got[field])} instead of ${JSON.stringify(want[field])}`.slice(
        0,
        300
    );
}
