import type { ClientOrg } from '../client-org.ts';
import type { Operation } from '../operation.ts';
import { bulkOperations } from './bulk.ts';
import { loginOperations } from './login.ts';
import { queryOperations } from './queries.ts';
import { recordOperations } from './records.ts';
import { JsforceWork } from './work.ts';

/** What jsforce documents for REST and the Bulk API 2.0. Runs after force-app was deployed. */
export function jsforceOperations(org: ClientOrg): Operation[] {
    const work = new JsforceWork(org);
    return [loginOperations, recordOperations, queryOperations, bulkOperations].flatMap((part) => part(work));
}
