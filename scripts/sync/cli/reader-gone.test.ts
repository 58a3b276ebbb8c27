import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FaultyProxy } from '../testing/faulty-proxy.ts';
import { TestOrg } from '../testing/local-org.ts';
import { forgetResults, seedBook, settings } from '../testing/seed-book.ts';

const BIN = fileURLToPath(new URL('../bin.js', import.meta.url));
const ACCOUNTS = 400;

describe('output that goes nowhere', () => {
    let org: TestOrg;
    let proxy: FaultyProxy;
    let env: NodeJS.ProcessEnv;
    before(async () => {
        org = await TestOrg.start();
        await seedBook(org, ACCOUNTS);
        proxy = await FaultyProxy.start(org.url);
        env = org.environmentThrough(proxy.url);
    });
    beforeEach(() => forgetResults(org));
    after(async () => {
        await proxy.stop();
        await org.stop();
    });

    /** Runs the program while nobody reads one of its streams, from before its first line on. */
    async function unread(
        stream: 'stdout' | 'stderr',
        args: readonly string[]
    ): Promise<{ code: number; other: string }> {
        const child = spawn(process.execPath, [BIN, ...args], {
            cwd: org.folder,
            env,
            stdio: ['ignore', 'pipe', 'pipe']
        });
        child[stream].destroy();
        const ended = once(child, 'close') as Promise<[number]>;
        const other = await text(stream === 'stdout' ? child.stderr : child.stdout);
        return { code: (await ended)[0], other };
    }
    const lastRun = async (): Promise<Record<string, unknown> | undefined> =>
        (
            await org.query<Record<string, unknown>>(
                'SELECT Result__c, Lease_Key__c, Accounts_Changed__c FROM Health_Sync_Run__c ORDER BY Name DESC LIMIT 1'
            )
        )[0];

    it('ends no run: it is done, its row closed, and its exit code says so', async () => {
        for (const stream of ['stdout', 'stderr'] as const) {
            await forgetResults(org);
            const { code, other } = await unread(stream, ['run', ...settings(org), '--full']);
            assert.equal(code, 0, other);
            const row = await lastRun();
            assert.deepEqual([row?.['Result__c'], row?.['Lease_Key__c']], ['Done', null], stream);
            assert.equal(row?.['Accounts_Changed__c'], ACCOUNTS);
        }
    });

    it('is no failure of what prints a lot, or only help', async () => {
        const config = settings(org);
        const commands = [
            ['plan', ...config, '--format', 'csv'],
            ['plan', ...config, '--format', 'json'],
            ['doctor', ...config.slice(0, 2)],
            ['explain', 'K1', ...config.slice(0, 2)],
            ['--help']
        ];
        for (const args of commands) {
            const { other } = await unread('stdout', args);
            assert.doesNotMatch(other, /EPIPE|fault of the program|\n\s+at /u, args[0]);
        }
    });

    it('is one where the result does not fit on the disk', async () => {
        const full = openSync('/dev/full', 'w');
        for (const args of [['plan', ...settings(org)], ['doctor', ...settings(org).slice(0, 2)], ['--help']]) {
            const child = spawn(process.execPath, [BIN, ...args], {
                cwd: org.folder,
                env,
                stdio: ['ignore', full, 'pipe']
            });
            const ended = once(child, 'close') as Promise<[number]>;
            const stderr = await text(child.stderr ?? Readable.from([]));
            assert.equal((await ended)[0], 3, stderr);
            assert.match(stderr, /The disk is full/u);
            assert.doesNotMatch(stderr, /\n\s+at /u);
        }
        closeSync(full);
    });

    it('gives the lease back when the terminal is closed, also when that is told twice', async () => {
        const child = spawn(process.execPath, [BIN, 'run', ...settings(org)], { cwd: org.folder, env });
        let isTold = false;
        proxy.fate = ({ method, path }) => {
            const isRead = path.includes('FROM+Account') || path.includes('FROM%20Account');
            if (isRead || (isTold && method === 'PATCH')) child.kill('SIGHUP');
            isTold ||= isRead;
            return 'pass';
        };
        const [code] = (await once(child, 'close')) as [number];
        proxy.fate = () => 'pass';
        assert.equal(code, 129);
        const row = await lastRun();
        assert.deepEqual([row?.['Result__c'], row?.['Lease_Key__c']], ['Interrupted', null]);
        const runs = join(org.folder, '.local/sync');
        assert.deepEqual(
            readdirSync(runs).filter((name) => existsSync(join(runs, name, 'work'))),
            []
        );
    });

    it('says that the folder it was started in is gone, instead of looking for it for ever', () => {
        for (const command of ['plan', 'doctor']) {
            const folder = join(org.folder, 'gone');
            mkdirSync(folder);
            const { status, stderr } = spawnSync(
                'sh',
                ['-c', `rmdir "$PWD"; '${process.execPath}' '${BIN}' ${command} --config x`],
                { cwd: folder, env, encoding: 'utf8', timeout: 60_000 }
            );
            rmSync(folder, { recursive: true, force: true });
            assert.equal(status, 3, stderr);
            assert.match(stderr, /The folder the job was started in is gone\./u);
        }
    });
});
