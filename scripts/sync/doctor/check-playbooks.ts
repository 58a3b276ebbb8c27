import { readPlaybooks } from '../playbooks/playbook.ts';
import { fail, ok } from './finding.ts';
import type { Finding } from './finding.ts';
import { counted } from '../report/count-text.ts';
import type { Patient } from './patient.ts';

/** Fields of Task that playbooks fill in. */
const TASK_FIELDS = ['Subject', 'Description', 'Priority', 'Status', 'WhatId', 'OwnerId', 'ActivityDate'];

/** Whether the user may create the tasks that active playbooks ask for. */
export async function checkPlaybooks({ session, names, describes }: Patient): Promise<readonly Finding[]> {
    const check = 'playbook tasks';
    const active = await readPlaybooks(session, names);
    const task = await describes.of('Task');
    const missing = TASK_FIELDS.filter(
        (name) => !task?.fields.some((field) => field.name === name && field.createable)
    );
    const may = task?.createable === true && missing.length === 0;
    if (may) return [ok(check, `${counted(active.length, 'active playbook')}; the user may create tasks`)];
    if (active.length === 0) return [ok(check, 'no active playbook; the user may not create tasks, and need not')];
    const what = task?.createable === true ? `the fields ${missing.join(', ')} of tasks` : 'tasks';
    const found = `${counted(active.length, 'active playbook')}, but the user may not create ${what}: none will come.`;
    return [
        fail(check, found, [
            'Setup, Permission Sets, your set for the user of the job, System Permissions: Edit Tasks (packages may not grant it)',
            'Or switch the playbooks off: App Launcher, Health Playbooks, Active'
        ])
    ];
}
