import type { RunValues } from './run-values.ts';

/**
 * First day of evidence that a source should give, "YYYY-MM-DD".
 * @param days days back from the (first) day of the run, that day included; undefined for as many as the rules can count
 */
export function firstDayOf(values: RunValues, days: number | undefined): string {
    if (days === undefined) return values.windowStart;
    const date = new Date(`${values.firstDay}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() - days + 1);
    return date.toISOString().slice(0, 10);
}
