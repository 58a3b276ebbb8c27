import type { ClientOrg } from '../client-org.ts';
import type { Operation } from '../operation.ts';
import { bulkChangeOperations, bulkOperations } from './bulk.ts';
import { loginOperations } from './login.ts';
import { deployOperations, metadataOperations } from './metadata.ts';
import { recordOperations, treeOperations } from './records.ts';
import { trackingOperations } from './tracking.ts';
import { SfWork } from './work.ts';

/** What the Salesforce CLI is asked to do: the commands that README and docs/install.md tell admins to use, and those of data work. */
export function sfOperations(org: ClientOrg): Operation[] {
    const work = new SfWork(org);
    const first = [loginOperations, deployOperations, trackingOperations, metadataOperations];
    const data = [recordOperations, treeOperations, bulkOperations, bulkChangeOperations];
    return [...first, ...data].flatMap((part) => part(work));
}
