import { ALL_DAYS, WEEKLY_DAYS } from './thin.ts';

/** What an org counts for a record, whatever it holds. */
const BYTES_A_ROW = 2048;
const DAYS_A_MONTH = 365 / 12;
/** Snapshots a month of an account of which nothing is known yet: the monthly one, and a change every other month. */
const USUAL_ROWS_A_MONTH = 1.5;

export interface ForecastInput {
    /** Accounts that have or will have a score. */
    readonly accounts: number;
    /** Snapshots an account gets in a month, measured; null when it is not known. At least 1 is counted. */
    readonly rowsAMonth: number | null;
    /** Snapshots there are now. */
    readonly rows: number;
    /** Snapshots this run would write. */
    readonly adds: number;
    readonly keepMonths: number;
}

/** Storage that history takes, in records and in bytes of data storage. */
export interface SnapshotForecast {
    readonly rowsNow: number;
    /** Once this run has written. */
    readonly rowsAfterRun: number;
    /** Written in a month, before thinning. */
    readonly rowsAMonth: number;
    /** A year from now, thinned. */
    readonly rowsInAYear: number;
    /** When the oldest are purged as fast as new ones come. */
    readonly rowsInTheEnd: number;
    readonly bytesNow: number;
    readonly bytesAfterRun: number;
    readonly bytesInAYear: number;
    readonly bytesInTheEnd: number;
}

/** Foretells the storage of history. Nothing is read; the numbers come from who asks. */
export function forecastSnapshots({ accounts, rowsAMonth, rows, adds, keepMonths }: ForecastInput): SnapshotForecast {
    const rate = Math.max(1, rowsAMonth ?? USUAL_ROWS_A_MONTH);
    const after = rows + adds;
    const inTheEnd = Math.round(accounts * rowsKept(rate, keepMonths));
    const inAYear = Math.min(Math.max(inTheEnd, after), Math.round(after + accounts * rowsKept(rate, 12)));
    return {
        rowsNow: rows,
        rowsAfterRun: after,
        rowsAMonth: Math.round(accounts * rate),
        rowsInAYear: inAYear,
        rowsInTheEnd: inTheEnd,
        bytesNow: rows * BYTES_A_ROW,
        bytesAfterRun: after * BYTES_A_ROW,
        bytesInAYear: inAYear * BYTES_A_ROW,
        bytesInTheEnd: inTheEnd * BYTES_A_ROW
    };
}

/** Snapshots of one account after so many months: all for 90 days, at most one a week up to a year, then one a month. */
function rowsKept(rate: number, months: number): number {
    const dense = Math.min(months, ALL_DAYS / DAYS_A_MONTH);
    const weekly = Math.min(Math.max(0, months - dense), WEEKLY_DAYS / DAYS_A_MONTH - dense);
    const monthly = Math.max(0, months - dense - weekly);
    return rate * dense + Math.min(rate, DAYS_A_MONTH / 7) * weekly + monthly;
}

/** "410 MB now, 1.2 GB in a year" */
export function forecastText(forecast: SnapshotForecast): string {
    const { bytesNow, bytesAfterRun, rowsAMonth, bytesInAYear, bytesInTheEnd } = forecast;
    return (
        `${size(bytesNow)} now, ${size(bytesAfterRun)} after this run, about ${size(rowsAMonth * BYTES_A_ROW)} a month before thinning, ` +
        `${size(bytesInAYear)} in a year, ${size(bytesInTheEnd)} in the end`
    );
}

function size(bytes: number): string {
    if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
    return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
