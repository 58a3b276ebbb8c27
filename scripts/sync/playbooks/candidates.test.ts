import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, beforeEach, describe, it } from 'node:test';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import type { Batch } from '../score/score-batch.ts';
import { Engine } from '../sources/engine.ts';
import { findCandidates } from './candidates.ts';
import { onlyNew } from './known.ts';
import type { Playbook } from './playbook.ts';
import type { PlaybookRun } from './playbook-run.ts';
import { DETRACTOR_ANSWERED, STATUS_FELL, TREND_FELL } from './signals.ts';

const DAY = '2026-06-01';

function playbook(trigger: Playbook['trigger'], more: Partial<Playbook> = {}): Playbook {
    const texts = { name: trigger, subject: 's', text: 't', priority: 'Normal' };
    const days = { withinDays: 30, cooldownDays: 0, dueDays: null, appliesFrom: '2026-01-01' };
    return { id: 'P1', trigger, status: null, ...texts, ...days, ...more };
}

describe('what playbooks ask for', () => {
    let folder: string;
    let engine: Engine;
    let asked: string[];
    /** Rows of the next query, as CSV without header. */
    let rows: string[];
    let run: PlaybookRun;
    const batch = {
        table: () => Promise.resolve('news'),
        accounts: 'scored_accounts'
    } as unknown as Batch;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'health-playbooks-'));
        engine = await Engine.open({ folder: join(folder, 'engine'), memoryLimit: '128MB' });
    });
    beforeEach(async () => {
        [asked, rows] = [[], []];
        const json = (_: string, rest: string, body?: { query: string }): Promise<unknown> => {
            if (body !== undefined) asked.push(body.query);
            return Promise.resolve({ id: 'job', state: 'JobComplete', totalSize: rows.length, rest });
        };
        const stream = (): Promise<unknown> => {
            const body = Readable.from([['header', ...rows, ''].join('\n')]);
            return Promise.resolve({ status: 200, headers: { 'sforce-numberofrecords': String(rows.length) }, body });
        };
        const session = { json, stream } as unknown as Session;
        const names = new FieldNames(null, new Map());
        run = { engine, session, names, day: DAY, folder, work: folder, bulkFrom: 0 };
        await news([]);
    });
    after(() => {
        engine.close();
        rmSync(folder, { recursive: true, force: true });
    });

    /** Accounts of the run, of which these were scored: id, digest before, signals, status, and whether something changes. */
    async function news(scored: readonly (readonly [string, string, number, string | null, boolean])[]): Promise<void> {
        await engine.run('CREATE OR REPLACE TABLE scored_accounts (id VARCHAR, digest_stored VARCHAR)');
        await engine.run(
            'CREATE OR REPLACE TABLE news (signals TINYINT, status VARCHAR, driver VARCHAR, changed BOOLEAN)'
        );
        await engine.run(
            `CREATE OR REPLACE TABLE accounts AS SELECT 'A' || i AS "Id", i < 5 AS mine FROM range(9) r(i)`
        );
        for (const [id, digest, signals, status, changed] of scored) {
            await engine.run(`INSERT INTO scored_accounts VALUES ('${id}', '${digest}')`);
            const text = status === null ? 'NULL' : `'${status}'`;
            await engine.run(`INSERT INTO news VALUES (${signals}, ${text}, 'why ${id}', ${changed})`);
        }
    }
    const found = async (...playbooks: Playbook[]): Promise<[string, string, string | null, string | null][]> =>
        (await findCandidates(run, playbooks, [batch])).map(({ playbook: { id }, key, status, driver }) => [id, key, status, driver]); // prettier-ignore

    it('is about the accounts to which just that happened, each playbook for itself', async () => {
        await news([
            ['A0', 'd0', STATUS_FELL, 'Red', true],
            ['A1', 'd1', STATUS_FELL + DETRACTOR_ANSWERED, 'Amber', true],
            ['A2', 'd2', TREND_FELL, 'Green', true],
            ['A3', 'd3', 0, 'Red', true],
            ['A4', 'd4', TREND_FELL, null, true]
        ]);
        const fell = playbook('Status falls', { id: 'fell', status: 'Red' });
        const answered = playbook('Detractor answered', { id: 'answered' });
        assert.deepEqual(await found(fell, answered), [
            ['fell', 'fell:A0:d0', 'Red', 'why A0'],
            ['answered', 'answered:A1:d1', 'Amber', 'why A1']
        ]);
        assert.deepEqual(await found(playbook('Trend falling', { id: 'trend' })), [
            ['trend', 'trend:A2:d2', 'Green', 'why A2'],
            ['trend', 'trend:A4:d4', null, 'why A4']
        ]);
        assert.deepEqual(await found(playbook('Trend falling', { status: 'Red' })), []);
        assert.deepEqual(asked, []);
    });

    it('is about the dates that come near from the day the playbook applies, of the status it names', async () => {
        const from = async (
            more: Partial<Playbook>,
            trigger: Playbook['trigger'] = 'Renewal near'
        ): Promise<string> => {
            asked = [];
            await found(playbook(trigger, more));
            return asked.join();
        };
        const account = 'SELECT Id, Health_Renewal_Date__c, Health_Status__c, Health_Driver__c FROM Account WHERE ';
        const near = 'Health_Renewal_Date__c >= 2026-06-01 AND Health_Renewal_Date__c <= 2026-07-01';
        assert.equal(await from({}), account + near);
        assert.equal(await from({ status: 'Red' }), `${account}${near} AND Health_Status__c = 'Red'`);
        // Within 30 days since May 20th: a date before June 19th was within reach before the playbook began.
        assert.match(
            await from({ appliesFrom: '2026-05-20' }),
            /__c >= 2026-06-19 AND Health_Renewal_Date__c <= 2026-07-01$/u
        );
        assert.match(await from({}, 'Evidence expiring'), /Health_Evidence_Until__c >= 2026-06-01/u);
    });

    it('leaves dates of accounts out that change in this run, and those of other parts', async () => {
        await news([
            ['A0', 'd0', 0, 'Red', true],
            ['A1', 'd1', 0, 'Red', false]
        ]);
        rows = [
            '"A0","2026-06-10","Red","x"',
            '"A1","2026-06-11","Red","say ""hi"""',
            '"A2","2026-06-12","",""',
            '"A7","2026-06-13","Red",""'
        ];
        assert.deepEqual(await found(playbook('Renewal near')), [
            ['P1', 'P1:A1:2026-06-11', 'Red', 'say "hi"'],
            ['P1', 'P1:A2:2026-06-12', null, null]
        ]);
    });

    it('may be more than a call takes arguments, so that the limit on tasks can speak', async () => {
        const count = 200_000;
        await engine.run(
            `CREATE OR REPLACE TABLE accounts AS SELECT 'A' || i AS "Id", true AS mine FROM range(${count}) r(i)`
        );
        rows = Array.from({ length: count }, (_, i) => `A${i},2026-06-10,Red,`);
        const candidates = await findCandidates(run, [playbook('Renewal near')], []);
        assert.equal(candidates.length, count);
        rows = [];
        assert.equal((await onlyNew(run, candidates)).length, count);
    });

    it('is asked for once, and not too soon after another task of the same playbook for the same account', async () => {
        const quiet = playbook('Status falls', { id: 'quiet', cooldownDays: 10 });
        const eager = playbook('Renewal near', { id: 'eager', withinDays: 90 });
        const candidate = (of: Playbook, account: string, key: string) => ({
            playbook: of,
            account,
            key,
            status: null,
            driver: null
        });
        rows = [
            'QUIET:A0:d,quiet,A0,2026-04-01',
            'quiet:A1:x,quiet,A1,2026-05-22',
            'quiet:A2:x,quiet,A2,2026-05-23',
            'quiet:A3:x,quiet,A3,2026-05-30',
            'quiet:A3:y,quiet,A3,2026-05-01',
            'eager:A2:x,eager,A2,2026-06-01'
        ];
        const left = await onlyNew(run, [
            candidate(quiet, 'A0', 'quiet:A0:D'),
            candidate(quiet, 'A1', 'quiet:A1:new'),
            candidate(quiet, 'A2', 'quiet:A2:new'),
            candidate(quiet, 'A3', 'quiet:A3:new'),
            candidate(quiet, 'A4', 'quiet:A4:new'),
            candidate(eager, 'A2', 'eager:A2:new')
        ]);
        assert.deepEqual(
            left.map(({ key }) => key),
            ['quiet:A1:new', 'quiet:A4:new', 'eager:A2:new']
        );
        assert.match(asked.join(), / FROM Health_Playbook_Task__c WHERE Task_Date__c >= 2026-03-03$/u);
        assert.deepEqual([await onlyNew(run, []), asked.length], [[], 1]);
    });
});
