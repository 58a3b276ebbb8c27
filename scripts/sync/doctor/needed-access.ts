import type { Config } from '../config/schema.ts';
import { accountFields } from '../match/accounts.ts';
import { STORED_FIELDS } from '../plan/stored.ts';
import { PLAYBOOK_FIELDS } from '../playbooks/playbook.ts';
import { MODEL_FIELDS } from '../rules/published.ts';
import type { PublishedModel } from '../rules/published.ts';
import { RUN_FIELDS } from '../run-log/run-table.ts';
import { UPLOAD_FIELDS } from '../score/outputs.ts';
import { UPLOAD_COLUMNS, wantedOfPicture } from '../snapshots/picture.ts';

/** What the job does with a field. */
export type Access = 'read' | 'update' | 'create';
/** What the job does with the records of an object. */
export type ObjectAccess = Access | 'delete';

/** An object the job touches. Names are those of the package, without namespace. */
export interface NeededObject {
    readonly object: string;
    readonly access: readonly ObjectAccess[];
    readonly fields: ReadonlyMap<string, ReadonlySet<Access>>;
    /** Fields without which the job works, but leaves something out. */
    readonly optional: ReadonlySet<string>;
    /** Whether it belongs to the package, so that the permission set Health Sync gives the access. */
    readonly own: boolean;
}

/** Settings that decide what is needed. */
type Deciding = Pick<Config, 'accounts' | 'sources' | 'snapshots'>;

/** Fields of Health_Model__c that a run moves. */
const MOVED_FIELDS = ['Cohort_NPS__c', 'Cohort_NPS_Date__c'];
const TASK_KEY_FIELDS = ['Task_Key__c', 'Playbook__c', 'Account__c', 'Task_Date__c', 'Task_Id__c'];
/** Dates that playbooks watch. */
const WATCHED_FIELDS = ['Health_Evidence_Until__c', 'Health_Renewal_Date__c'];

/**
 * Every object and field that the job reads or writes, taken from the lists that its queries and uploads are made of.
 * @param config settings, null when they could not be read: then what every run needs
 */
export function neededAccess(config: Deciding | null, models: readonly PublishedModel[]): NeededObject[] {
    return [
        account(config, models),
        run(),
        model(),
        ...(config?.snapshots.enabled ? [snapshot()] : []),
        ...playbooks()
    ];
}

function account(config: Deciding | null, models: readonly PublishedModel[]): NeededObject {
    const fields = new Fields();
    const asked = config ?? { sources: [], accounts: { only: [], aliases: {} } };
    fields.add('read', accountFields(asked, models)).add('read', STORED_FIELDS).add('read', WATCHED_FIELDS);
    fields.add('update', UPLOAD_FIELDS.slice(1));
    const picture = config?.snapshots.enabled ? wantedOfPicture(config.snapshots.segmentField) : [];
    const optional = [...picture, config?.accounts.revenueField ?? 'AnnualRevenue'].filter((name) => !fields.has(name));
    fields.add('read', optional);
    return {
        object: 'Account',
        access: ['read', 'update'],
        fields: fields.all,
        optional: new Set(optional),
        own: false
    };
}

function run(): NeededObject {
    const fields = new Fields();
    for (const access of ['read', 'update', 'create'] as const) fields.add(access, ['Run_Key__c', ...RUN_FIELDS]);
    return ofPackage('Health_Sync_Run__c', ['read', 'update', 'create'], fields);
}

function model(): NeededObject {
    const fields = new Fields().add('read', MODEL_FIELDS).add('update', MOVED_FIELDS);
    return ofPackage('Health_Model__c', ['read', 'update'], fields);
}

function snapshot(): NeededObject {
    const fields = new Fields();
    for (const access of ['read', 'create'] as const) fields.add(access, UPLOAD_COLUMNS);
    return ofPackage('Health_Snapshot__c', ['read', 'update', 'create', 'delete'], fields);
}

function playbooks(): NeededObject[] {
    const keys = new Fields().add('read', TASK_KEY_FIELDS).add('create', TASK_KEY_FIELDS);
    return [
        ofPackage('Health_Playbook__c', ['read'], new Fields().add('read', [...PLAYBOOK_FIELDS, 'Active__c'])),
        ofPackage('Health_Playbook_Task__c', ['read', 'create'], keys)
    ];
}

function ofPackage(object: string, access: readonly ObjectAccess[], { all }: Fields): NeededObject {
    return { object, access, fields: all, optional: new Set(), own: true };
}

class Fields {
    readonly all = new Map<string, Set<Access>>();

    add(access: Access, names: readonly string[]): this {
        for (const name of names) this.all.set(name, (this.all.get(name) ?? new Set()).add(access));
        return this;
    }

    has(name: string): boolean {
        return this.all.has(name);
    }
}
