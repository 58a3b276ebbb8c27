import { Connection } from 'jsforce';
import type { ClientOrg } from '../client-org.ts';

/** What the operations of jsforce share. */
export class JsforceWork {
    readonly org: ClientOrg;
    /** Replaced by the first login. */
    connection = new Connection();
    /** Ids of the accounts made on the way. */
    readonly ids: string[] = [];

    constructor(org: ClientOrg) {
        this.org = org;
    }

    /** Accounts to create, with keys that begin with the prefix. */
    keys(prefix: string, n: number): { Name: string; Health_Key__c: string }[] {
        return Array.from({ length: n }, (_, i) => ({ Name: `${prefix} ${i}`, Health_Key__c: `${prefix}-${i}` }));
    }
}
