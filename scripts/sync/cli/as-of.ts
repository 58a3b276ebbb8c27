const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/**
 * Reads `--as-of`: a day (its end, so that the whole day counts) or an instant with an offset.
 * @returns ISO instant in UTC with whole seconds, or null when the text is neither
 */
export function parseAsOf(text: string): string | null {
    const time = Date.parse(DAY.test(text) ? `${text}T23:59:59Z` : text);
    const offset = DAY.test(text) || /(Z|[+-]\d{2}:?\d{2})$/iu.test(text);
    if (Number.isNaN(time) || !offset || !/^\d{4}-\d{2}-\d{2}/u.test(text)) return null;
    const instant = new Date(time).toISOString();
    // Date.parse rolls 30 February over into March; such a day does not exist.
    if (DAY.test(text) && !instant.startsWith(text)) return null;
    return `${instant.slice(0, 19)}Z`;
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
