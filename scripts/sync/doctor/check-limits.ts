import type { Config } from '../config/schema.ts';
import { callsToWrite } from '../guard/budget.ts';
import { forecastSnapshots } from '../snapshots/forecast.ts';
import { isUnanswered } from './attempt.ts';
import { fail, ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';
import { countRows } from './patient.ts';
import type { Patient } from './patient.ts';

interface Limit {
    readonly Max: number;
    readonly Remaining: number;
}
type Limits = Readonly<Record<string, Limit | undefined>>;

/** Accounts whose results fill an upload of 95 MB, with receipts of the usual size. */
const ACCOUNTS_A_PART = 1_000_000;
/** Calls of a run that do not depend on the number of accounts: login, describes, rules, row of the run, limits. */
const CALLS_A_RUN = 15;
const BYTES_A_MB = 1024 * 1024;
const DEFAULTS = { bulkFrom: 2000, maxApiShare: '80%', maxStorage: '95%' };

/** What the org still lets the job use, compared with what a first run, which writes every account, takes. */
export async function checkLimits(patient: Patient): Promise<readonly Finding[]> {
    const { session, settings } = patient;
    let limits: Limits;
    try {
        limits = await session.json<Limits>('GET', '/limits');
    } catch (error) {
        if (isUnanswered(error)) throw error;
        return [
            warning(
                'limits',
                'The user may not read the limits of the org, so no guard watches API calls and storage.',
                [
                    'Setup, Permission Sets, your set for the user of the job, System Permissions: View Setup and Configuration'
                ]
            )
        ];
    }
    const accounts = await countRows(session, 'SELECT count() FROM Account');
    const calls = checkCalls(limits['DailyApiRequests'], accounts, settings?.config ?? null);
    const storage = await checkStorage(limits['DataStorageMB'], accounts, patient);
    return [...calls, ...storage];
}

function checkCalls(limit: Limit | undefined, accounts: number, config: Config | null): Finding[] {
    if (limit === undefined) return [];
    const share = shareOf(config?.guards.maxApiShare ?? DEFAULTS.maxApiShare);
    const bulkFrom = config?.write.bulkFrom ?? DEFAULTS.bulkFrom;
    const parts = Math.ceil(accounts / ACCOUNTS_A_PART);
    const demand = { records: accounts, parts, bulkFrom };
    // Accounts and what is stored of them are read by the same means as they are written.
    const need = CALLS_A_RUN + 3 * callsToWrite(demand);
    const used = limit.Max - limit.Remaining;
    const found = `${number(used)} of ${number(limit.Max)} API calls of the last 24 hours are used; a run that writes every account needs about ${number(need)}`;
    if (used + need <= share * limit.Max) return [ok('API calls', found)];
    const fix = [
        'Run later: the count is of the last 24 hours.',
        'Or allow more: guards.maxApiShare in the settings, or --max-api-share 100% once'
    ];
    const text = `${found}; at most ${number(100 * share)} % may be used.`;
    return [used > share * limit.Max ? fail('API calls', text, fix) : warning('API calls', text, fix)];
}

async function checkStorage(limit: Limit | undefined, accounts: number, patient: Patient): Promise<Finding[]> {
    if (limit === undefined) return [];
    const config = patient.settings?.config;
    const share = shareOf(config?.guards.maxStorage ?? DEFAULTS.maxStorage);
    const used = limit.Max - limit.Remaining;
    const state = `${number(used)} of ${number(limit.Max)} MB of data storage are used`;
    if (!config?.snapshots.enabled)
        return [ok('storage', `${state}; snapshots are off, so the job needs none beside its run rows`)];
    const rows = await countRows(patient.session, `SELECT count() FROM ${patient.names.of('Health_Snapshot__c')}`);
    const { keepMonths } = config.snapshots;
    const forecast = forecastSnapshots({ accounts, rowsAMonth: null, rows, adds: 0, keepMonths });
    const [year, end] = [forecast.bytesInAYear, forecast.bytesInTheEnd].map((bytes) => bytes / BYTES_A_MB) as [
        number,
        number
    ];
    const now = forecast.bytesNow / BYTES_A_MB;
    const found = `${state}; snapshots take ${number(now)} MB of them, at most ${number(year)} MB in a year and ${number(end)} MB in the end`;
    const fix = [
        'Keep less: snapshots.keepMonths in the settings, or snapshots.enabled false',
        'Or make room: Setup, Storage Usage',
        'Or allow more: guards.maxStorage in the settings'
    ];
    if (used > share * limit.Max) return [fail('storage', `${state}; at most ${number(100 * share)} % may be.`, fix)];
    if (used - now + year > share * limit.Max)
        return [warning('storage', `${found}; that passes ${number(100 * share)} % within the year.`, fix)];
    return [ok('storage', found)];
}

function shareOf(percent: string): number {
    return Number(percent.replace('%', '')) / 100;
}

function number(value: number): string {
    return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}
