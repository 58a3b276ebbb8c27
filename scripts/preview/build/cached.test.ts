import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { cached } from './cached.ts';

let folder = '';

before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'cached-'));
});

after(() => fs.rm(folder, { recursive: true, force: true }));

function write(text: string): (target: string) => Promise<void> {
    return (target) => fs.writeFile(path.join(target, 'main.js'), text);
}

test('a stage is made once per key', async () => {
    const first = await cached(folder, 'app', 'one', write('1'));
    const second = await cached(folder, 'app', 'one', () => Promise.reject(new Error('must not be made again')));
    assert.deepEqual([first.built, second.built, second.folder], [true, false, first.folder]);
    assert.equal(await fs.readFile(path.join(first.folder, 'main.js'), 'utf8'), '1');
});

test('two programs that make the same stage at once both get a whole one', async () => {
    const both = await Promise.all(['a', 'b'].map((text) => cached(folder, 'app', 'two', write(text))));
    assert.equal(both[0]?.folder, both[1]?.folder);
    assert.match(await fs.readFile(path.join(both[0]?.folder ?? '', 'main.js'), 'utf8'), /^[ab]$/);
});

test('a stage that fails leaves nothing behind', async () => {
    const fails = async (target: string) => {
        await write('half')(target);
        throw new Error('does not compile');
    };
    await assert.rejects(cached(folder, 'app', 'three', fails), /does not compile/);
    assert.deepEqual(
        (await fs.readdir(folder)).filter((name) => /three|unfinished/.test(name)),
        []
    );
});

test('only the latest few are kept', async () => {
    for (const key of ['k1', 'k2', 'k3', 'k4', 'k5', 'k6']) await cached(folder, 'vendor', key, write(key));
    const left = (await fs.readdir(folder)).filter((name) => name.startsWith('vendor-'));
    assert.equal(left.length, 4);
    assert.ok(left.includes('vendor-k6'));
});
