import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('start.ts', import.meta.url));

let folder = '';
const started = new Set<ChildProcess>();

before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'start-'));
});

after(async () => {
    for (const child of started) child.kill('SIGKILL');
    await fs.rm(folder, { recursive: true, force: true });
});

interface Run {
    child: ChildProcess;
    /** Everything printed so far, both streams. */
    text: () => string;
    /** Resolves when the program has said that it is ready; rejects when it ends before. */
    ready: Promise<void>;
    ended: Promise<number | null>;
}

function start(args: string[] = []): Run {
    const child = spawn(process.execPath, [PROGRAM, '--port', '0', '--org-port', '0', '--data', folder, ...args]);
    started.add(child);
    let text = '';
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const ready = new Promise<void>((resolve, reject) => {
        const listen = (chunk: Buffer) => {
            text += chunk.toString('utf8');
            if (/All accounts +http/.test(text)) resolve();
        };
        child.stdout.on('data', listen);
        child.stderr.on('data', listen);
        void ended.then(() => reject(new Error(`ended before it was ready:\n${text}`)));
    });
    ready.catch(() => undefined);
    return { child, text: () => text, ready, ended };
}

/** True when something listens at the address. */
function answers(address: string): Promise<boolean> {
    const { hostname, port } = new URL(address);
    return new Promise((resolve) => {
        const socket = net.connect(Number(port), hostname, () => {
            socket.destroy();
            resolve(true);
        });
        socket.once('error', () => resolve(false));
    });
}

function addressesIn(text: string): { org: string; pages: string } {
    const org = /local org ready: (\S+)/.exec(text)?.[1] ?? '';
    const pages = /All accounts +(\S+)/.exec(text)?.[1] ?? '';
    return { org, pages };
}

test('a first start shows four accounts; Ctrl-C stops everything; a second start repeats nothing and loses nothing', async () => {
    const first = start();
    await first.ready;
    for (const what of ['Green \\(', 'Amber \\(14\\.7\\)', 'Red \\(', 'Not scored \\(']) {
        assert.match(first.text(), new RegExp(`${what}.*http://127.0.0.1:\\d+/r/Account/001`));
    }
    assert.match(first.text(), /deployed \d{3} components/);
    const { org, pages } = addressesIn(first.text());
    assert.ok((await answers(org)) && (await answers(pages)));
    first.child.kill('SIGINT');
    assert.equal(await first.ended, 0);
    assert.ok(!(await answers(org)) && !(await answers(pages)), 'nothing may go on listening');

    const second = start();
    await second.ready;
    assert.doesNotMatch(second.text(), /deployed|made up|loaded|replayed|scored every/);
    assert.match(second.text(), /Amber \(14\.7\)/);
    second.child.kill('SIGTERM');
    assert.equal(await second.ended, 0);
    assert.ok(!(await answers(addressesIn(second.text()).org)));
});

test('help names every option', async () => {
    const help = start(['--help']);
    assert.equal(await help.ended, 0);
    for (const option of ['--port', '--org-port', '--data', '--fresh']) assert.ok(help.text().includes(option));
});
