import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { ADMIN_USERNAME } from '../org/first-start.ts';
import { openOrg } from '../org/open.ts';
import { Database } from './database.ts';

const WRITER = join(import.meta.dirname, 'crash-writer.ts');

let folder: string;
before(() => {
    folder = mkdtempSync(join(tmpdir(), 'local-org-store-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Lets the writer acknowledge some batches, kills it without warning, and returns the last acknowledged one. */
async function writeAndKill(dataDir: string, batches: number): Promise<number> {
    const child = spawn(process.execPath, [WRITER, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    let last = -1;
    let seen = 0;
    for await (const line of createInterface({ input: child.stdout })) {
        last = Number(line.split(' ')[0]);
        seen += 1;
        if (seen >= batches) child.kill('SIGKILL');
    }
    return last;
}

describe('durability', () => {
    it('keeps every acknowledged record of a process that is killed while it writes', async () => {
        const dataDir = join(folder, 'killed');
        for (const batches of [3, 20]) {
            const last = await writeAndKill(dataDir, batches);
            const org = openOrg({ dataDir, sourceDirs: [] });
            const admin = org.session(org.userByUsername(ADMIN_USERNAME)?.id ?? '');
            for (const batch of [0, last]) {
                const soql = `SELECT COUNT() FROM Account WHERE Name LIKE 'Batch ${batch} row %'`;
                assert.ok(org.query(admin, soql).totalSize >= 50, `batch ${batch} of ${last}`);
            }
            // Batches are all or nothing, also the one that was cut off.
            assert.equal(org.query(admin, 'SELECT COUNT() FROM Account').totalSize % 50, 0);
            assert.ok(Number(org.state.get('batch', 'last')) >= last);
            org.close();
        }
    });

    it('refuses a folder that is open elsewhere, says by whom, and leaves it unharmed', async () => {
        const dataDir = join(folder, 'shared');
        const child = spawn(process.execPath, [WRITER, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
        const lines = createInterface({ input: child.stdout });
        await new Promise((resolve) => lines.once('line', resolve));
        assert.throws(() => openOrg({ dataDir, sourceDirs: [] }), {
            message: new RegExp(`in use by process ${child.pid}.*--data <folder>`)
        });
        const closed = new Promise((resolve) => child.once('close', resolve));
        child.kill('SIGKILL');
        await closed;
        const org = openOrg({ dataDir, sourceDirs: [] });
        assert.equal(readFileSync(join(dataDir, 'org.lock'), 'utf8').trim(), String(process.pid));
        org.close();
    });
});

describe('transactions', () => {
    it('rolls an inner failure back without losing the outer work', () => {
        const database = new Database(null);
        database.sqlite.exec('CREATE TABLE t (n INTEGER)');
        database.transaction(() => {
            database.run('INSERT INTO t VALUES (1)');
            assert.throws(() =>
                database.transaction(() => {
                    database.run('INSERT INTO t VALUES (2)');
                    throw new Error('inner');
                })
            );
            database.transaction(() => database.run('INSERT INTO t VALUES (3)'));
        });
        assert.throws(() =>
            database.transaction(() => {
                database.run('INSERT INTO t VALUES (4)');
                throw new Error('outer');
            })
        );
        assert.deepEqual(
            database.all('SELECT n FROM t ORDER BY n').map((row) => row.n),
            [1, 3]
        );
        database.close();
    });
});
