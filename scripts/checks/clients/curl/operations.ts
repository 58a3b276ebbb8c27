import type { ClientOrg } from '../client-org.ts';
import type { Operation } from '../operation.ts';
import { bulkOperations } from './bulk.ts';
import { recordOperations } from './records.ts';
import { CurlWork } from './work.ts';

/** The requests of Salesforce's own REST and Bulk API 2.0 guides, made by curl: a client that is not Node. */
export function curlOperations(org: ClientOrg): Operation[] {
    const work = new CurlWork(org);
    return [recordOperations, bulkOperations].flatMap((part) => part(work));
}
