import pg from 'pg';
import type { Client } from 'pg';
import { backoff } from '../../salesforce/retry.ts';
import type { Address } from './address.ts';
import { codeOf, isSqlState } from './failure.ts';

/** Time limits of a connection, milliseconds. */
export interface Limits {
    readonly connect: number;
    /** Work of the server before the next rows come. */
    readonly statement: number;
}

/** A server that waits for us this long has lost us: the disk of the job is full, or its machine is gone. */
const IDLE_MS = 300_000;
const ATTEMPTS = 3;
/** Starting up, too many connections, a name that could not be resolved just now, a connection cut while it was made. */
const PASSING = new Set(['57P03', '53300', 'EAI_AGAIN', 'ECONNRESET']);

/**
 * Connects, makes values come as exact text in UTC and ISO form, and begins a transaction that cannot write.
 * @param warn receives what the server does not know, so that an unusual server is no reason to stop
 */
export async function connect(address: Address, limits: Limits, warn: (text: string) => void): Promise<Client> {
    for (let attempt = 1; ; attempt++) {
        const client = clientFor(address, limits);
        try {
            await client.connect();
            await prepare(client, limits, warn);
            return client;
        } catch (error) {
            await close(client);
            if (attempt >= ATTEMPTS || !PASSING.has(codeOf(error))) throw error;
            await backoff(attempt);
        }
    }
}

/**
 * Waits for an answer of the server as long as `patience`, milliseconds: the network may be gone without a word. Then the line
 * is cut. A connection that ends while it is waited for is a failure, too: a cursor that has all of its answer but the last word
 * says nothing of it.
 */
export async function patiently<Answer>(client: Client, patience: number, answer: Promise<Answer>): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    let ended = (): void => undefined;
    const tired = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
            reject(new Error(`the server said nothing for ${patience / 1000} seconds`));
            client.connection.stream.destroy();
        }, patience);
        // An answer that has arrived, or a better reason, is told a moment later.
        ended = () => void setImmediate(() => setImmediate(() => reject(new Error('the connection was closed'))));
        client.once('end', ended);
    });
    // Who comes second must not be an unhandled failure.
    answer.catch(() => undefined);
    tired.catch(() => undefined);
    try {
        return await Promise.race([answer, tired]);
    } finally {
        clearTimeout(timer);
        client.off('end', ended);
    }
}

/**
 * Ends the transaction of a connection that has given what was wanted, so whatever happens here is no failure. A pooler throws
 * away the server connection of a client that leaves in the middle of a transaction.
 */
export async function leaveTransaction(client: Client, limits: Limits): Promise<void> {
    await patiently(client, limits.connect, client.query('ROLLBACK')).catch(() => undefined);
}

/** Ends a connection; one that is in the middle of an answer is cut. */
export async function close(client: Client): Promise<void> {
    await client.end().catch(() => undefined);
}

function clientFor({ host, port, database, user, password, ssl }: Address, limits: Limits): Client {
    const client = new pg.Client({
        host,
        port,
        database,
        user,
        ssl,
        // Without one of its own the client would look for a password in the environment and in a file.
        password: password ?? refusePassword,
        application_name: 'health-sync',
        connectionTimeoutMillis: limits.connect,
        keepAlive: true,
        keepAliveInitialDelayMillis: 30_000
    });
    // A connection that dies between two answers says so here and again in the next answer, where it is handled.
    client.on('error', () => undefined);
    return client;
}

function refusePassword(): never {
    throw new Error('the server asks for a password, and the settings have none');
}

/** Settings belong to the transaction: behind a pooler that shares connections, nothing else stays ours. */
async function prepare(client: Client, limits: Limits, warn: (text: string) => void): Promise<void> {
    const settings = new Map([
        ['client_encoding', 'UTF8'],
        ['DateStyle', 'ISO, YMD'],
        ['TimeZone', 'UTC'],
        ['extra_float_digits', '3'],
        ['statement_timeout', String(Math.ceil(limits.statement))],
        ['idle_in_transaction_session_timeout', String(IDLE_MS)]
    ]);
    for (;;) {
        await patiently(client, limits.connect, client.query('BEGIN READ ONLY'));
        const refused = await firstRefused(client, settings, limits);
        if (refused === null) return;
        warn(`does not know the setting ${refused}; it goes on without it.`);
        settings.delete(refused);
        await patiently(client, limits.connect, client.query('ROLLBACK'));
    }
}

async function firstRefused(
    client: Client,
    settings: ReadonlyMap<string, string>,
    limits: Limits
): Promise<string | null> {
    for (const [name, value] of settings) {
        try {
            await patiently(client, limits.connect, client.query(`SET LOCAL ${name} = '${value}'`));
        } catch (error) {
            // Anything but a refusal by the server is a lost connection.
            if (!isSqlState(codeOf(error))) throw error;
            return name;
        }
    }
    return null;
}
