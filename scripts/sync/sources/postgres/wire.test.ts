import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { postgresSchema } from '../../config/postgres-schema.ts';
import { makeCertificate } from '../../testing/certificates.ts';
import { failureOf } from '../../testing/failure.ts';
import { fetchedText } from '../../testing/fetched-text.ts';
import { PostgresServer } from '../../testing/postgres-server.ts';
import { runValues } from '../run-values.ts';
import { addressesOf } from './address.ts';
import { close, connect as connectTo, patiently } from './connection.ts';
import { PostgresOrigin } from './postgres-origin.ts';

const ENCRYPTED = 'SELECT ssl AS encrypted FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
const VALUES = runValues('2026-06-01T12:00:00Z', ['2026-06-01'], 365, null);

interface Meddling {
    readonly toServer?: (chunk: Buffer) => Buffer;
    /** null cuts the line on both sides. */
    readonly fromServer?: (chunk: Buffer) => Buffer | null;
}

/** Lets somebody meddle with the line to a server while `work` goes on. */
async function between(server: PostgresServer, meddling: Meddling, work: (url: string) => Promise<void>) {
    const proxy = createServer((near) => {
        const far = connect(server.port, '127.0.0.1').on('error', () => undefined);
        near.on('error', () => undefined);
        near.on('data', (chunk) => void far.write(meddling.toServer?.(chunk) ?? chunk));
        near.on('close', () => far.destroy());
        far.on('close', () => near.end());
        far.on('data', (chunk) => {
            const passed = meddling.fromServer === undefined ? chunk : meddling.fromServer(chunk);
            if (passed !== null) near.write(passed);
            else {
                near.destroy();
                far.destroy();
            }
        });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
        await work(server.url().replace(String(server.port), String((proxy.address() as AddressInfo).port)));
    } finally {
        await new Promise((resolve) => proxy.close(resolve));
    }
}

describe('the wire to PostgreSQL', () => {
    let server: PostgresServer;
    let plain: PostgresServer;
    let folder: string;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'health-wire-'));
        makeCertificate(folder, 'stranger', ['IP:127.0.0.1', 'DNS:warehouse.example']);
        const own = makeCertificate(folder, 'server', ['DNS:warehouse.example']);
        [server, plain] = await Promise.all([PostgresServer.start(own), PostgresServer.start()]);
    });
    after(async () => {
        await Promise.all([server.stop(), plain.stop()]);
        rmSync(folder, { recursive: true, force: true });
    });

    const origin = (url: string, tls: object, more: object = {}) =>
        new PostgresOrigin('warehouse', postgresSchema.parse({ url, sql: ENCRYPTED, tls, ...more }), folder);
    const fetch = (asked: PostgresOrigin, columns: string[], warn = (_: string): void => undefined) =>
        fetchedText(asked, folder, { values: VALUES, columns, warn });
    const refused = async (work: Promise<unknown>): Promise<string> => {
        const error = await failureOf(work);
        assert.equal(error.exitCode, 3, error.message);
        return `${error.message} ${error.actions.join(' ')}`;
    };

    it('is encrypted, and verified by the authority and the name, unless something else is asked for', async () => {
        const named = { mode: 'verify-full', ca: 'server.crt', serverName: 'warehouse.example' };
        assert.equal(await fetch(origin(server.url(), named), ['encrypted']), 'encrypted\ntrue\n');
        const noName = { mode: 'verify-ca', ca: 'server.crt' };
        assert.equal(await fetch(origin(server.url(), noName), ['encrypted']), 'encrypted\ntrue\n');
        assert.equal(await fetch(origin(server.url(), { mode: 'require' }), ['encrypted']), 'encrypted\ntrue\n');
        assert.equal(await fetch(origin(`${server.url()}?sslmode=require`, {}), ['encrypted']), 'encrypted\ntrue\n');
        assert.equal(await fetch(origin(server.url(), {}), ['encrypted']), 'encrypted\nfalse\n');
    });

    it('refuses a certificate by a stranger, without an authority, and for another name', async () => {
        const stranger = { mode: 'verify-full', ca: 'stranger.crt', serverName: 'warehouse.example' };
        assert.match(await refused(origin(server.url(), stranger).check()), /self-signed certificate.*tls\.ca/u);
        assert.match(await refused(origin(server.url(), { mode: 'verify-ca' }).check()), /self-signed certificate/u);
        const misnamed = { mode: 'verify-full', ca: 'server.crt' };
        assert.match(await refused(origin(server.url(), misnamed).check()), /does not match.*tls\.serverName/u);
    });

    it('never goes on without TLS when TLS is asked for', async () => {
        assert.match(await refused(origin(plain.url(), { mode: 'require' }).check()), /speaks no TLS/u);
    });

    it('stops when the network goes away in the middle of an answer', async () => {
        // Lets half a megabyte through, then cuts the line on both sides.
        let seen = 0;
        const cut = { fromServer: (chunk: Buffer) => ((seen += chunk.length) < 500_000 ? chunk : null) };
        await between(plain, cut, async (url) => {
            const sql = `SELECT n, repeat('x', 100) AS wide FROM generate_series(1, 100000) n`;
            const text = await refused(fetch(origin(url, {}, { sql, fetchRows: 500 }), ['n', 'wide']));
            assert.match(text, /could not read the rows after \d+ rows/u);
            assert.match(text, /Nothing was written/u);
        });
    });

    it('does not wait for ever when the network is gone without a word', async () => {
        await between(plain, { fromServer: () => Buffer.alloc(0) }, async (url) => {
            const asked = origin(url, {}, { sql: 'SELECT 1 AS a', connectTimeout: 0.5 });
            assert.match(await refused(asked.check()), /could not connect at .*timeout expired.*"connectTimeout"/u);
        });
        const [address] = addressesOf(postgresSchema.parse({ url: plain.url(), sql: 'SELECT 1' }), '.').addresses;
        assert.ok(address);
        const client = await connectTo(address, { connect: 60_000, statement: 60_000 }, () => undefined);
        const never = new Promise(() => undefined);
        await assert.rejects(patiently(client, 50, never), /the server said nothing for 0\.05 seconds/u);
        await assert.rejects(client.query('SELECT 1'));
        await close(client);
    });

    it('does not take the first rows for all of them, when a server cannot send an answer piece by piece', async () => {
        // Some that speak the protocol say "complete" where PostgreSQL says "there may be more".
        const suspended = Buffer.from([0x73, 0, 0, 0, 4]);
        const complete = Buffer.from('C\0\0\0\x0fSELECT 100\0', 'latin1');
        const claim = {
            fromServer: (chunk: Buffer) => {
                const at = chunk.indexOf(suspended);
                return at < 0 ? chunk : Buffer.concat([chunk.subarray(0, at), complete, chunk.subarray(at + 5)]);
            }
        };
        await between(plain, claim, async (url) => {
            const sql = 'SELECT n FROM generate_series(1, 300) n';
            const text = await refused(fetch(origin(url, {}, { sql, fetchRows: 100 }), ['n']));
            assert.match(text, /ended its answer after the 100 rows that were asked for at a time.*"fetchRows"/u);
            const all = await fetch(origin(url, {}, { sql, fetchRows: 1000 }), ['n']);
            assert.equal(all.split('\n').length, 302);
        });
    });

    it('goes on without a setting that the server does not know', async () => {
        const warnings: string[] = [];
        const stranger = {
            toServer: (chunk: Buffer) =>
                Buffer.from(chunk.toString('latin1').replace('extra_float_digits', 'extra_float_fridge'), 'latin1')
        };
        await between(plain, stranger, async (url) => {
            const asked = origin(url, {}, { sql: 'SELECT 1 AS a' });
            assert.equal(await fetch(asked, ['a'], (text) => void warnings.push(text)), 'a\n1\n');
        });
        assert.deepEqual(warnings, [
            'postgres "warehouse" does not know the setting extra_float_digits; it goes on without it.'
        ]);
    });
});

