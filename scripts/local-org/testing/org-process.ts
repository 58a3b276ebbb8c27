// Starts the local org as its users do: as a process.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SignJWT } from 'jose';

const MAIN = join(import.meta.dirname, '..', 'main.ts');
const SOURCE = join(import.meta.dirname, '..', '..', '..', 'force-app');
export const ADMIN = 'admin@account-health.example';
export const INTEGRATION = 'integration@account-health.example';

export interface Login {
    instanceUrl: string;
    clientId: string;
    clientSecret: string;
    privateKeyFile: string;
    username: string;
    orgId: string;
}

export interface OrgProcess {
    url: string;
    login: Login;
    loginFile: string;
    child: ChildProcess;
    /** Sends the signal and waits for the end; resolves with the exit code, null after a kill. */
    stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts `main.ts` on a free port, with the package unless told otherwise, and waits for its ready line. Throws with its
 * stderr when it ends before.
 */
export async function startProcess(data: { folder: string } | 'memory', sources = [SOURCE]): Promise<OrgProcess> {
    const where = data === 'memory' ? ['--memory'] : ['--data', data.folder];
    const source = sources.flatMap((folder) => ['--source', folder]);
    const child = spawn(process.execPath, [MAIN, '--port', '0', ...source, ...where], {
        stdio: ['ignore', 'pipe', 'pipe']
    });
    const errors: string[] = [];
    child.stderr.on('data', (text: Buffer) => errors.push(text.toString()));
    const { url, loginFile } = await readyLines(child, data).catch((error: Error) => {
        throw new Error(`${error.message}\n${errors.join('')}`);
    });
    return {
        url,
        loginFile,
        login: JSON.parse(readFileSync(loginFile, 'utf8')) as Login,
        child,
        stop: (signal = 'SIGTERM') => stop(child, signal)
    };
}

async function readyLines(
    child: ChildProcess,
    data: { folder: string } | 'memory'
): Promise<{ url: string; loginFile: string }> {
    let url = '';
    for await (const line of createInterface({ input: child.stdout! })) {
        url ||= /^local org ready: (\S+) \(data: .+\)$/.exec(line)?.[1] ?? '';
        if (url && data !== 'memory') return { url, loginFile: join(data.folder, 'login.json') };
        const [, loginFile] = /^login: (.+)$/.exec(line) ?? [];
        if (loginFile) return { url, loginFile };
    }
    throw new Error('The local org ended before it was ready');
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
}

/** A JWT assertion; `claims` replace what a correct one has. */
export async function assertion(login: Login, claims: Record<string, unknown> = {}): Promise<string> {
    const key = createPrivateKey(readFileSync(login.privateKeyFile));
    const now = Math.floor(Date.now() / 1000);
    const full = { iss: login.clientId, sub: ADMIN, aud: login.instanceUrl, exp: now + 180, ...claims };
    return new SignJWT(full).setProtectedHeader({ alg: 'RS256' }).sign(key);
}

export function requestToken(login: Login, form: Record<string, string>): Promise<Response> {
    return fetch(`${login.instanceUrl}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
}

/** Logs in by JWT. Throws with the answer when it is refused. */
export async function accessToken(login: Login, username: string): Promise<string> {
    const response = await requestToken(login, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: await assertion(login, { sub: username })
    });
    const body = (await response.json()) as { access_token?: string };
    if (!body.access_token) throw new Error(`${username} cannot log in: ${JSON.stringify(body)}`);
    return body.access_token;
}
