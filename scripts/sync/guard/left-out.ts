import { GuardError } from '../errors.ts';
import { counted, countText } from '../report/count-text.ts';
import { isTracked } from '../snapshots/picture.ts';
import type { Engine } from '../sources/engine.ts';
import type { Task } from '../task.ts';

/**
 * Stops a run when no account passes `accounts.only`: a misspelt value would take the score of every account. Tells when half or
 * more of the accounts that have something to show would lose it, as when two settings files for one org exclude each
 * other's accounts in turns. Needs `account_rules`.
 * @param warn is told instead of the run being stopped when it is a plan
 * @throws GuardError (exit 4)
 */
export async function guardLeftOut(
    engine: Engine,
    { command, settings }: Pick<Task, 'command' | 'settings'>,
    warn: (message: string) => void
): Promise<void> {
    const { only } = settings.config.accounts;
    if (only.length === 0) return;
    const shown = isTracked('"Health_State__c"');
    const [row = []] = await engine.rows(
        `SELECT count(*), count(*) FILTER (NOT excluded), count(*) FILTER (${shown}), count(*) FILTER (excluded AND ${shown}) FROM account_rules`
    );
    const [accounts = 0, passing = 0, scored = 0, leftOut = 0] = row.map(Number);
    if (accounts > 0 && passing === 0) {
        const fields = [...new Set(only.map(({ field }) => field))].join(', ');
        const told = `No account passes "accounts.only" (${fields}): ${counted(accounts, 'account')} would be Excluded.`;
        if (command === 'plan') return warn(told);
        throw new GuardError(`${told} Nothing was written.`, [
            'Compare the values in the settings with those of the field in the org: case counts.'
        ]);
    }
    if (leftOut === 0 || leftOut < scored / 2) return;
    warn(
        `${countText(leftOut)} of ${counted(scored, 'account')} that had a score fail "accounts.only" and are Excluded now. If other settings score them, name all accounts in one settings file: two would take turns.`
    );
}
