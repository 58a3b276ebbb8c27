import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { Connection } from 'jsforce';
import { z } from 'zod';
import { variable } from '../config/environment.ts';
import { ConfigError, messageOf, UnreachableError } from '../errors.ts';
import { keepSecrets } from '../report/secrets.ts';
import { API_VERSION } from './api-version.ts';
import { requestClientToken } from './client-credentials.ts';
import type { ClientLogin } from './client-credentials.ts';
import { requestToken } from './jwt.ts';
import type { JwtLogin } from './jwt.ts';
import { orgError } from './org-error.ts';
import { Session } from './session.ts';
import type { Token } from './token.ts';

const LOCAL_LOGIN = '.local/org/login.json';
const localLogin = z.object({
    instanceUrl: z.url(),
    clientId: z.string().min(1),
    privateKeyFile: z.string().min(1),
    username: z.string().min(1)
});

/**
 * Logs in to an org.
 * @param org "local" for the local org, "env" for a login from SF_LOGIN_URL and SF_CLIENT_ID with either SF_USERNAME and
 *   SF_JWT_KEY or SF_JWT_KEY_FILE, or SF_CLIENT_SECRET; anything else an alias or user name the Salesforce CLI knows
 * @throws ConfigError when settings are missing (exit 2), UnreachableError when the org refuses (exit 3)
 */
export async function logIn(org: string, environment: NodeJS.ProcessEnv): Promise<Session> {
    keepSecrets(variable(environment, 'SF_CLIENT_SECRET').trim(), variable(environment, 'SF_JWT_KEY'));
    const audience = variable(environment, 'SF_AUDIENCE_URL').trim() || undefined;
    if (org === 'local') return byJwt({ ...readLocalLogin(environment), audience });
    if (org !== 'env') return byCliStore(org);
    const login = readEnvironmentLogin(environment);
    return 'clientSecret' in login ? byClientCredentials(login) : byJwt({ ...login, audience });
}

async function byJwt(login: JwtLogin): Promise<Session> {
    return new Session(await connect(() => requestToken(login)), login.username);
}

async function byClientCredentials(login: ClientLogin): Promise<Session> {
    const connection = await connect(() => requestClientToken(login));
    return new Session(connection, await usernameOf(connection));
}

/**
 * Only the org knows as whom an app runs. jsforce's own question goes on ways of its own, past NO_PROXY, and has the token in its
 * address.
 */
async function usernameOf(connection: Connection): Promise<string> {
    const session = new Session(connection, '');
    try {
        const { identity } = await session.json<{ identity: string }>('GET', '');
        const id = identity.split('/').at(-1);
        return (await session.json<{ Username: string }>('GET', `/sobjects/User/${id}?fields=Username`)).Username;
    } catch (error) {
        throw orgError('say as whom the app runs', error);
    }
}

/**
 * The class is loaded while the org is asked, and not with 'jsforce' itself: that loads every API of the platform, which takes
 * longer than to log in.
 */
async function loadConnection(): Promise<typeof Connection> {
    const { Connection } = await import('jsforce/lib/connection.js');
    return Connection;
}

/** A connection that asks for a new token when the org says that the old one has expired. */
async function connect(request: () => Promise<Token>): Promise<Connection> {
    const [{ instanceUrl, accessToken }, Connection] = await Promise.all([request(), loadConnection()]);
    return new Connection({
        instanceUrl,
        accessToken,
        version: API_VERSION,
        refreshFn: (_, done) => {
            request().then(
                (token) => done(null, token.accessToken),
                (error: unknown) => done(error instanceof Error ? error : new Error(messageOf(error)))
            );
        }
    });
}

