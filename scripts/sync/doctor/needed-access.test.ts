import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadConfig } from '../config/load.ts';
import { FaultyProxy } from '../testing/faulty-proxy.ts';
import { TestOrg } from '../testing/local-org.ts';
import { runJob } from '../testing/run-job.ts';
import { AS_OF, seedBook, settings } from '../testing/seed-book.ts';
import { neededAccess } from './needed-access.ts';
import type { Access } from './needed-access.ts';

const ACCOUNTS = 12;

describe('the list of what the job needs', () => {
    let org: TestOrg;
    let proxy: FaultyProxy;
    /** Names of fields and objects in the requests of real runs, and those in what they wrote. */
    const asked = new Set<string>();
    const written = new Set<string>();

    before(async () => {
        org = await TestOrg.start();
        const ids = await seedBook(org, ACCOUNTS);
        const playbook = { Active__c: true, Task_Subject__c: 'Call', Applies_From__c: '2026-01-01' };
        await org.create('Health_Playbook__c', [
            { ...playbook, Name: 'Renewal', Trigger__c: 'Renewal near', Within_Days__c: 60 },
            { ...playbook, Name: 'Evidence', Trigger__c: 'Evidence expiring', Within_Days__c: 400 }
        ]);
        await org.rest('PATCH', `/sobjects/Account/${ids[0]}`, { Health_Renewal_Date__c: '2026-09-20' });
        const published = { Status__c: 'Published', Version__c: 1, Green_From__c: 15, Amber_From__c: 10 };
        await org.create('Health_Model__c', [{ Name: 'Standard', ...published }]);
        const [set = ''] = await org.create('PermissionSet', [
            { Name: 'Create_Tasks', Label: 'Create Tasks', PermissionsEditTask: true }
        ]);
        const [user] = await org.query<{ Id: string }>("SELECT Id FROM User WHERE Username LIKE 'integration%'");
        await org.create('PermissionSetAssignment', [{ PermissionSetId: set, AssigneeId: user?.Id }]);
        proxy = await FaultyProxy.start(org.url);
        proxy.watch = ({ method, path }, body) => {
            if (path.startsWith('/services/oauth2')) return;
            // Of an upload only the columns: values are no names.
            const isCsv = /\/batches$/u.test(path);
            const sent = isCsv ? (body.split('\n')[0] ?? '') : body;
            for (const name of namesIn(`${decodeURIComponent(path)} ${sent}`)) asked.add(name);
            const writes = isCsv || (method === 'PATCH' && !path.includes('/jobs/'));
            const fields = sent.replaceAll(/"type":"\w+"/gu, '');
            for (const name of writes ? namesIn(fields) : []) written.add(name);
        };
        const options = { cwd: org.folder, env: org.environmentThrough(proxy.url) };
        const snapshots = { enabled: true };
        const bulk = settings(org, { snapshots, write: { bulkFrom: 1 } }, 'bulk.json').slice(0, 2);
        const collections = settings(org, { snapshots }, 'collections.json').slice(0, 2);
        const run = async (...args: string[]): Promise<void> => {
            const { code, stdout, stderr } = await runJob(args, options);
            assert.equal(code, 0, stdout + stderr);
        };
        await run('backfill', ...bulk, '--from', '2026-05-01', '--as-of', AS_OF);
        const changed = Array.from({ length: ACCOUNTS - 1 }, (_, i) => `K${i},${1 + (i % 9)},2026-06-20`);
        writeFileSync(join(org.folder, 'outcome.csv'), `key,score,on\n${changed.join('\n')}\n`);
        await run('run', ...collections, '--as-of', '2026-07-01');
        await run('run', ...bulk, '--as-of', '2026-09-05');
        // Playbooks look at the dates of accounts that stayed as they were.
        await run('run', ...collections, '--as-of', '2026-09-06');
    });
    after(async () => {
        await proxy.stop();
        await org.stop();
    });

    const needed = () => {
        const { config } = loadConfig(join(org.folder, 'bulk.json'), {});
        return neededAccess(config, []);
    };
    const fieldsWith = (wanted: readonly Access[]): Set<string> =>
        new Set(
            needed().flatMap(({ fields }) =>
                [...fields].filter(([, access]) => wanted.some((one) => access.has(one))).map(([name]) => name)
            )
        );

    it('holds every field and object of the package that runs ask for', () => {
        const known = new Set([...fieldsWith(['read', 'update', 'create']), ...needed().map(({ object }) => object)]);
        assert.ok(asked.size > 60, `only ${asked.size} names seen`);
        assert.deepEqual(
            [...asked].filter((name) => !known.has(name)),
            []
        );
    });

    it('asks for write access to every field that runs write', () => {
        const known = fieldsWith(['update', 'create']);
        assert.ok(written.has('Health_Score__c') && written.has('Snapshot_Key__c') && written.has('Lease_Key__c'));
        assert.deepEqual(
            [...written].filter((name) => !known.has(name)),
            []
        );
    });

    it('asks for nothing that runs do not use', () => {
        const idle = [...fieldsWith(['read', 'update', 'create'])].filter(
            (name) => name.endsWith('__c') && !asked.has(name)
        );
        assert.deepEqual(idle, []);
    });
});

function namesIn(text: string): string[] {
    return text.match(/\b[A-Za-z]\w*?__c\b/gu) ?? [];
}
