import { finding, type Finding } from '../finding.ts';
import type { Project } from '../read/project.ts';
import { childrenOf, textOf } from '../read/xml.ts';
import { IMPLIED } from './permissions.ts';

/** Flags of an object permission by their letter: read, create, edit, delete, view all, modify all. */
const FLAGS = {
    r: 'allowRead',
    c: 'allowCreate',
    e: 'allowEdit',
    d: 'allowDelete',
    V: 'viewAllRecords',
    M: 'modifyAllRecords'
} as const;

/**
 * What each role may do with each object, decided once here so that nobody widens it by accident. The job owns runs
 * and writes snapshots that belong to account owners, hence modify all; the sharing model lets it renew the cohort NPS
 * of a published model without more.
 */
const DECIDED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    Health_Viewer: { Health_Snapshot__c: 'r', Health_Model__c: 'r', Health_Sync_Run__c: 'r' },
    Health_Account_Manager: { Health_Snapshot__c: 'r', Health_Model__c: 'r', Health_Sync_Run__c: 'r' },
    Health_Sales_Ops: {
        Health_Snapshot__c: 'rV',
        Health_Model__c: 'r',
        Health_Playbook__c: 'r',
        Health_Sync_Run__c: 'r'
    },
    Health_Admin: {
        Health_Snapshot__c: 'redVM',
        Health_Model__c: 'rcedVM',
        Health_Playbook__c: 'rcedVM',
        Health_Playbook_Task__c: 'redVM',
        Health_Sync_Run__c: 'redVM'
    },
    Health_Sync: {
        Health_Snapshot__c: 'rcedVM',
        Health_Model__c: 're',
        Health_Playbook__c: 'r',
        Health_Playbook_Task__c: 'rcV',
        Health_Sync_Run__c: 'rce'
    }
};

/** Object permissions of each role: exactly what was decided, no more and no less. */
export function checkObjectAccess(project: Project): Finding[] {
    return project.ofType('PermissionSet').flatMap((set) => {
        const decided = DECIDED[set.name];
        if (decided === undefined) {
            const action = 'Decide its object permissions in scripts/checks/metadata/rules/object-access.ts.';
            return [finding(set.root, 'undecided-role', `nobody decided what ${set.name} may do`, action)];
        }
        const entries = childrenOf(set.root, 'objectPermissions');
        const listed = entries.map((entry) => textOf(entry, 'object') ?? '');
        const missing = Object.keys(decided).filter((object) => !listed.includes(object));
        const wrong = entries.flatMap((entry) => {
            const object = textOf(entry, 'object') ?? '';
            // Objects that do not exist or cannot be packaged and impossible combinations have findings of their own.
            if (!project.objects.has(object) || !object.endsWith('__c')) return [];
            const due = decided[object] ?? '';
            const given = Object.entries(FLAGS).filter(([, flag]) => textOf(entry, flag) === 'true');
            const letters = given.map(([letter]) => letter).join('');
            const broken = given.some(([, flag]) => IMPLIED[flag]?.some((name) => textOf(entry, name) !== 'true'));
            if (letters === due || broken) return [];
            const message = `${set.name} has "${letters}" on ${object}, decided was "${due}"`;
            return [finding(entry, 'object-access', message, 'Correct the entry, or decide anew in object-access.ts.')];
        });
        return [
            ...wrong,
            ...missing.map((object) => {
                const message = `${set.name} lacks its entry for ${object}`;
                return finding(set.root, 'object-access', message, 'Add the <objectPermissions> entry.');
            })
        ];
    });
}
