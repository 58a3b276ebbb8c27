const DAY_MS = 86_400_000;

/** "YYYY-MM-DD" (UTC) a number of days before `day`; negative counts lie ahead. */
export function daysBefore(day: string, count: number): string {
    return new Date(Date.parse(`${day}T00:00:00Z`) - count * DAY_MS).toISOString().slice(0, 10);
}

/** Today in UTC. */
export function today(): string {
    return new Date().toISOString().slice(0, 10);
}

/** Throws unless `day` is a real day written "YYYY-MM-DD". */
export function checkDay(day: string): string {
    const time = Date.parse(`${day}T00:00:00Z`);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) {
        throw new Error(`"${day}" is not a day. Write it as 2026-11-22.`);
    }
    return day;
}
