import { createHash } from 'node:crypto';
import { reasonOf } from '../../errors.ts';
import { readOrgId } from '../../salesforce/org-id.ts';
import type { AccountReading } from '../account-reading.ts';
import type { Exchanged } from '../keys.ts';
import { MOST_CHANGED, readChanged } from './changed-accounts.ts';
import type { ChangedRead, ReadingPlace } from './changed-accounts.ts';
import type { KeptAccounts } from './kept-accounts.ts';
import { MANY } from './merge-accounts.ts';
import { silentFields } from './silent-fields.ts';

/** Keeps the table `accounts` for the next run. */
export interface KeepAccounts {
    /** Whether the next run would gain by it. `written`: accounts that this run has changed since it read them. */
    readonly isWorthwhile: (written: number) => Promise<boolean>;
    readonly keep: () => Promise<void>;
}

/** What came of the kept accounts. */
export interface KeptRead {
    /** Records that came from the org. */
    readonly fetched: number;
    /** Why all must come from the org, in words; null when only those did that had changed, and `accounts` is made. */
    readonly wholeBecause: string | null;
    /** What differs from the kept accounts, where these are used; null when they were put in order anew. */
    readonly exchanged: Exchanged | null;
    /** Null when they cannot be kept. */
    readonly keep: KeepAccounts | null;
}

/** Fields of every object, by which changes and deletions are found. */
const STAMPS = ['SystemModstamp', 'IsDeleted'];

/** Makes the table `accounts` of what an earlier run has kept and of what has changed since, where that is certain to be right. */
export async function readKept(
    place: ReadingPlace,
    reading: AccountReading,
    kept: KeptAccounts | null
): Promise<KeptRead> {
    const now = place.session.orgTime;
    const never = kept === null ? 'the settings say so' : whyNever(place, reading);
    if (kept === null || now === null || never !== null) {
        return { fetched: 0, wholeBecause: never ?? 'the org does not tell its time', exchanged: null, keep: null };
    }
    let known: Promise<string> | undefined;
    const identity = (): Promise<string> => (known ??= identityOf(place, reading));
    const changed = await tryChanged(place, reading, kept, identity, now);
    const isWhole = typeof changed === 'string';
    const times = { readAt: now, wholeAt: isWhole ? now : changed.open.wholeAt };
    const keep: KeepAccounts = {
        isWorthwhile: async (written) => {
            const rows = await place.engine.count('SELECT count(*) FROM accounts');
            if (rows < kept.options.worthwhile || written > rows * MOST_CHANGED) return false;
            return isWhole || changed.fetched > rows * MANY;
        },
        keep: () => kept.keep(identity, times)
    };
    if (isWhole) return { fetched: 0, wholeBecause: changed, exchanged: null, keep };
    return { fetched: changed.fetched, wholeBecause: null, exchanged: changed.exchanged, keep };
}

/** Why these fields of this org can never be read by their changes; null when they can. */
function whyNever({ names }: ReadingPlace, { fields }: AccountReading): string | null {
    const silent = silentFields(names, fields);
    if (silent.length > 0) return `the org does not tell when ${silent.join(', ')} changes`;
    const hidden = STAMPS.filter((field) => !names.sees(field));
    return hidden.length > 0 ? `the user does not see ${hidden.join(', ')}` : null;
}

async function tryChanged(
    place: ReadingPlace,
    reading: AccountReading,
    kept: KeptAccounts,
    identity: () => Promise<string>,
    now: number
): Promise<ChangedRead | string> {
    if (kept.options.rebuild) return 'this run looks at everything';
    if (kept.isEmpty) return 'no run has kept them';
    let changed: ChangedRead | string;
    try {
        changed = await readChanged(place, reading, kept, await identity(), now);
    } catch (error) {
        // Whatever it is, reading everything either does without it or meets it again and says so.
        changed = `reading what has changed failed: ${reasonOf(error)}`;
    }
    if (typeof changed === 'string') await kept.close();
    return changed;
}

/** Text that differs when the same accounts of the org could give other rows: org, user, fields and what the org says of them. */
async function identityOf({ session, names }: ReadingPlace, { fields, columns }: AccountReading): Promise<string> {
    const definitions = fields.map((field) => names.definition(field));
    const parts = [await readOrgId(session), session.username, fields, columns, definitions];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
