import type { ClientOrg } from '../client-org.ts';
import type { Operation } from '../operation.ts';
import { bulkOperations } from './bulk.ts';
import { loginOperations } from './login.ts';
import { metadataOperations } from './metadata.ts';
import { queryOperations } from './queries.ts';
import { recordOperations } from './records.ts';
import { JsforceWork } from './work.ts';

/** What jsforce documents for REST, the Bulk APIs, Metadata and Tooling. Runs after force-app was deployed. */
export function jsforceOperations(org: ClientOrg): Operation[] {
    const work = new JsforceWork(org);
    return [loginOperations, recordOperations, queryOperations, bulkOperations, metadataOperations].flatMap((part) =>
        part(work)
    );
}
