import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import type { QueryResult } from 'pg';
import { postgresBinaries } from './postgres-binaries.ts';

const PASSWORD = 'only-for-this-test';
const ATTEMPTS = 5;

/** A real PostgreSQL server for one test file, on a free port of this machine, with its data in a temporary folder. */
export class PostgresServer {
    readonly port: number;
    /** Folder for the data of the server and for whatever the test writes. */
    readonly folder: string;
    private readonly process: ChildProcess;
    private readonly end: () => void;

    private constructor(port: number, folder: string, process: ChildProcess, end: () => void) {
        this.port = port;
        this.folder = folder;
        this.process = process;
        this.end = end;
    }

    /** @param certificate PEM files, for a server that speaks TLS */
    static async start(certificate?: { readonly cert: string; readonly key: string }): Promise<PostgresServer> {
        const folder = mkdtempSync(join(tmpdir(), 'health-postgres-'));
        const user = unprivileged();
        if (user !== null) chownSync(folder, user.uid, user.gid);
        const data = join(folder, 'data');
        makeCluster(folder, data, user);
        const tls = certificate === undefined ? [] : tlsSettings(certificate, folder, user);
        for (let attempt = 1; ; attempt++) {
            // Between finding a free port and using it somebody else may take it.
            const port = await freePort();
            const started = await launch(data, port, tls, user);
            if (started !== null) return new PostgresServer(port, folder, started.process, started.end);
            if (attempt >= ATTEMPTS) throw new Error(`PostgreSQL did not start on ${data}`);
        }
    }

    /** URL for a user of the server; without a name, its administrator. */
    url(user = 'postgres', password = PASSWORD, database = 'postgres'): string {
        return `postgres://${user}:${password}@127.0.0.1:${this.port}/${database}`;
    }

    /** A connection of the administrator that is yet to be made. */
    client(database?: string): pg.Client {
        return new pg.Client({ connectionString: this.url('postgres', PASSWORD, database) });
    }

    /** Runs statements as the administrator and returns what the last one gave. */
    async query(text: string, values?: unknown[]): Promise<QueryResult> {
        const client = this.client();
        await client.connect();
        try {
            return await client.query(text, values);
        } finally {
            await client.end();
        }
    }

    async stop(): Promise<void> {
        process.off('exit', this.end);
        const ended = new Promise((resolve) => this.process.once('exit', resolve));
        this.process.kill('SIGINT');
        await ended;
        rmSync(this.folder, { recursive: true, force: true });
    }
}

interface User {
    readonly uid: number;
    readonly gid: number;
}

/** PostgreSQL refuses to run as root, so root runs it as somebody else; null: as the one who runs the tests. */
function unprivileged(): User | null {
    if (process.getuid?.() !== 0) return null;
    const users = readFileSync('/etc/passwd', 'utf8').split('\n');
    const found = ['postgres', 'nobody'].map((name) => users.find((line) => line.startsWith(`${name}:`))).find(Boolean);
    const [, , uid, gid] = (found ?? '::65534:65534').split(':');
    return { uid: Number(uid), gid: Number(gid) };
}

function makeCluster(folder: string, data: string, user: User | null): void {
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, PASSWORD);
    if (user !== null) chownSync(passwordFile, user.uid, user.gid);
    const { status, stderr, error } = spawnSync(
        join(postgresBinaries(), 'initdb'),
        ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C', '--no-sync'], // prettier-ignore
        { cwd: folder, encoding: 'utf8', env: environment(), ...user }
    );
    if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr}`);
}

function tlsSettings(
    { cert, key }: { readonly cert: string; readonly key: string },
    folder: string,
    user: User | null
): string[] {
    const own = (path: string, name: string): string => {
        const copy = join(folder, name);
        copyFileSync(path, copy);
        chmodSync(copy, 0o600);
        if (user !== null) chownSync(copy, user.uid, user.gid);
        return copy;
    };
    return ['ssl=on', `ssl_cert_file=${own(cert, 'server.crt')}`, `ssl_key_file=${own(key, 'server.key')}`];
}

async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}

/** Starts the server and waits until it says it is ready; null when the port was taken in the meantime. */
function launch(
    data: string,
    port: number,
    more: readonly string[],
    user: User | null
): Promise<{ process: ChildProcess; end: () => void } | null> {
    const settings = [
        'listen_addresses=127.0.0.1',
        `port=${port}`,
        'unix_socket_directories=',
        'fsync=off',
        'lc_messages=C',
        'log_destination=stderr',
        'logging_collector=off',
        ...more
    ];
    const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    const child = spawn(join(postgresBinaries(), 'postgres'), args, {
        cwd: data,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: environment(),
        ...user
    });
    // A test that dies must not leave a server behind.
    const end = (): void => void child.kill('SIGQUIT');
    process.on('exit', end);
    const said: string[] = [];
    return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (code) => {
            process.off('exit', end);
            if (said.some((line) => line.includes('could not bind'))) resolve(null);
            else reject(new Error(`PostgreSQL ended with ${code}: ${said.join('\n')}`));
        });
        createInterface({ input: child.stderr }).on('line', (line) => {
            said.push(line);
            if (line.includes('ready to accept connections')) resolve({ process: child, end });
        });
    });
}

/** Without the settings of the person who runs the tests. */
function environment(): NodeJS.ProcessEnv {
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'));
    return { ...Object.fromEntries(kept), LANG: 'C' };
}
