import { GuardError } from '../errors.ts';
import type { Plan } from './make-plan.ts';

/**
 * Stops a run that would move too much of the book: a broken export should not repaint every account.
 * @param scoredBefore accounts with a stored score
 * @param maxChange share that may move, 0-1
 * @throws GuardError, exit 4
 */
export function guardChange(plan: Plan, scoredBefore: number, maxChange: number): void {
    if (scoredBefore === 0) return;
    const share = plan.moved / scoredBefore;
    if (share <= maxChange) return;
    const percent = (value: number): string => `${Math.round(value * 1000) / 10} %`;
    throw new GuardError(
        `${plan.moved} of ${scoredBefore} scored accounts (${percent(share)}) would change; at most ${percent(maxChange)} may. Nothing was written.`,
        [`See what would change: ${plan.changesFile}`, 'If it is right, allow it once: --max-change 100%']
    );
}
