import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../repository.ts';

/** What the local org writes for those who want to log in. */
export interface Login {
    readonly instanceUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly privateKeyFile: string;
    readonly username: string;
    readonly orgId: string;
}

export const ADMINISTRATOR = 'admin@account-health.example';

/** A local org as its own process, as empty as an org on its first day, for clients that know nothing of this project. */
export class ClientOrg {
    readonly url: string;
    /** Folder of the org's data and of whatever the clients write; gone after stop(). */
    readonly folder: string;
    readonly login: Login;
    private readonly process: ChildProcess;

    private constructor(url: string, folder: string, process: ChildProcess) {
        this.url = url;
        this.folder = folder;
        this.process = process;
        this.login = JSON.parse(readFileSync(join(folder, 'org', 'login.json'), 'utf8')) as Login;
    }

    static async start(): Promise<ClientOrg> {
        const folder = mkdtempSync(join(tmpdir(), 'account-health-clients-'));
        const args = ['scripts/local-org/main.ts', '--port', '0', '--data', join(folder, 'org')];
        const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
        // Whatever becomes of this process, it leaves no server behind.
        process.once('exit', () => child.kill('SIGKILL'));
        for await (const line of createInterface({ input: child.stdout })) {
            const url = /^local org ready: (\S+) /u.exec(line)?.[1];
            if (url !== undefined) return new ClientOrg(url, folder, child);
        }
        throw new Error('The local org ended before it was ready.');
    }

    /** A JWT assertion for the administrator, as the OAuth 2.0 JWT bearer flow asks for. */
    assertion(): string {
        const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
        const exp = Math.floor(Date.now() / 1000) + 180;
        const claims = { iss: this.login.clientId, sub: ADMINISTRATOR, aud: this.url, exp };
        const body = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
        const signature = createSign('RSA-SHA256').update(body).sign(readFileSync(this.login.privateKeyFile, 'utf8'));
        return `${body}.${signature.toString('base64url')}`;
    }

    /** Logs the administrator in. */
    async accessToken(): Promise<string> {
        const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: this.assertion() };
        const url = `${this.url}/services/oauth2/token`;
        const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
        const { access_token: token } = (await answer.json()) as { access_token?: string };
        if (token === undefined) throw new Error(`The administrator cannot log in: ${answer.status}`);
        return token;
    }

    async stop(): Promise<void> {
        if (this.process.exitCode === null) {
            const ended = once(this.process, 'exit');
            this.process.kill('SIGTERM');
            await ended;
        }
        rmSync(this.folder, { recursive: true, force: true });
    }
}
