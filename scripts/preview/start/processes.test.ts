import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChildEnded, Processes } from './processes.ts';

const STAYS = `console.log('ready 1'); setInterval(() => {}, 1000); process.on('SIGTERM', () => process.exit(0));`;

test('a service is ready when it says so, and stops when asked', async () => {
    const processes = new Processes();
    const service = await processes.service('The service', ['-e', STAYS], (line) => line.startsWith('ready'));
    assert.equal(service.ready, 'ready 1');
    await processes.stopAll();
    const after = await Promise.race([service.ended.catch(() => 'rejected'), Promise.resolve('quiet')]);
    assert.equal(after, 'quiet', 'being stopped on purpose is no failure');
});

test('a service that ends before it is ready is reported with what it said', async () => {
    const processes = new Processes();
    const dies = `console.error('port is taken'); process.exitCode = 3;`;
    await assert.rejects(
        processes.service('The service', ['-e', dies], () => false),
        /The service ended \(exit code 3\)\.\nport is taken/
    );
});

test('a service that ends later rejects its promise', async () => {
    const processes = new Processes();
    const dies = `console.log('ready'); setTimeout(() => process.exit(4), 50);`;
    const service = await processes.service('The service', ['-e', dies], (line) => line === 'ready');
    await assert.rejects(service.ended, ChildEnded);
});

test('a program run to its end gives its exit code and output', async () => {
    const result = await new Processes().run(['-e', `console.log('out'); console.error('err'); process.exitCode = 1;`]);
    assert.equal(result.code, 1);
    assert.equal(result.stdout, 'out\n');
    assert.equal(result.stderr, '\nerr');
});
