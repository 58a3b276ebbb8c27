const DAY_MS = 86_400_000;

/** Days from `from` up to, not including, `to`; "YYYY-MM-DD", null for an open end. */
export interface DayRange {
    from: string | null;
    to: string | null;
}

export type Unit = 'Day' | 'Week' | 'Month' | 'Quarter' | 'Year';

/** First day of the unit that holds `day`, moved by `by` units. Weeks start on Sunday, years in January. */
export function unitStart(day: string, unit: Unit, by = 0): string {
    const date = new Date(`${day}T00:00:00Z`);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    if (unit === 'Year') return iso(Date.UTC(year + by, 0, 1));
    if (unit === 'Quarter') return iso(Date.UTC(year, Math.floor(month / 3) * 3 + by * 3, 1));
    if (unit === 'Month') return iso(Date.UTC(year, month + by, 1));
    if (unit === 'Week') return iso(date.getTime() + (by * 7 - date.getUTCDay()) * DAY_MS);
    return iso(date.getTime() + by * DAY_MS);
}

/**
 * What a date in a filter means on `asOf`: a day, TODAY, THIS_MONTH, LAST_N_DAYS:30 and their like. Null when it means
 * nothing. LAST_N_DAYS holds today, NEXT_N_DAYS starts tomorrow.
 */
export function filterDays(value: string, asOf: string): DayRange | null {
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return units(value, 'Day', 0, 1);
    const near = ['YESTERDAY', 'TODAY', 'TOMORROW'].indexOf(value);
    if (near >= 0) return units(asOf, 'Day', near - 1, near);
    const [, which, named] = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(value) ?? [];
    if (which !== undefined) {
        const by = ['LAST', 'THIS', 'NEXT'].indexOf(which) - 1;
        return units(asOf, unitNamed(named ?? ''), by, by + 1);
    }
    const [, side, counted, count] = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S:(\d+)$/.exec(value) ?? [];
    if (side === undefined) return null;
    const unit = unitNamed(counted ?? '');
    if (side === 'NEXT') return units(asOf, unit, 1, Number(count) + 1);
    return units(asOf, unit, -Number(count), unit === 'Day' ? 1 : 0);
}

/** First and last unit, counted from the present one, of the standard intervals of a report's time frame. */
const INTERVALS: Record<string, [Unit, number, number]> = {
    YESTERDAY: ['Day', -1, -1],
    TODAY: ['Day', 0, 0],
    TOMORROW: ['Day', 1, 1],
    LASTWEEK: ['Week', -1, -1],
    THISWEEK: ['Week', 0, 0],
    NEXTWEEK: ['Week', 1, 1],
    LASTMONTH: ['Month', -1, -1],
    THISMONTH: ['Month', 0, 0],
    NEXTMONTH: ['Month', 1, 1],
    LASTTHISMONTH: ['Month', -1, 0],
    THISNEXTMONTH: ['Month', 0, 1],
    PREVQ: ['Quarter', -1, -1],
    CURRENTQ: ['Quarter', 0, 0],
    NEXTQ: ['Quarter', 1, 1],
    PREVY: ['Year', -1, -1],
    CURY: ['Year', 0, 0],
    NEXTY: ['Year', 1, 1]
};

/** What a time frame such as INTERVAL_THISMONTH or INTERVAL_LAST30 means on `asOf`; null when it is not known here. */
export function intervalDays(interval: string, asOf: string): DayRange | null {
    const name = interval.replace(/^INTERVAL_/, '');
    const known = INTERVALS[name];
    if (known !== undefined) return units(asOf, known[0], known[1], known[2] + 1);
    const [, side, count] = /^(LAST|NEXT)(\d+)$/.exec(name) ?? [];
    return side === undefined ? null : filterDays(`${side}_N_DAYS:${count}`, asOf);
}

function units(day: string, unit: Unit, first: number, end: number): DayRange {
    return { from: unitStart(day, unit, first), to: unitStart(day, unit, end) };
}

function unitNamed(name: string): Unit {
    return `${name.charAt(0)}${name.slice(1).toLowerCase()}` as Unit;
}

function iso(time: number): string {
    return new Date(time).toISOString().slice(0, 10);
}
