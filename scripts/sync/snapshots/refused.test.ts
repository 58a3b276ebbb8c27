import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { proxiedBook } from '../testing/proxied-book.ts';
import { summaryOf } from '../testing/run-job.ts';
import { setOutcome, settings } from '../testing/seed-book.ts';

const TRACKED = 5;

describe('snapshots that the org refuses', () => {
    const book = proxiedBook(TRACKED + 1);
    const run = (day: string, ...options: string[]) => {
        const args = settings(book.org, { snapshots: { enabled: true } });
        return summaryOf(['run', ...args, '--as-of', day, ...options], book.options);
    };
    const refuse = (code: string | null) => book.org.setFaults(code === null ? null : [{ kind: 'refuse-rows', object: 'Health_Snapshot__c', code }]); // prettier-ignore
    const days = async (where: string): Promise<string[]> => {
        const soql = `SELECT Snapshot_Date__c FROM Health_Snapshot__c WHERE ${where} ORDER BY Snapshot_Key__c`;
        return (await book.org.query<{ Snapshot_Date__c: string }>(soql)).map(({ Snapshot_Date__c: day }) => day);
    };
    const open = async (): Promise<number> =>
        (await book.org.query('SELECT Id FROM Health_Sync_Run__c WHERE History_Due__c != null')).length;

    for (const [code, month] of [
        ['FIELD_CUSTOM_VALIDATION_EXCEPTION', '06'],
        ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', '07'],
        ['STORAGE_LIMIT_EXCEEDED', '08']
    ] as const) {
        it(`are written by the next run, once what refused them is put right (${code})`, async () => {
            const day = (nth: number): string => `2026-${month}-0${nth}`;
            setOutcome(book.org, 'K1', Number(month), '2026-05-30');
            await refuse(code);
            const refused = await run(day(1));
            assert.deepEqual([refused.code, refused.history.written], [1, 0]);
            assert.deepEqual(refused.history.failedByCode, { [code]: refused.history.planned });
            assert.ok(refused.history.planned >= TRACKED);
            await refuse(null);
            const next = await run(day(2));
            assert.deepEqual([next.code, next.history.failed], [0, 0]);
            const there = await days(`Snapshot_Date__c >= ${day(1)}`);
            assert.equal(there.length, TRACKED);
            // What changed on the first day has its day; a picture of the month is of the day on which it could be taken.
            assert.ok((await days(`Snapshot_Date__c = ${day(1)}`)).length > 0, there.join());
            assert.deepEqual([(await run(day(3))).history.written, await open()], [0, 0]);
        });
    }

    it('for good are tried once a day, or with --full, until they can be written', async () => {
        await run('2026-08-31');
        await refuse('FIELD_CUSTOM_VALIDATION_EXCEPTION');
        const [first, second] = ['2026-09-01', '2026-09-02'];
        assert.equal((await run(first)).history.failed, TRACKED);
        const again = await run(first);
        assert.deepEqual([again.code, again.history.planned], [0, 0], again.history.failed.toString());
        assert.match(again.warnings.join(), /first run of another day, or by one with --full/u);
        assert.equal((await run(first)).history.planned, 0);
        assert.equal((await run(first, '--full')).history.failed, TRACKED);
        assert.equal((await run(second)).history.failed, TRACKED);
        await refuse(null);
        assert.equal((await run(second)).history.planned, 0);
        assert.equal((await run(second, '--full')).history.written, TRACKED);
        const last = await run('2026-09-03');
        assert.deepEqual([last.code, last.history.planned, last.warnings], [0, 0, []]);
    });

    it('for good do not keep the others from being written, nor count runs without end', async () => {
        const id = (await book.org.query<{ Id: string }>("SELECT Id FROM Account WHERE Health_Key__c = 'K1'"))[0]?.Id;
        assert.equal((await run('2026-10-01')).code, 0);
        setOutcome(book.org, 'K1', 9.7, '2026-10-02');
        await refuse('FIELD_CUSTOM_VALIDATION_EXCEPTION');
        for (const day of ['2026-10-03', '2026-10-04', '2026-10-05']) {
            const { code, history } = await run(day);
            assert.deepEqual([day, code, history.written], [day, day === '2026-10-05' ? 0 : 1, 0]);
        }
        await refuse(null);
        setOutcome(book.org, 'K1', 2.1, '2026-10-05');
        assert.equal((await run('2026-10-06')).history.written, 1);
        assert.deepEqual((await days(`Account__c = '${id}'`)).slice(-2), ['2026-10-01', '2026-10-06']);
        assert.equal(await open(), 0);
    });
});
