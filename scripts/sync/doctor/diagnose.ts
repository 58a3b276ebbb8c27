import { ConfigError } from '../errors.ts';
import { variable } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import type { LoadedConfig } from '../config/load.ts';
import { logIn } from '../salesforce/login.ts';
import type { Session } from '../salesforce/session.ts';
import { attempt, failure } from './attempt.ts';
import { checkAccess } from './check-access.ts';
import { checkAccounts } from './check-accounts.ts';
import { checkFolder } from './check-folder.ts';
import { checkLease, checkOpenJobs } from './check-lease.ts';
import { checkLimits } from './check-limits.ts';
import { checkPackage } from './check-package.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkPlaybooks } from './check-playbooks.ts';
import { checkRules } from './check-rules.ts';
import { checkServer } from './check-server.ts';
import { checkSources } from './check-sources.ts';
import { Describes } from './describe.ts';
import { ok } from './finding.ts';
import type { Finding } from './finding.ts';
import { neededAccess } from './needed-access.ts';
import { soqlText } from '../salesforce/soql-text.ts';
import { queryRows } from './patient.ts';
import type { Patient } from './patient.ts';

/** What is to be looked at, and with whose eyes. */
export interface Examination {
    /** Settings file. */
    readonly config: string;
    /** Default: as in the settings. */
    readonly org: string | undefined;
    readonly environment: NodeJS.ProcessEnv;
    /** Folder for what runs leave behind. */
    readonly out: string;
    /** Milliseconds since 1970 by this machine. */
    readonly now: () => number;
}

/**
 * Looks at everything a run needs, in the order in which an administrator would put it right; what can be looked at is,
 * whatever failed before. Nothing is written to the org.
 */
export async function* diagnose(examination: Examination): AsyncGenerator<Finding> {
    const { config, environment, out, now } = examination;
    const { settings, finding } = readSettings(config, environment);
    yield finding;
    yield* checkFolder(out);
    const org = examination.org ?? settings?.config.org;
    const session = yield* checkLogin(org, examination);
    if (session !== null) yield* checkOrg(session, settings, examination);
    else if (org === 'env') yield* await checkAddress(examination);
    if (settings === null) return;
    yield* await attempt('sources', () => checkSources(settings, session, out, now()));
}

/** What an org tells without a login: a clock that is wrong is a usual reason for a JWT to be refused. */
function checkAddress({ environment, now }: Examination): Promise<readonly Finding[]> {
    const address = variable(environment, 'SF_LOGIN_URL').trim();
    if (address === '') return Promise.resolve([]);
    return attempt('API version', async () => (await checkServer(address, now)).findings);
}

function readSettings(
    path: string,
    environment: NodeJS.ProcessEnv
): { settings: LoadedConfig | null; finding: Finding } {
    try {
        const settings = loadConfig(path, environment);
        const names = settings.config.sources.map(({ name }) => name).join(', ');
        return { settings, finding: ok('settings', `${path} is sound; sources: ${names}`) };
    } catch (error) {
        return { settings: null, finding: failure('settings', error) };
    }
}

async function* checkLogin(
    org: string | undefined,
    { environment }: Examination
): AsyncGenerator<Finding, Session | null> {
    if (org === undefined) {
        const actions = ['Add --org local, --org env or --org <alias>, or set "org" in the settings.'];
        yield failure('login', new ConfigError('The command line', ['No org is named.'], actions));
        return null;
    }
    try {
        const session = await logIn(org, environment);
        yield ok('login', `${session.username} at ${session.instanceUrl}`);
        return session;
    } catch (error) {
        yield failure('login', error);
        return null;
    }
}

async function* checkOrg(
    session: Session,
    settings: LoadedConfig | null,
    { now, out }: Examination
): AsyncGenerator<Finding> {
    let clockAhead = 0;
    yield* await attempt('API version', async () => {
        const server = await checkServer(session.instanceUrl, now);
        clockAhead = server.clockAhead;
        return server.findings;
    });
    const { finding, names } = await checkPackage(session);
    yield finding;
    if (finding.level === 'fail') return;
    const userId = await userIdOf(session);
    const describes = new Describes(session);
    const { assigned, findings } = await checkPermissions({ session, names, userId });
    yield* findings;
    const patient: Patient = {
        session,
        describes,
        names,
        settings,
        userId,
        assigned,
        clockAhead,
        now,
        stateFolder: out
    };
    const rules = await checkRules(patient);
    for (const needed of neededAccess(settings?.config ?? null, rules.models))
        yield* await attempt(`access to ${needed.object}`, () => checkAccess(needed, patient));
    yield* await attempt('accounts', () => checkAccounts(patient));
    yield* await attempt('playbook tasks', () => checkPlaybooks(patient));
    yield* rules.findings;
    yield* await attempt('limits', () => checkLimits(patient));
    yield* await attempt('lease', () => checkLease(patient));
    yield* await attempt('open jobs', () => checkOpenJobs(patient));
}

async function userIdOf(session: Session): Promise<string | null> {
    try {
        const soql = `SELECT Id FROM User WHERE Username = ${soqlText(session.username)}`;
        const [user] = await queryRows<{ Id: string }>(session, soql);
        return user?.Id ?? null;
    } catch {
        return null;
    }
}
