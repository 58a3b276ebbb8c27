import { date, dateTime, flag, longText, lookup, picklist, text } from './spec.ts';
import type { StandardObject } from './spec.ts';

/** Tasks as the lists of a record show them: the same fields, the done ones apart from the others. */
function activities(name: string, label: string, children: string, where: string): StandardObject {
    const fields = task.fields.map((field) => ({
        ...field,
        createable: false,
        updateable: false,
        required: false,
        childRelationshipName: field.childRelationshipName === null ? null : children
    }));
    const labels = { label, labelPlural: label };
    const view = { viewOf: { object: 'Task', where }, createable: false, deletable: false };
    // No id begins so: the records have those of their tasks.
    return { name, ...labels, keyPrefix: `~${name.slice(0, 2)}`, sharing: 'Private', ...view, fields };
}

export const task: StandardObject = {
    name: 'Task',
    label: 'Task',
    labelPlural: 'Tasks',
    keyPrefix: '00T',
    sharing: 'Private',
    fields: [
        lookup('WhoId', 'Name ID', ['Contact', 'Lead'], 'Tasks', { onDelete: 'cascade' }),
        lookup('WhatId', 'Related To ID', ['Account', 'Opportunity', 'Campaign', 'Case'], 'Tasks', {
            onDelete: 'cascade'
        }),
        text('Subject', 'Subject', 255, { nameField: true, alwaysVisible: true }),
        date('ActivityDate', 'Due Date Only'),
        picklist(
            'Status',
            'Status',
            ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'],
            {
                required: true,
                alwaysVisible: true,
                defaultValue: 'Not Started'
            }
        ),
        picklist('Priority', 'Priority', ['High', 'Normal', 'Low'], {
            required: true,
            alwaysVisible: true,
            defaultValue: 'Normal'
        }),
        longText('Description', 'Description', 32000),
        flag('IsClosed', 'Closed', false, {
            createable: false,
            updateable: false,
            formula: 'ISPICKVAL(Status, "Completed")',
            defaultValue: null
        }),
        flag('IsHighPriority', 'High Priority', false, {
            createable: false,
            updateable: false,
            formula: 'ISPICKVAL(Priority, "High")',
            defaultValue: null
        }),
        picklist('TaskSubtype', 'Task Subtype', ['Task', 'Email', 'List Email', 'Cadence', 'Call'], {
            defaultValue: 'Task'
        }),
        picklist('Type', 'Type', ['Call', 'Email', 'Meeting', 'Other']),
        flag('IsReminderSet', 'Reminder Set'),
        dateTime('ReminderDateTime', 'Reminder Date/Time')
    ]
};

export const activityHistory = activities(
    'ActivityHistory',
    'Activity History',
    'ActivityHistories',
    `"Status" = 'Completed'`
);
export const openActivity = activities(
    'OpenActivity',
    'Open Activity',
    'OpenActivities',
    `"Status" IS NULL OR "Status" <> 'Completed'`
);
