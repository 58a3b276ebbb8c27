import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { addUser, countAs } from '../testing/people.ts';
import { proxiedBook } from '../testing/proxied-book.ts';
import { summaryOf } from '../testing/run-job.ts';
import { setOutcome, settings } from '../testing/seed-book.ts';

const ALL = 'SELECT Id FROM Health_Snapshot__c';

describe('a snapshot whose owner may not see snapshots', () => {
    const book = proxiedBook(5);
    let [id, user, ned]: string[] = [];
    let args: string[];
    before(async () => {
        id = (await book.org.query<{ Id: string }>("SELECT Id FROM Account WHERE Health_Key__c = 'K0'"))[0]?.Id ?? '';
        user = (await book.org.query<{ Id: string }>("SELECT Id FROM User WHERE Username LIKE 'integration%'"))[0]?.Id;
        ned = await addUser(book.org, 'Ned', []);
        await book.org.rest('PATCH', `/sobjects/Account/${id}`, { OwnerId: ned });
    });
    const run = (day: string) => summaryOf(['run', ...args, '--as-of', day], book.options);
    const owners = async (): Promise<(string | undefined)[]> => {
        const soql = `SELECT OwnerId FROM Health_Snapshot__c WHERE Account__c = '${id}' ORDER BY Snapshot_Date__c`;
        return (await book.org.query<{ OwnerId: string }>(soql)).map(({ OwnerId }) => OwnerId);
    };
    const assign = async (name: string): Promise<void> => {
        const [found] = await book.org.query<{ Id: string }>(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`);
        await book.org.create('PermissionSetAssignment', [{ AssigneeId: ned, PermissionSetId: found?.Id }]);
    };

    for (const [way, bulkFrom, month] of [
        ['collections', 2000, '06'],
        ['the Bulk API', 1, '08']
    ] as const) {
        it(`stays with the user of the job, who says so, until the owner may (${way})`, async () => {
            args = settings(book.org, { snapshots: { enabled: true }, write: { bulkFrom } });
            const first = await run(`2026-${month}-01`);
            assert.deepEqual([first.code, first.history.written, first.history.failed], [0, 4, 0]);
            assert.equal((await owners()).at(-1), user);
            const note = first.warnings.find((text) => text.includes('with the user of the job')) ?? '';
            assert.match(note, /^1 snapshot stays with .*, as 1 owner of accounts .*Assign them Health Viewer/u);
            assert.ok(note.includes(ned ?? ''), note);
            const again = await run(`2026-${month}-02`);
            assert.deepEqual([again.code, again.history.written, again.warnings], [0, 0, []]);
        });
    }

    it('is given to the owner by the first run of a month after that', async () => {
        const before = await owners();
        assert.deepEqual([...new Set(before)], [user]);
        await assign('Health_Viewer');
        const next = await run('2026-09-01');
        assert.deepEqual([next.code, next.history.reowned, next.history.failed], [0, before.length, 0]);
        assert.deepEqual([...new Set(await owners())], [ned]);
        assert.equal(await countAs(book.org, 'Ned', ALL), before.length + 1);
    });

    it('no longer belongs to the owner before, when the new one may not see it', async () => {
        const zoe = await addUser(book.org, 'Zoe', []);
        assert.equal((await run('2026-10-01')).code, 0);
        await book.org.rest('PATCH', `/sobjects/Account/${id}`, { OwnerId: zoe });
        setOutcome(book.org, 'K1', 9.9, '2026-10-02');
        const moved = await run('2026-10-02');
        assert.deepEqual([moved.code, moved.history.reowned, moved.history.failed], [0, 0, 0]);
        assert.deepEqual([...new Set(await owners())], [user]);
        assert.equal(await countAs(book.org, 'Ned', ALL), 0);
        assert.deepEqual([(await run('2026-10-03')).history.failed, (await run('2026-11-01')).history.failed], [0, 0]);
    });
});
