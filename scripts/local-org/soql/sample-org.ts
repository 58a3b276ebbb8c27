// The few accounts, contacts and tasks that the SOQL tests ask about.

import assert from 'node:assert/strict';
import type { RecordJson } from '../org/contract.ts';
import { NOON, openTestOrg } from '../org/test-package.ts';
import type { TestOrg } from '../org/test-package.ts';

export interface SampleOrg extends TestOrg {
    /** Ids by name. */
    ids: Record<string, string>;
    query(soql: string): RecordJson[];
}

/** A record without its attributes, also inside. */
export function plain(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
        Object.entries(value)
            .filter(([name]) => name !== 'attributes')
            .map(([name, inner]) => [name, plain(inner)])
    );
}

/** Close it after the tests. */
export function openSampleOrg(): SampleOrg {
    const ids: Record<string, string> = {};
    let clock = Date.UTC(2025, 11, 31, 23, 59);
    const test = openTestOrg({ now: () => clock });
    const add = (row: Record<string, unknown>, object = 'Account'): string => {
        const [result] = test.org.insert(test.admin, object, [row]);
        assert.deepEqual(result?.errors, []);
        return (ids[String(row.Name ?? row.LastName ?? row.Subject)] = result?.id ?? '');
    };
    add({
        Name: 'Alpha',
        Score__c: 5,
        Colour__c: 'Red',
        Due__c: '2026-03-10',
        Type: 'Big',
        Key__c: 'a',
        Strict_Key__c: 'CASE'
    });
    clock = NOON;
    add({
        Name: 'beta',
        Score__c: 14.7,
        Colour__c: 'Amber',
        Due__c: '2026-03-15',
        Type: 'big',
        ParentId: ids.Alpha,
        Checked__c: false
    });
    add({ Name: 'Élan', Score__c: 15, Colour__c: 'Green', Due__c: '2026-04-01', Type: 'Small', ParentId: ids.beta });
    add({ Name: "d'Or_100%", Seen_At__c: '2026-03-15T00:00:00Z', Website: 'a\\b' });
    add({ LastName: 'Doe', FirstName: 'Jane', AccountId: ids.Alpha, Email: 'jane@x.example' }, 'Contact');
    add({ LastName: 'Roe', AccountId: ids.Alpha }, 'Contact');
    add({ LastName: 'Loe', AccountId: ids.beta }, 'Contact');
    add({ LastName: 'Nobody' }, 'Contact');
    add({ Subject: 'about account', WhatId: ids.Alpha }, 'Task');
    add(
        {
            Subject: 'about opportunity',
            WhatId: add({ Name: 'Deal', StageName: 'Closed Won', CloseDate: '2026-01-01', Amount: 10 }, 'Opportunity')
        },
        'Task'
    );
    add({ Subject: 'about nothing' }, 'Task');
    const query = (soql: string): RecordJson[] => {
        const result = test.org.query(test.admin, soql);
        return result.page(0, result.totalSize);
    };
    return { ...test, ids, query };
}