describe('addressesOf', () => {
    const found = (settings: object) => addressesOf(postgresSchema.parse({ sql: 'SELECT 1', ...settings }), '.');
    const address = (settings: object) => found(settings).addresses[0];
    const tlsMode = (url: string) => address({ url })?.tlsMode;
    const problem = (settings: object) => found(settings).problems.join('\n');

    it('asks for a verified certificate everywhere but on this machine', () => {
        assert.equal(tlsMode('postgres://u@warehouse.example/d'), 'verify-full');
        assert.equal(tlsMode('postgres://u@10.0.0.1/d'), 'verify-full');
        assert.equal(tlsMode('postgres://u@localhost.example/d'), 'verify-full');
        assert.equal(tlsMode('postgres://u@127.0.0.1/d'), 'disable');
        assert.equal(tlsMode('postgres://u@[::1]/d'), 'disable');
        assert.equal(tlsMode('postgres://u@localhost/d'), 'disable');
        assert.equal(tlsMode('postgres://u@localhost/d?sslmode=verify-ca'), 'verify-ca');
        assert.match(problem({ url: 'postgres://u:secret@h/d?sslmode=prefer' }), /may go on without encryption/u);
    });

    it('understands escaped parts, and parts of their own for a password with any character', () => {
        const { user, password, database, port } =
            address({ url: 'postgres://a%40b:p%2Fw@h.example:6000/d%20e' }) ?? {};
        assert.deepEqual([user, password, database, port], ['a@b', 'p/w', 'd e', 6000]);
        const parts = address({ host: 'h.example', port: '6432', database: 'd', user: 'u', password: 'p@/#?%' });
        assert.equal(parts?.password, 'p@/#?%');
        assert.equal(parts?.shown, 'h.example:6432/d as u');
    });

    it('takes numbers of IPv6, with brackets or as a host of their own', () => {
        for (const settings of [
            { url: 'postgres://u@[2001:db8::1]:6000/d' },
            { host: '2001:db8::1', port: 6000, database: 'd', user: 'u' },
            { host: '[2001:db8::1]', port: 6000, database: 'd', user: 'u' }
        ]) {
            const { host, port, shown } = address(settings) ?? {};
            assert.deepEqual([host, port, shown], ['2001:db8::1', 6000, '[2001:db8::1]:6000/d as u']);
        }
        assert.equal(address({ host: '[::1]', database: 'd', user: 'u' })?.tlsMode, 'disable');
    });

    it('says what is wrong without repeating the URL', () => {
        for (const url of [
            'not a url s3cret',
            'postgres://u:s3%cret@h/d',
            'mysql://u:s3cret@h/d',
            'postgres://u:s3cret@h/',
            'postgres://:s3cret@h/d',
            'postgres://u:s3cret@h/d?options=x',
            'postgres://u:12?s3cret@h/d',
            'postgres://u:12?s3cret&s3cond=1@h/d',
            'postgres://u:12/s3cret?s3c=1@h/d',
            'postgres://u:12#s3cret@h/d',
            'postgres://u:?s3cret@h/d',
            'postgres:///d'
        ]) {
            assert.notEqual(problem({ url }), '', url);
            assert.doesNotMatch(problem({ url }), /s3c|s3%c/u);
        }
        assert.match(problem({ url: 'postgres://u:12#s3cret@h/d' }), /A password with \/ # \? @ or % in it: use host/u);
        const files = problem({
            url: 'postgres://u@h.example/d',
            tls: { ca: 'no.pem', cert: 'no.crt', key: 'no.key' }
        });
        assert.match(files, /tls\.ca: there is no readable file .*no\.pem[\s\S]*tls\.cert[\s\S]*tls\.key/u);
    });
});
