import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { TestOrg } from '../testing/local-org.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { forgetResults, seedBook, settings, storedResults, writeEvidence } from '../testing/seed-book.ts';

const ACCOUNTS = 30;

describe('a saved plan', () => {
    let org: TestOrg;
    let ids: string[];
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    let args: string[];
    before(async () => {
        org = await TestOrg.start();
        ids = await seedBook(org, ACCOUNTS);
        options = { cwd: org.folder, env: org.environment };
        args = settings(org).slice(0, 2);
    });
    beforeEach(async () => {
        writeEvidence(org, ACCOUNTS);
        await forgetResults(org);
    });
    after(() => org.stop());

    const save = async (file: string) => summaryOf(['plan', ...settings(org), '--save', file], options);
    const write = (file: string, ...more: string[]) => runJob(['run', ...args, '--plan', file, ...more], options);
    /** What is said when a plan is refused; nothing may have been written. */
    const refused = async (file: string, code: number): Promise<string> => {
        const before = await storedResults(org);
        const result = await write(file);
        assert.equal(result.code, code, result.stdout + result.stderr);
        assert.deepEqual(await storedResults(org), before);
        return result.stderr;
    };
    const patch = (i: number, fields: object): Promise<null> =>
        org.rest('PATCH', `/sobjects/Account/${ids[i]}`, fields);

    it('is written exactly as it was, whatever the evidence says by then, and once', async () => {
        await summaryOf(['run', ...settings(org)], options);
        const expected = await storedResults(org);
        await forgetResults(org);
        const planned = await save('a.ndjson');
        writeFileSync(join(org.folder, 'outcome.csv'), 'key,score,on\nK1,1,2026-05-01\n');
        const written = await summaryOf(['run', ...args, '--plan', 'a.ndjson'], options);
        assert.deepEqual(
            [written.code, written.changes.written, written.asOf],
            [0, planned.changes.planned, planned.asOf]
        );
        assert.deepEqual(written.accounts.byState, planned.accounts.byState);
        assert.deepEqual(await storedResults(org), expected);
        const again = await summaryOf(['run', ...args, '--plan', 'a.ndjson'], options);
        assert.deepEqual([again.code, again.changes.planned], [0, 0]);
    });

    it('is refused with the names of the accounts that have moved, and exit 4', async () => {
        await save('b.ndjson');
        await patch(1, {
            Health_Override__c: 'Red',
            Health_Override_Reason__c: 'x',
            Health_Override_Until__c: '2099-01-01'
        });
        const told = await refused('b.ndjson', 4);
        assert.match(told, /1 account has moved since b\.ndjson was saved:\n {2}Account 1 001\w{15}: changed since/u);
        await patch(1, { Health_Override__c: null, Health_Override_Reason__c: null, Health_Override_Until__c: null });
        assert.equal((await write('b.ndjson')).code, 0);
    });

    it('names ten of many accounts that have moved, and lists them all', async () => {
        await save('many.ndjson');
        const override = { Health_Override__c: 'Red', Health_Override_Reason__c: 'x', Health_Override_Until__c: '2099-01-01' };
        for (let i = 0; i < 12; i++) await patch(i, override);
        const told = await refused('many.ndjson', 4);
        assert.match(told, /12 accounts have moved since many\.ndjson was saved:\n( {2}.* 001\w{15}: changed since\n){10} {2}and 2 more\n/u);
        const list = /All of them: (\S+moved\.csv)/u.exec(told)?.[1] ?? '';
        const rows = readFileSync(join(org.folder, list), 'utf8').trimEnd().split('\n');
        assert.deepEqual([rows.length, rows[0], rows[1]], [13, 'id,name,why', `${ids[0]},Seed Customer,changed since`]);
        for (let i = 0; i < 12; i++)
            await patch(i, { Health_Override__c: null, Health_Override_Reason__c: null, Health_Override_Until__c: null });
    }); // prettier-ignore

    it('is refused when an account is gone', async () => {
        const [extra] = await org.create('Account', [{ Name: 'Extra', Health_Key__c: 'K900' }]);
        await save('c.ndjson');
        await org.rest('DELETE', `/sobjects/Account/${extra}`);
        assert.match(await refused('c.ndjson', 4), /gone, or no longer visible/u);
    });

    it('is refused when the rules are other ones', async () => {
        await save('d.ndjson');
        const rules = {
            Name: 'New',
            Status__c: 'Published',
            Version__c: 2,
            Green_From__c: 16,
            Amber_From__c: 10,
            Published_At__c: '2026-05-01T00:00:00Z'
        };
        const [id] = await org.create('Health_Model__c', [rules]);
        assert.match(await refused('d.ndjson', 4), /The rules .* are not those d\.ndjson was made by/u);
        await org.rest('DELETE', `/sobjects/Health_Model__c/${id}`);
    });

    it('is refused in another org', async () => {
        await save('e.ndjson');
        const file = join(org.folder, 'e.ndjson');
        const text = readFileSync(file, 'utf8');
        const id = /"orgId":"(\w+)"/u.exec(text)?.[1] ?? '';
        writeFileSync(file, text.replace(id, '00D000000000000EAA'));
        assert.match(await refused('e.ndjson', 4), /was made for the org 00D000000000000EAA/u);
    });

    it('is refused with exit 2 when it was changed, cut off or is something else', async () => {
        await save('f.ndjson');
        const file = join(org.folder, 'f.ndjson');
        const text = readFileSync(file, 'utf8');
        for (const [broken, message] of [
            [text.replace('"Amber"', '"Green"'), /cut off or was changed/u],
            [text.slice(0, text.length / 2), /cut off or was changed/u],
            [text.split('\n').toSpliced(3, 1).join('\n'), /cut off or was changed/u],
            [text.replace('"version":2', '"version":1'), /has format 1, and this version of the job reads format 2/u],
            ['id,name\n', /does not begin as a plan/u],
            ['', /does not begin as a plan/u]
        ] as const) {
            writeFileSync(file, broken);
            assert.match(await refused('f.ndjson', 2), message);
        }
        assert.match(await refused('nowhere.ndjson', 2), /cannot be written as a plan/u);
    });

    it('goes on where an interrupted run left it', async () => {
        await save('g.ndjson');
        await write('g.ndjson');
        const expected = await storedResults(org);
        const fields = Object.keys(expected['Account 5'] ?? {}).filter((name) => name !== 'Name');
        await patch(5, Object.fromEntries(fields.map((name) => [name, null])));
        const next = await summaryOf(['run', ...args, '--plan', 'g.ndjson'], options);
        assert.deepEqual([next.code, next.changes.planned, next.changes.written], [0, 1, 1]);
    });

    it('says itself as of when and over which part it is', async () => {
        await save('h.ndjson');
        const wrong = await write('h.ndjson', '--as-of', '2026-06-02', '--full', '--shard', '0/2');
        assert.equal(wrong.code, 2);
        for (const name of ['--as-of', '--full', '--shard'])
            assert.match(wrong.stderr, new RegExp(`${name} cannot be combined`, 'u'));
        const part = await summaryOf(['plan', ...settings(org), '--save', 'part.ndjson', '--shard', '1/2'], options);
        const written = await summaryOf(['run', ...args, '--plan', 'part.ndjson'], options);
        assert.deepEqual([written.shard, written.changes.written], ['1/2', part.changes.planned]);
    });

    it('brings the snapshots of its accounts along', async () => {
        const more = { snapshots: { enabled: true } };
        const planned = await summaryOf(['plan', ...settings(org, more, 'kept.json'), '--save', 'k.ndjson'], options);
        const config = settings(org, more, 'kept.json').slice(0, 2);
        const written = await summaryOf(['run', ...config, '--plan', 'k.ndjson'], options);
        assert.ok(planned.history.planned > 0);
        assert.deepEqual([written.code, written.history.written], [0, planned.history.planned]);
    });

    it('goes through the Bulk API, too', async () => {
        const bulk = settings(org, { write: { bulkFrom: 1 } }, 'bulk.json').slice(0, 2);
        const planned = await save('i.ndjson');
        const written = await summaryOf(['run', ...bulk, '--plan', 'i.ndjson'], options);
        assert.deepEqual([written.code, written.changes.written], [0, planned.changes.planned]);
    });
});
