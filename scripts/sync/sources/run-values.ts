import type { Shard } from '../shard/shard.ts';

/** What an origin may ask a run for, so that the other side does the work: `"{{windowStart}}"`. */
export interface RunValues {
    /** Instant of the run, ISO 8601 in UTC. */
    readonly asOf: string;
    /** Its day, "YYYY-MM-DD". */
    readonly asOfDay: string;
    /** First day scored, "YYYY-MM-DD"; that of `asOf` unless days are replayed. Not to be asked for by name. */
    readonly firstDay: string;
    /** First day of which answers and outcomes still count by the rules on the (first) day of the run, "YYYY-MM-DD". */
    readonly windowStart: string;
    /** Number of this shard, from 0; 0 when the run is not divided. */
    readonly shardIndex: number;
    /** Number of shards; 1 when the run is not divided. */
    readonly shardCount: number;
}

export const RUN_VALUES: readonly (keyof RunValues)[] = ['asOf', 'asOfDay', 'windowStart', 'shardIndex', 'shardCount'];

/** Whether a text is exactly one reference to a value of the run. */
export function isRunValue(text: string): boolean {
    return RUN_VALUES.some((name) => text === `{{${name}}}`);
}

/** The text with every `{{name}}` replaced by the value of the run; other texts in braces stay as they are. */
export function fillRunValues(text: string, values: RunValues): string {
    return text.replace(/\{\{(\w+)\}\}/gu, (reference: string, name: string) =>
        isRunValue(reference) ? String(values[name as keyof RunValues]) : reference
    );
}

/**
 * The values of a run.
 * @param days days scored, "YYYY-MM-DD", in order; the last is the day of `asOf`
 * @param windowDays days an answer or an outcome counts, its own day included; of several rules the longest
 */
export function runValues(asOf: string, days: readonly string[], windowDays: number, shard: Shard | null): RunValues {
    const asOfDay = days.at(-1) ?? asOf.slice(0, 10);
    const firstDay = days[0] ?? asOfDay;
    const first = new Date(`${firstDay}T00:00:00Z`);
    first.setUTCDate(first.getUTCDate() - windowDays + 1);
    return {
        asOf,
        asOfDay,
        firstDay,
        windowStart: first.toISOString().slice(0, 10),
        shardIndex: shard?.index ?? 0,
        shardCount: shard?.of ?? 1
    };
}
