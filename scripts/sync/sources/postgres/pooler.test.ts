import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { postgresSchema } from '../../config/postgres-schema.ts';
import { failureOf } from '../../testing/failure.ts';
import { fetchedText } from '../../testing/fetched-text.ts';
import { PostgresServer } from '../../testing/postgres-server.ts';
import { runValues } from '../run-values.ts';
import { PostgresOrigin } from './postgres-origin.ts';

const VALUES = runValues('2026-06-01T12:00:00Z', ['2026-06-01'], 365, null);
/** What PgBouncer takes at the start of a connection without being told to ignore it. */
const STARTUP = new Set([
    'user', 'database', 'client_encoding', 'datestyle', 'timezone', 'standard_conforming_strings', 'application_name'
]); // prettier-ignore

/** Messages of a client, from the bytes it sends: the startup without a letter, then a letter and a length each. */
class Messages {
    private rest = Buffer.alloc(0);
    private begun = false;

    *of(chunk: Buffer): Generator<{ letter: string; body: Buffer }> {
        this.rest = Buffer.concat([this.rest, chunk]);
        for (;;) {
            const head = this.begun ? 1 : 0;
            if (this.rest.length < head + 4) return;
            const end = head + this.rest.readUInt32BE(head);
            if (this.rest.length < end) return;
            yield {
                letter: this.begun ? String.fromCharCode(this.rest[0] ?? 0) : '',
                body: this.rest.subarray(head + 4, end)
            };
            this.begun = true;
            this.rest = this.rest.subarray(end);
        }
    }
}

/** Stands before a server as a pooler of transactions, and refuses what would outlive a transaction. */
class Pooler {
    readonly refused: string[] = [];
    /** Statements in full, of the simple and of the extended protocol. */
    readonly statements: string[] = [];
    /** What it says to a statement instead of the server. */
    answer: (statement: string) => Buffer | null = () => null;
    private readonly server: Server;

    private constructor(port: number) {
        this.server = createServer((near) => this.lead(near, connect(port, '127.0.0.1')));
    }

    static async start(port: number): Promise<Pooler> {
        const pooler = new Pooler(port);
        await new Promise<void>((resolve) => pooler.server.listen(0, '127.0.0.1', resolve));
        return pooler;
    }

    get port(): number {
        return (this.server.address() as AddressInfo).port;
    }

    stop(): Promise<unknown> {
        return new Promise((resolve) => this.server.close(resolve));
    }

    private lead(near: Socket, far: Socket): void {
        const messages = new Messages();
        near.on('data', (chunk) => {
            for (const { letter, body } of messages.of(chunk)) {
                const said = this.heed(letter, body.toString('latin1'));
                if (said === null) continue;
                near.end(said);
                far.destroy();
                return;
            }
            far.write(chunk);
        });
        far.on('data', (chunk) => near.write(chunk));
        for (const [one, other] of [[near, far], [far, near]] as const) one.on('error', () => undefined).on('close', () => other.destroy()); // prettier-ignore
    }

    private heed(letter: string, body: string): Buffer | null {
        const texts = body.split('\0');
        if (letter === '') {
            // The version of the protocol, then names and values.
            for (let i = 0; texts[i]; i += 2) {
                const name = (i === 0 ? body.slice(4).split('\0')[0] : texts[i]) ?? '';
                if (!STARTUP.has(name.toLowerCase())) this.refused.push(`startup parameter ${name}`);
            }
            return null;
        }
        if (letter === 'P' && texts[0] !== '') this.refused.push(`named statement ${texts[0]}`);
        if (letter !== 'Q' && letter !== 'P') return null;
        const statement = texts[letter === 'Q' ? 0 : 1] ?? '';
        this.statements.push(statement);
        if (/^\s*(set\s+(?!local\b)|prepare|listen|declare .* with hold|select .*pg_advisory_lock)/iu.test(statement))
            this.refused.push(statement);
        return this.answer(statement);
    }
}

/** An error as a server or a pooler sends it. */
function errorSaying(severity: string, code: string, text: string): Buffer {
    const body = Buffer.from(`S${severity}\0C${code}\0M${text}\0\0`, 'latin1');
    const head = Buffer.alloc(5);
    head.write('E');
    head.writeUInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
}

describe('PostgreSQL behind a pooler of transactions', () => {
    let server: PostgresServer;
    let pooler: Pooler;
    let folder: string;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'health-pooler-'));
        server = await PostgresServer.start();
        pooler = await Pooler.start(server.port);
    });
    after(async () => {
        await pooler.stop();
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
    });
    beforeEach(() => {
        pooler.answer = () => null;
        pooler.refused.length = 0;
        pooler.statements.length = 0;
    });

    const SQL = 'SELECT n FROM generate_series(1, 5) n WHERE n > $1::int';
    const origin = () => {
        const url = server.url().replace(String(server.port), String(pooler.port));
        return new PostgresOrigin('warehouse', postgresSchema.parse({ url, sql: SQL, parameters: [1], fetchRows: 2 }), folder); // prettier-ignore
    };
    const fetch = (): Promise<string> =>
        fetchedText(origin(), folder, { values: VALUES, columns: ['n'], warn: assert.fail });

    it('asks for nothing that outlives its transaction', async () => {
        assert.deepEqual(await origin().check(), ['n']);
        assert.equal(await fetch(), 'n\n2\n3\n4\n5\n');
        assert.deepEqual(pooler.refused, []);
        assert.equal(pooler.statements[0], 'BEGIN READ ONLY');
        assert.equal(pooler.statements.filter((statement) => statement === SQL).length, 2);
        // Who leaves in the middle of a transaction costs the pooler its connection to the server.
        const turns = pooler.statements.filter((statement) => /^(BEGIN|ROLLBACK)/u.test(statement));
        assert.deepEqual(turns, ['BEGIN READ ONLY', 'ROLLBACK', 'BEGIN READ ONLY', 'ROLLBACK']);
    });

    it('does not blame the query when the pooler has lost its server', async () => {
        const lost = errorSaying('FATAL', '08P01', 'server login has been failing, try again later');
        pooler.answer = (statement) => (statement.startsWith('BEGIN') ? lost : null);
        // One after the other: a failure that nobody waits for yet ends the test.
        for (const work of [() => origin().check(), () => fetch()]) {
            const error = await failureOf(work());
            assert.equal(error.exitCode, 3, error.message);
            assert.match(error.message, /server login has been failing.*SQLSTATE 08P01/u);
            assert.match(error.actions.join('\n'), /pooler.*run the same command again/u);
        }
        pooler.answer = (statement) =>
            statement === SQL ? errorSaying('FATAL', '08P01', 'server conn crashed?') : null;
        assert.equal((await failureOf(fetch())).exitCode, 3);
    });

    it('says what a replica that gives way to its primary wants', async () => {
        const words = 'canceling statement due to conflict with recovery';
        pooler.answer = (statement) => (statement === SQL ? errorSaying('ERROR', '40001', words) : null);
        const error = await failureOf(fetch());
        assert.equal(error.exitCode, 3);
        assert.match(error.actions.join('\n'), /replica.*max_standby_streaming_delay[^]*Nothing was written/u);
    });

    it('tells a query that somebody ended from one that took too long', async () => {
        const words = 'canceling statement due to user request';
        pooler.answer = (statement) => (statement === SQL ? errorSaying('ERROR', '57014', words) : null);
        const error = await failureOf(fetch());
        assert.match(error.actions.join('\n'), /Somebody ended the query/u);
        assert.doesNotMatch(error.actions.join('\n'), /statementTimeout/u);
    });
});
