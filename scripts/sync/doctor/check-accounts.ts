import { fail, ok } from './finding.ts';
import type { Finding } from './finding.ts';
import { soqlText } from '../salesforce/soql-text.ts';
import { counted } from '../report/count-text.ts';
import { countRows, queryRows } from './patient.ts';
import type { Patient } from './patient.ts';

/** Accounts whose access is looked at; the platform answers for 200 at a time. */
const SAMPLE = 200;

/** How many accounts the user sees, and whether it may edit them: of a sample from both ends of the book. */
export async function checkAccounts(patient: Patient): Promise<readonly Finding[]> {
    const { session } = patient;
    const seen = await countRows(session, 'SELECT count() FROM Account');
    if (seen === 0)
        return [
            fail('accounts', 'The user sees no account.', [
                'Setup, Permission Sets, your set for the user of the job, Object Settings, Account: View All Records and Modify All Records',
                'Or a sharing rule: Setup, Sharing Settings, Account Sharing Rules, New, with Read/Write for this user'
            ])
        ];
    const half = SAMPLE / 2;
    const first = await queryRows<{ Id: string }>(session, `SELECT Id FROM Account ORDER BY Id LIMIT ${half}`);
    const last = await queryRows<{ Id: string }>(session, `SELECT Id FROM Account ORDER BY Id DESC LIMIT ${half}`);
    const ids = [...new Set([...first, ...last].map(({ Id }) => Id))];
    const locked = await lockedAmong(ids, patient);
    const visible = counted(seen, 'account');
    if (locked === null)
        return [ok('accounts', `${visible} visible; the org does not say which of them may be edited`)];
    if (locked.length === 0) return [ok('accounts', `${visible} visible; ${ids.length} looked at, all editable`)];
    return [
        fail(
            'accounts',
            `${visible} visible, but of ${ids.length} looked at ${locked.length} may not be edited: ${locked.slice(0, 3).join(', ')}`,
            [
                'Setup, Permission Sets, your set for the user of the job, Object Settings, Account: Modify All Records',
                'Or a sharing rule with Read/Write: Setup, Sharing Settings, Account Sharing Rules, New',
                'Accounts that are not to be scored: take View All Records away, so that the user does not see them; accounts.only writes Excluded on them, which is refused too'
            ]
        )
    ];
}

/** Ids of those the user may not edit; null when the org does not say. */
async function lockedAmong(ids: readonly string[], { session, userId }: Patient): Promise<string[] | null> {
    if (userId === null) return null;
    const soql = `SELECT RecordId, HasEditAccess FROM UserRecordAccess WHERE UserId = ${soqlText(userId)} AND RecordId IN (${ids.map(soqlText).join(', ')})`;
    try {
        const rows = await queryRows<{ RecordId: string; HasEditAccess: boolean }>(session, soql);
        return rows.filter(({ HasEditAccess }) => !HasEditAccess).map(({ RecordId }) => RecordId);
    } catch (error) {
        if ((error as { errorCode?: string }).errorCode === 'INVALID_TYPE') return null;
        throw error;
    }
}
