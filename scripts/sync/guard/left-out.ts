import { GuardError } from '../errors.ts';
import { counted, countText } from '../report/count-text.ts';
import { isTracked } from '../snapshots/picture.ts';
import type { Engine } from '../sources/engine.ts';
import type { Task } from '../task.ts';

/**
 * Stops a run when no account passes `accounts.only`: a misspelt value would take the score of every account. Only tells it where the
 * settings have excluded accounts before and none has a score to lose: the last account that passed may have been deleted since.
 * Tells when half or more of the accounts that have something to show would lose it, as when two settings files for one org exclude
 * each other's accounts in turns. Needs `account_rules`.
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
    const counts = ['true', 'NOT excluded', shown, `excluded AND ${shown}`, `"Health_State__c" = 'Excluded'`];
    const [row = []] = await engine.rows(
        `SELECT ${counts.map((which) => `count(*) FILTER (${which})`).join(', ')} FROM account_rules`
    );
    const [accounts = 0, passing = 0, scored = 0, leftOut = 0, excludedBefore = 0] = row.map(Number);
    if (accounts > 0 && passing === 0) {
        const fields = [...new Set(only.map(({ field }) => field))].join(', ');
        const told = `No account passes "accounts.only" (${fields}), which excludes ${counted(accounts, 'account')}.`;
        if (command === 'plan' || (scored === 0 && excludedBefore > 0)) return warn(told);
        throw new GuardError(`${told} Nothing was written.`, [
            'Compare the values in the settings with those of the field in the org: case counts.',
            'If it is meant: npm run sync -- plan --save <file>, and then run --plan <file>'
        ]);
    }
    if (leftOut === 0 || leftOut < scored / 2) return;
    warn(
        `${countText(leftOut)} of ${counted(scored, 'account')} that had a score fail "accounts.only", which excludes them. If other settings score them, put all accounts into one settings file: of two, each excludes the accounts of the other.`
    );
}
