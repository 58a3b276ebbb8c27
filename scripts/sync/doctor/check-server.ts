import { UnreachableError } from '../errors.ts';
import { networkReason, networkSteps } from '../network.ts';
import { sanitize } from '../report/sanitize.ts';
import { API_VERSION } from '../salesforce/api-version.ts';
import { fail, ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';

/** Difference of clocks from which it is worth a warning, milliseconds. */
const CLOCK_WARNING = 60_000;
const LONGEST_WAIT_MS = 20_000;

/** What an org tells everybody, without a login. */
export interface Server {
    readonly findings: readonly Finding[];
    /** How far its clock is ahead of this machine's, milliseconds; 0 when it does not say. */
    readonly clockAhead: number;
}

/**
 * Asks an org for its API versions and its time.
 * @param now milliseconds since 1970 by this machine
 * @throws UnreachableError
 */
export async function checkServer(address: string, now: () => number): Promise<Server> {
    const url = `${address.replace(/\/+$/u, '')}/services/data/`;
    const before = now();
    let date: string | null;
    let versions: unknown;
    try {
        const answer = await fetch(url, { signal: AbortSignal.timeout(LONGEST_WAIT_MS) });
        date = answer.headers.get('date');
        versions = await answer.json();
    } catch (error) {
        throw new UnreachableError(
            `${url} does not answer like an org: ${sanitize(networkReason(error))}`,
            networkSteps(error),
            error
        );
    }
    const clock = checkClock(date, (before + now()) / 2);
    return { findings: [checkVersions(versions), clock.finding], clockAhead: clock.ahead };
}

function checkVersions(versions: unknown): Finding {
    const numbers = Array.isArray(versions) ? versions.map((one: { version?: unknown }) => Number(one.version)) : [];
    const newest = Math.max(0, ...numbers.filter(Number.isFinite));
    if (newest >= Number(API_VERSION)) return ok('API version', `${newest.toFixed(1)}; the job uses ${API_VERSION}`);
    return fail('API version', `The org has ${newest.toFixed(1)} at most; the job needs ${API_VERSION}.`, [
        'Wait for the upgrade of the org (https://status.salesforce.com), or use a version of the job that fits it.'
    ]);
}

/** @param here instant of this machine at which the org stamped its answer, milliseconds since 1970 */
function checkClock(date: string | null, here: number): { finding: Finding; ahead: number } {
    const there = Date.parse(date ?? '');
    if (Number.isNaN(there)) return { finding: warning('clock', 'The org does not say what time it is.'), ahead: 0 };
    // The header leaves out the part of the second.
    const ahead = there + 500 - here;
    const seconds = Math.round(Math.abs(ahead) / 1000);
    if (Math.abs(ahead) <= CLOCK_WARNING) return { finding: ok('clock', `${seconds} s from the org's`), ahead };
    const far = seconds < 7200 ? `${seconds} s` : `${(seconds / 3600).toFixed(1)} hours`;
    const finding = warning(
        'clock',
        `The clock of this machine is ${far} ${ahead > 0 ? 'behind' : 'ahead of'} the org's: logins by JWT fail, days begin too ${ahead > 0 ? 'late' : 'early'}.`,
        ['Set the clock by a time server: sudo timedatectl set-ntp true']
    );
    return { finding, ahead };
}