function readLocalLogin(environment: NodeJS.ProcessEnv): JwtLogin {
    const file = environment['ACCOUNT_HEALTH_LOCAL_LOGIN'] ?? LOCAL_LOGIN;
    let text: string;
    try {
        text = readFileSync(file, 'utf8');
    } catch {
        throw new UnreachableError(`The local org has not been started: there is no ${file}.`, [
            'Start it in another terminal: npm run org',
            'Its login file can be elsewhere: export ACCOUNT_HEALTH_LOCAL_LOGIN=<file>'
        ]);
    }
    const login = localLogin.safeParse(parsed(file, text));
    if (!login.success)
        throw new ConfigError(
            file,
            login.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`),
            ['Start the local org again, it writes the file anew: npm run org']
        );
    const { instanceUrl, clientId, username, privateKeyFile } = login.data;
    const keyFile = isAbsolute(privateKeyFile) ? privateKeyFile : resolveKey(file, privateKeyFile);
    return { loginUrl: instanceUrl, clientId, username, privateKey: readKey(keyFile) };
}

function parsed(file: string, text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        // What it says of the text could hold a part of it.
        throw new ConfigError(file, ['It is not JSON.'], ['Start the local org again, which writes it: npm run org']);
    }
}

/** A relative key file lies beside the login file, or is named from the working folder. */
function resolveKey(loginFile: string, keyFile: string): string {
    const beside = resolve(dirname(loginFile), keyFile);
    try {
        readFileSync(beside);
        return beside;
    } catch {
        return resolve(keyFile);
    }
}

function readEnvironmentLogin(environment: NodeJS.ProcessEnv): JwtLogin | ClientLogin {
    const value = (name: string): string => variable(environment, name).trim();
    const key = value('SF_JWT_KEY').replaceAll('\\n', '\n');
    const hasKey = key !== '' || value('SF_JWT_KEY_FILE') !== '';
    const clientSecret = value('SF_CLIENT_SECRET');
    const problems = ['SF_LOGIN_URL', 'SF_CLIENT_ID', ...(clientSecret === '' || hasKey ? ['SF_USERNAME'] : [])]
        .filter((name) => value(name) === '')
        .map((name) => `${name} is not set.`);
    if (!hasKey && clientSecret === '') {
        problems.push('None of SF_JWT_KEY, SF_JWT_KEY_FILE and SF_CLIENT_SECRET is set.');
    }
    if (problems.length > 0) {
        throw new ConfigError('The login from the environment', problems, ['docs/install.md shows how to set it up.']);
    }
    const loginUrl = value('SF_LOGIN_URL').replace(/\/+$/u, '');
    if (!hasKey) return { loginUrl, clientId: value('SF_CLIENT_ID'), clientSecret };
    return {
        loginUrl,
        clientId: value('SF_CLIENT_ID'),
        username: value('SF_USERNAME'),
        privateKey: key === '' ? readKey(value('SF_JWT_KEY_FILE')) : key
    };
}

function readKey(file: string): string {
    try {
        return readFileSync(file, 'utf8');
    } catch {
        throw new ConfigError(
            'The login',
            [`The private key ${file} cannot be read.`],
            ['Name a PEM file that the user of the job may read: export SF_JWT_KEY_FILE=<file>']
        );
    }
}

/** Login the Salesforce CLI has stored. @salesforce/core is loaded here only: it takes half a second. */
async function byCliStore(aliasOrUsername: string): Promise<Session> {
    // It keeps a log of its own in the home folder, and ends the program where that cannot be written.
    process.env['SF_DISABLE_LOG_FILE'] ??= 'true';
    const [{ AuthInfo, StateAggregator }, Connection] = await Promise.all([
        import('@salesforce/core'),
        loadConnection()
    ]);
    try {
        const state = await StateAggregator.getInstance();
        const username = state.aliases.getUsername(aliasOrUsername) ?? aliasOrUsername;
        const info = await AuthInfo.create({ username });
        // Core's own Connection is a second copy of jsforce; its options fit ours, so one class serves every login.
        const options = info.getConnectionOptions() as ConstructorParameters<typeof Connection>[0];
        return new Session(new Connection({ ...options, version: API_VERSION }), username);
    } catch (error) {
        throw new UnreachableError(
            `No login for "${aliasOrUsername}" in the store of the Salesforce CLI: ${messageOf(error)}`,
            [
                `Log in once: sf org login web --alias ${aliasOrUsername}`,
                'Or use --org env with a JWT, or --org local.'
            ],
            error
        );
    }
}
