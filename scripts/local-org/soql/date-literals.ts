// Date literals as half-open ranges of days, in UTC. Weeks start on Sunday; the fiscal year is the calendar year.

export interface DayRange {
    /** First day and the day after the last one, ms since 1970 at 00:00 UTC. */
    start: number;
    end: number;
}

const DAY = 86_400_000;

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

/** The start of the unit that holds `ms`, moved by `by` units. */
function unitStart(ms: number, unit: Unit, by: number): number {
    const date = new Date(ms);
    const year = date.getUTCFullYear();
    const month = date.getUTCMonth();
    const day = Date.UTC(year, month, date.getUTCDate());
    switch (unit) {
        case 'DAY':
            return day + by * DAY;
        case 'WEEK':
            return day + (by * 7 - date.getUTCDay()) * DAY;
        case 'MONTH':
            return Date.UTC(year, month + by, 1);
        case 'QUARTER':
            return Date.UTC(year, Math.floor(month / 3) * 3 + by * 3, 1);
        default:
            return Date.UTC(year + by, 0, 1);
    }
}

const units = (now: number, unit: Unit, from: number, to: number): DayRange => ({
    start: unitStart(now, unit, from),
    end: unitStart(now, unit, to)
});

function fixed(name: string, now: number): DayRange | null {
    if (name === 'YESTERDAY') return units(now, 'DAY', -1, 0);
    if (name === 'TODAY') return units(now, 'DAY', 0, 1);
    if (name === 'TOMORROW') return units(now, 'DAY', 1, 2);
    if (name === 'LAST_90_DAYS') return units(now, 'DAY', -90, 1);
    if (name === 'NEXT_90_DAYS') return units(now, 'DAY', 1, 91);
    const match = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(name.replace('FISCAL_', ''));
    if (!match) return null;
    const by = { LAST: -1, THIS: 0, NEXT: 1 }[match[1] as 'LAST' | 'THIS' | 'NEXT'];
    return units(now, match[2] as Unit, by, by + 1);
}

function counted(name: string, n: number, now: number): DayRange | null {
    const plain = name.replace('FISCAL_', '');
    const ago = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/.exec(plain);
    if (ago) return units(now, ago[1] as Unit, -n, -n + 1);
    const match = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S$/.exec(plain);
    if (!match) return null;
    const unit = match[2] as Unit;
    // LAST_N_DAYS holds today; the last n weeks, months, ... end before the current one.
    if (match[1] === 'LAST') return units(now, unit, -n, unit === 'DAY' ? 1 : 0);
    return units(now, unit, 1, n + 1);
}

/** "TODAY", "LAST_N_DAYS:30", ...; null when it is none. */
export function dayRange(literal: string, now: number): DayRange | null {
    const [name = '', count] = literal.toUpperCase().split(':');
    return count === undefined ? fixed(name, now) : counted(name, Number(count), now);
}
