const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/iu;

/**
 * Reads `--as-of`: a day (its end, so that the whole day counts) or an instant with an offset.
 * @returns ISO instant in UTC with whole seconds, or null when the text is neither
 */
export function parseAsOf(text: string): string | null {
    // Date.parse makes something of nearly any text.
    if (!DAY.test(text) && !INSTANT.test(text)) return null;
    const day = text.slice(0, 10);
    const midnight = Date.parse(`${day}T00:00:00Z`);
    const time = Date.parse(DAY.test(text) ? `${text}T23:59:59Z` : text);
    if (Number.isNaN(midnight) || Number.isNaN(time)) return null;
    // It rolls 30 February over into March, too; such a day does not exist.
    if (!new Date(midnight).toISOString().startsWith(day)) return null;
    return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** First and last year of a run: a receipt holds no earlier day, and no evidence a later one. */
export const FIRST_YEAR = 1971;
export const LAST_YEAR = 2199;

/** Whether evidence could count on a day, "YYYY-MM-DD" and anything behind it. */
export function isScorable(day: string): boolean {
    const year = Number(day.slice(0, 4));
    return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/**
 * Days to replay: from, then every month or week, up to and including `to`. Months keep the day of `from`, or take the last
 * day of a shorter month.
 */
export function daysBetween(from: string, to: string, every: 'month' | 'week'): string[] {
    const days: string[] = [];
    const [year = 0, month = 1, day = 1] = from.split('-').map(Number);
    for (let step = 0; ; step++) {
        const next =
            every === 'week'
                ? new Date(Date.UTC(year, month - 1, day + 7 * step))
                : monthLater(year, month - 1 + step, day);
        const text = next.toISOString().slice(0, 10);
        if (text > to) return days;
        days.push(text);
    }
}

function monthLater(year: number, month: number, day: number): Date {
    const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    return new Date(Date.UTC(year, month, Math.min(day, last)));
}
