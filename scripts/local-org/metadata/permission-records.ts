// Permission sets and custom permissions are records, too: a deletion takes them along.
import type { Org, Session } from '../org/contract.ts';
import { refused } from './deletions.ts';
import type { Deleted } from './deletions.ts';
import type { Problem } from './problem.ts';

const NAME_FIELDS: Readonly<Record<string, string>> = { PermissionSet: 'Name', CustomPermission: 'DeveloperName' };

/** Deletes the records of deleted components. Problems are those that are in use. */
export function removeRecords(org: Org, session: Session, deleted: readonly Deleted[]): Problem[] {
    return deleted.flatMap((one) => {
        const field = NAME_FIELDS[one.type];
        if (field === undefined) return [];
        const found = org.query(session, `SELECT Id FROM ${one.type} WHERE ${field} = '${one.fullName}'`).page(0, 1)[0];
        if (typeof found?.Id !== 'string') return [];
        const users = org.query(
            session,
            `SELECT COUNT() FROM PermissionSetAssignment WHERE PermissionSetId = '${found.Id}'`
        );
        if (one.type === 'PermissionSet' && users.totalSize > 0) {
            return [refused(one, `Permission set ${one.fullName} is assigned to ${users.totalSize} users`)];
        }
        const [result] = org.delete(session, one.type, [found.Id]);
        return result && !result.success ? [refused(one, result.errors[0]?.message ?? 'cannot be deleted')] : [];
    });
}
