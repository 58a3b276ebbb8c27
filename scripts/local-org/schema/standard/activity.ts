import { date, dateTime, flag, longText, lookup, picklist, text } from './spec.ts';
import type { StandardObject } from './spec.ts';

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
