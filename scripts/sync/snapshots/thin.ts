import { dayNumber, isoDate } from '../score/model.ts';

/** A snapshot, as far as keeping it depends on it. */
export interface SnapshotAge {
    /** What tells it from the others. */
    readonly id: string;
    readonly account: string;
    /** "YYYY-MM-DD" */
    readonly day: string;
    /** The status of the account became what it is on this day. */
    readonly statusChanged: boolean;
}

/** Days for which every snapshot is kept; then the last of each week, and after the second limit the last of each month. */
export const ALL_DAYS = 90;
export const WEEKLY_DAYS = 365;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const THURSDAY = 3;

/**
 * Snapshots to remove on a day: of each account those that are not the last of their week (older than 90 days) or month
 * (older than a year), and those past the months to keep. The day on which a status changed stays as long as history is
 * kept at all, and the newest snapshot of an account always stays. The order of the rows does not matter, and what is left
 * after one thinning is left after any other on the same day.
 * @param day as-of day, "YYYY-MM-DD"
 * @param keepMonths months of history to keep
 * @returns ids of the rows to remove
 */
export function thinOut(rows: readonly SnapshotAge[], day: string, keepMonths: number): string[] {
    const today = dayNumber(day);
    const oldest = dayNumber(monthsBefore(day, keepMonths));
    const newest = new Map<string, SnapshotAge>();
    const last = new Map<string, SnapshotAge>();
    for (const row of rows) {
        keepLater(newest, row.account, row);
        keepLater(last, periodOf(row, today), row);
    }
    const stays = (row: SnapshotAge): boolean =>
        newest.get(row.account) === row ||
        (dayNumber(row.day) >= oldest && (row.statusChanged || last.get(periodOf(row, today)) === row));
    return rows.filter((row) => !stays(row)).map(({ id }) => id);
}

/** Account and week, month or day in which only the last snapshot is kept. */
function periodOf({ account, day }: SnapshotAge, today: number): string {
    const number = dayNumber(day);
    const age = today - number;
    if (age <= ALL_DAYS) return `${account} ${day}`;
    if (age > WEEKLY_DAYS) return `${account} ${day.slice(0, 7)}`;
    return `${account} w${Math.floor((number + THURSDAY) / 7)}`;
}

/** Rows of one account and day are told apart by their id, so that the order in which they come does not matter. */
function keepLater(map: Map<string, SnapshotAge>, key: string, row: SnapshotAge): void {
    const known = map.get(key);
    if (known === undefined || row.day > known.day || (row.day === known.day && row.id > known.id)) map.set(key, row);
}

/** The same day of the month so many months earlier, or the last day of that month. */
export function monthsBefore(day: string, months: number): string {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
    const lastOfMonth = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
    return new Date(Date.UTC(year, month - 1 - months, Math.min(date, lastOfMonth))).toISOString().slice(0, 10);
}

/** "YYYY-MM-DD" so many days before a day. */
export function daysBefore(day: string, days: number): string {
    return isoDate(dayNumber(day) - days);
}
