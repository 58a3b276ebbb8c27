import { DAY_MS } from '../day-ms.ts';

/** When runs begin: every so often from the start on, or at a time of the day. */
export type Rhythm =
    | { readonly kind: 'every'; readonly ms: number }
    | { readonly kind: 'at'; readonly hour: number; readonly minute: number; readonly timeZone: string };

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS };
const SHORTEST = 5 * 60_000;
const LONGEST = 31 * DAY_MS;

/** Reads "30m", "6h", "1d": 5 minutes to 31 days, in milliseconds. Null when it is nothing of the kind. */
export function parseEvery(text: string): number | null {
    const [, count, unit] = /^(\d{1,5})([mhd])$/u.exec(text) ?? [];
    const ms = Number(count) * (UNITS[unit ?? ''] ?? Number.NaN);
    return ms >= SHORTEST && ms <= LONGEST ? ms : null;
}

/** Reads "02:30". Null when there is no such time. */
export function parseAt(text: string): { hour: number; minute: number } | null {
    const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/u.exec(text) ?? [];
    return hour === undefined ? null : { hour: Number(hour), minute: Number(minute) };
}

/** Whether there is such a time zone, such as Europe/Berlin. */
export function isTimeZone(name: string): boolean {
    try {
        new Intl.DateTimeFormat('en', { timeZone: name });
        return true;
    } catch {
        return false;
    }
}

/**
 * First time after now at which a run begins.
 * @param start when the schedule began, milliseconds since 1970
 */
export function nextTime(rhythm: Rhythm, start: number, now: number): number {
    if (rhythm.kind === 'every') return start + rhythm.ms * (Math.floor(Math.max(0, now - start) / rhythm.ms) + 1);
    const { year, month, day } = wallClock(now, rhythm.timeZone);
    for (let ahead = 0; ; ahead++) {
        const wanted = Date.UTC(year, month - 1, day + ahead, rhythm.hour, rhythm.minute);
        const time = instantOf(wanted, rhythm.timeZone);
        if (time > now) return time;
    }
}

/** Instant at which the clocks of a zone show a time, given as if it were UTC. A time that is skipped is taken as much
 * later (west of Greenwich: earlier) as the clocks are put ahead. */
function instantOf(wanted: number, timeZone: string): number {
    let guess = wanted;
    for (let i = 0; i < 2; i++) guess += wanted - shown(guess, timeZone);
    return guess;
}

function shown(instant: number, timeZone: string): number {
    const { year, month, day, hour, minute, second } = wallClock(instant, timeZone);
    return Date.UTC(year, month - 1, day, hour, minute, second);
}

type Clock = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;

function wallClock(instant: number, timeZone: string): Clock {
    const format = new Intl.DateTimeFormat('en-US', {
        timeZone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric'
    });
    const parts = format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]);
    return Object.fromEntries(parts) as Clock;
}
