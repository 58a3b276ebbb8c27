import { sanitize } from '../report/sanitize.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { orgError } from '../salesforce/org-error.ts';
import type { Session } from '../salesforce/session.ts';

export type Trigger = 'Status falls' | 'Trend falling' | 'Detractor answered' | 'Evidence expiring' | 'Renewal near';

/** A rule that turns a change of health into a task. */
export interface Playbook {
    readonly id: string;
    readonly name: string;
    readonly trigger: Trigger;
    /** Only accounts that have, or fall to, this status; null for any. */
    readonly status: string | null;
    readonly withinDays: number;
    /** Days without a second task of this playbook for the same account. */
    readonly cooldownDays: number;
    readonly subject: string;
    readonly text: string;
    readonly priority: string;
    /** Days the owner has; null leaves the due date empty. */
    readonly dueDays: number | null;
    /** First day on which an account may have come within reach, "YYYY-MM-DD". */
    readonly appliesFrom: string;
}

/** Fields of Health_Playbook__c that the job reads. */
export const PLAYBOOK_FIELDS = ['Trigger__c', 'Status__c', 'Within_Days__c', 'Cooldown_Days__c', 'Task_Subject__c', 'Task_Text__c', 'Task_Priority__c', 'Task_Due_Days__c', 'Applies_From__c'] as const; // prettier-ignore

/** The active playbooks, in one call. None when the user may not see them. */
export async function readPlaybooks(session: Session, names: FieldNames): Promise<Playbook[]> {
    const columns = PLAYBOOK_FIELDS.map((field) => names.ofOwn(field));
    const soql = `SELECT Id, Name, LastModifiedDate, ${columns.join(', ')} FROM ${names.of('Health_Playbook__c')} WHERE ${names.ofOwn('Active__c')} = true ORDER BY Id`;
    let rows: Readonly<Record<string, string | number | null>>[];
    try {
        rows = (await session.json<{ records: typeof rows }>('GET', `/query?q=${encodeURIComponent(soql)}`)).records;
    } catch (error) {
        if ((error as { errorCode?: string }).errorCode === 'INVALID_TYPE') return [];
        throw orgError('read the playbooks', error);
    }
    return rows.map((row) => {
        const value = (field: (typeof PLAYBOOK_FIELDS)[number]) => row[names.ofOwn(field)] ?? null;
        const text = (field: (typeof PLAYBOOK_FIELDS)[number]) => String(value(field) ?? '');
        const days = value('Task_Due_Days__c');
        return {
            id: String(row['Id']),
            name: sanitize(String(row['Name'])),
            trigger: text('Trigger__c') as Trigger,
            status: value('Status__c') === null ? null : text('Status__c'),
            withinDays: Number(value('Within_Days__c') ?? 0),
            cooldownDays: Number(value('Cooldown_Days__c') ?? 0),
            subject: text('Task_Subject__c'),
            text: text('Task_Text__c'),
            priority: text('Task_Priority__c') || 'Normal',
            dueDays: days === null ? null : Number(days),
            appliesFrom: (text('Applies_From__c') || String(row['LastModifiedDate'])).slice(0, 10)
        };
    });
}
