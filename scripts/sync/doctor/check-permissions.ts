import { failure, isUnanswered } from './attempt.ts';
import { fail, ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Session } from '../salesforce/session.ts';
import { soqlText } from '../salesforce/soql-text.ts';
import { queryRows } from './patient.ts';
import type { Patient } from './patient.ts';

const SET = 'Health_Sync';
const CUSTOM = 'Health_Sync_Job';

type Unassigned = Pick<Patient, 'session' | 'names' | 'userId'>;

/**
 * Whether the user has the permission set Health Sync, by itself or by a group, and, by it or another, the custom permission of the job.
 * @returns `assigned` is null when the user may not look at that
 */
export async function checkPermissions(
    patient: Unassigned
): Promise<{ readonly assigned: boolean | null; readonly findings: readonly Finding[] }> {
    const { userId } = patient;
    const blind = { assigned: null, findings: [unseen('permission set')] };
    if (userId === null) return blind;
    let sets: readonly string[];
    let assigned: boolean;
    try {
        const soql = `SELECT PermissionSetId, PermissionSet.Name, PermissionSet.NamespacePrefix FROM PermissionSetAssignment WHERE AssigneeId = ${soqlText(userId)}`;
        const direct = await queryRows<Assignment>(patient.session, soql);
        const isDirect = direct.some((row) => isOwn(row, patient));
        const rows = isDirect ? direct : [...direct, ...(await setsOfGroups(patient.session, userId))];
        sets = rows.map((row) => row.PermissionSetId);
        assigned = rows.some((row) => isOwn(row, patient));
    } catch (error) {
        return isUnanswered(error) ? { assigned: null, findings: [failure('permission set', error)] } : blind;
    }
    return { assigned, findings: [setFinding(assigned, patient), await customFinding(sets, assigned, patient)] };
}

interface Assignment {
    readonly PermissionSetId: string;
    readonly PermissionSet: { readonly Name: string; readonly NamespacePrefix: string | null } | null;
}

/** Permission sets that a user has by permission set groups; none where it may not look at groups. */
async function setsOfGroups(session: Session, userId: string): Promise<Assignment[]> {
    const soql = `SELECT PermissionSetId, PermissionSet.Name, PermissionSet.NamespacePrefix FROM PermissionSetGroupComponent WHERE PermissionSetGroupId IN (SELECT PermissionSetGroupId FROM PermissionSetAssignment WHERE AssigneeId = ${soqlText(userId)})`;
    try {
        return await queryRows<Assignment>(session, soql);
    } catch (error) {
        if (isUnanswered(error)) throw error;
        return [];
    }
}

function isOwn({ PermissionSet: set }: Assignment, { names }: Unassigned): boolean {
    return set?.Name === SET && (set.NamespacePrefix ?? null) === names.namespace;
}

/** The command that gives a user the permission set. */
export function assignCommand({ session, names }: Unassigned): string {
    const name = names.namespace === null ? SET : `${names.namespace}__${SET}`;
    return `As an administrator: sf org assign permset --name ${name} --on-behalf-of ${session.username}`;
}

function setFinding(assigned: boolean, patient: Unassigned): Finding {
    if (assigned) return ok('permission set', `${SET} is assigned to ${patient.session.username}`);
    return fail('permission set', `${SET} is not assigned to ${patient.session.username}.`, [
        assignCommand(patient),
        'Or: Setup, Permission Sets, Health Sync, Manage Assignments, Add Assignment'
    ]);
}

async function customFinding(sets: readonly string[], assigned: boolean, patient: Unassigned): Promise<Finding> {
    const check = 'custom permission';
    try {
        const soql = `SELECT Id, NamespacePrefix FROM CustomPermission WHERE DeveloperName = '${CUSTOM}'`;
        const found = await queryRows<{ Id: string; NamespacePrefix: string | null }>(patient.session, soql);
        const own = found.find((row) => (row.NamespacePrefix ?? null) === patient.names.namespace);
        const grants = own
            ? await queryRows<{ ParentId: string }>(
                  patient.session,
                  `SELECT ParentId FROM SetupEntityAccess WHERE SetupEntityId = ${soqlText(own.Id)}`
              )
            : [];
        if (grants.some(({ ParentId }) => sets.includes(ParentId))) return ok(check, `${CUSTOM} is held`);
        if (!own) return unseen(check);
    } catch (error) {
        return isUnanswered(error) ? failure(check, error) : unseen(check);
    }
    return fail(check, `${CUSTOM} is not held, so flows and validation rules do not let the job through.`, [
        assigned
            ? 'Setup, Permission Sets, Health Sync, Custom Permissions: enable Health Sync Job'
            : 'It comes with the permission set Health Sync: see above.'
    ]);
}

function unseen(check: string): Finding {
    return warning(check, 'The user may not look at permission sets; what follows shows whether the access is there.', [
        'To look yourself: Setup, Users, the user of the job, Permission Set Assignments'
    ]);
}
