// Who may deploy.
import { OrgError } from '../org/contract.ts';
import type { Session } from '../org/contract.ts';

/** Throws 403 INSUFFICIENT_ACCESS for who is no administrator. */
export function checkDeployRight(session: Session): void {
    if (session.hasPermission('ModifyAllData')) return;
    throw new OrgError(
        403,
        'INSUFFICIENT_ACCESS',
        'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions'
    );
}
