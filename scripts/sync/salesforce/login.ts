import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { Connection } from 'jsforce';
import { z } from 'zod';
import { ConfigError, messageOf, UnreachableError } from '../errors.ts';
import { API_VERSION } from './api-version.ts';
import { requestToken } from './jwt.ts';
import type { JwtLogin } from './jwt.ts';
import { Session } from './session.ts';

const LOCAL_LOGIN = '.local/org/login.json';
const localLogin = z.object({
    instanceUrl: z.url(),
    clientId: z.string().min(1),
    privateKeyFile: z.string().min(1),
    username: z.string().min(1)
});

/**
 * Logs in to an org.
 * @param org "local" for the local org, "env" for a JWT login from SF_LOGIN_URL, SF_CLIENT_ID, SF_USERNAME and SF_JWT_KEY or
 *   SF_JWT_KEY_FILE, anything else an alias or user name the Salesforce CLI knows
 * @throws ConfigError when settings are missing (exit 2), UnreachableError when the org refuses (exit 3)
 */
export async function logIn(org: string, environment: NodeJS.ProcessEnv): Promise<Session> {
    const audience = environment['SF_AUDIENCE_URL'];
    if (org === 'local') return byJwt({ ...readLocalLogin(environment), audience });
    if (org === 'env') return byJwt({ ...readEnvironmentLogin(environment), audience });
    return byCliStore(org);
}

async function byJwt(login: JwtLogin): Promise<Session> {
    const first = await requestToken(login);
    const connection = new Connection({
        instanceUrl: first.instanceUrl,
        accessToken: first.accessToken,
        version: API_VERSION,
        refreshFn: (_, done) => {
            requestToken(login).then(
                (token) => done(null, token.accessToken),
                (error: unknown) => done(error instanceof Error ? error : new Error(messageOf(error)))
            );
        }
    });
    return new Session(connection, login.username);
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
    const login = localLogin.safeParse(JSON.parse(text));
    if (!login.success)
        throw new ConfigError(
            file,
            login.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`)
        );
    const { instanceUrl, clientId, username, privateKeyFile } = login.data;
    const keyFile = isAbsolute(privateKeyFile) ? privateKeyFile : resolveKey(file, privateKeyFile);
    return { loginUrl: instanceUrl, clientId, username, privateKey: readKey(keyFile) };
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

function readEnvironmentLogin(environment: NodeJS.ProcessEnv): JwtLogin {
    const value = (name: string): string => environment[name] ?? '';
    const problems = ['SF_LOGIN_URL', 'SF_CLIENT_ID', 'SF_USERNAME']
        .filter((name) => value(name) === '')
        .map((name) => `${name} is not set.`);
    const key = value('SF_JWT_KEY').replaceAll('\\n', '\n');
    if (key === '' && value('SF_JWT_KEY_FILE') === '') problems.push('Neither SF_JWT_KEY nor SF_JWT_KEY_FILE is set.');
    if (problems.length > 0) {
        throw new ConfigError('The JWT login from the environment', problems, ['docs/sync.md shows how to set them.']);
    }
    return {
        loginUrl: value('SF_LOGIN_URL').replace(/\/+$/u, ''),
        clientId: value('SF_CLIENT_ID'),
        username: value('SF_USERNAME'),
        privateKey: key === '' ? readKey(value('SF_JWT_KEY_FILE')) : key
    };
}

function readKey(file: string): string {
    try {
        return readFileSync(file, 'utf8');
    } catch {
        throw new ConfigError('The login', [`The private key ${file} cannot be read.`]);
    }
}

/** Login the Salesforce CLI has stored. @salesforce/core is loaded here only: it takes half a second. */
async function byCliStore(aliasOrUsername: string): Promise<Session> {
    const { AuthInfo, StateAggregator } = await import('@salesforce/core');
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
