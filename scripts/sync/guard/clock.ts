import { GuardError } from '../errors.ts';
import type { Task } from '../task.ts';

const HOUR_MS = 3_600_000;
/** Difference of clocks from which a run that is about now would be about another day too often. */
const MOST_HOURS = 6;

/**
 * Stops a run that is about now when the clock of this machine says another time than the org's: evidence would expire, or not be
 * there yet, on every account.
 * @param orgTime milliseconds since 1970 by the clock of the org; null when it does not say
 * @throws GuardError (exit 4)
 */
export function guardClock(
    { asOf, startedAt, now }: Pick<Task, 'asOf' | 'startedAt' | 'now'>,
    orgTime: number | null
): void {
    const isAboutNow = asOf.slice(0, 19) === startedAt.slice(0, 19);
    if (orgTime === null || !isAboutNow) return;
    const hours = (now() - orgTime) / HOUR_MS;
    if (Math.abs(hours) < MOST_HOURS) return;
    const how = `${Math.round(Math.abs(hours))} hours ${hours > 0 ? 'ahead of' : 'behind'}`;
    throw new GuardError(
        `The clock of this machine is ${how} the org's (${new Date(orgTime).toISOString()}), and scores depend on the day. Nothing was written.`,
        ['Put the clock right, then run the same command again.', 'Or say what day the run is about: --as-of <day>']
    );
}
