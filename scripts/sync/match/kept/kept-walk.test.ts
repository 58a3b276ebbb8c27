import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Summary } from '../../report/summary.ts';
import { FaultyProxy } from '../../testing/faulty-proxy.ts';
import { AN_HOUR_MS, nextSecond } from '../../testing/kept-book.ts';
import { TestOrg } from '../../testing/local-org.ts';
import { summaryOf } from '../../testing/run-job.ts';
import { storedResults } from '../../testing/seed-book.ts';
import { sequence } from '../../testing/sequence.ts';
import { MANY } from './merge-accounts.ts';

const ACCOUNTS = 60;
/** Accounts to which nothing happens: beside them those that change are few, so that rows and keys are exchanged where they are kept. */
const OTHERS = 740;
const DAYS = 5;
const COLUMNS = { account: 'key', score: 'score', date: 'on' };
const SETTINGS = {
    org: 'local',
    accounts: { only: [{ field: 'Type', in: ['A', 'B'] }] },
    write: { bulkFrom: 1 },
    sources: [
        { name: 'experience', kind: 'experience', files: ['experience.csv'], columns: COLUMNS },
        {
            name: 'outcomes',
            kind: 'roi',
            files: ['outcomes.csv'],
            columns: COLUMNS,
            constants: { verifiedBy: 'system' }
        }
    ]
};

const dayOf = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString().slice(0, 10);

/** What people do to the accounts of an org in a day, by the number of each account. */
type Edit = (org: TestOrg, ids: string[]) => Promise<unknown>;

function editsOf(random: (below: number) => number, day: number): Edit[] {
    const change = (values: object): Edit => {
        const nth = random(ACCOUNTS);
        return (org, ids) =>
            ids[nth] === '' ? Promise.resolve() : org.rest('PATCH', `/sobjects/Account/${ids[nth]}`, values);
    };
    const edits: Edit[] = [
        change({ Name: `Renamed ${day}` }),
        change({ Health_Key__c: `K${200 + day}` }),
        change({ Type: ['A', 'B', 'C', null][random(4)] }),
        change({ Phone: String(day) }),
        change({
            Health_Override__c: 'Red',
            Health_Override_Reason__c: 'said so',
            Health_Override_Until__c: '2999-12-31'
        })
    ];
    const gone = random(ACCOUNTS);
    const created = { Name: `Created ${day}`, Health_Key__c: `K${random(ACCOUNTS) + 100}`, Type: 'A' };
    return [
        ...edits.filter(() => random(3) > 0),
        async (org, ids) => ids.push(...(await org.create('Account', [created]))),
        async (org, ids) => {
            if (day % 2 === 0 || ids[gone] === '') return;
            await org.rest('DELETE', `/sobjects/Account/${ids[gone]}`);
            ids[gone] = '';
        }
    ];
}

/** Evidence as it is known on each day: it grows. */
function evidenceByDays(): { experience: string; outcomes: string }[] {
    const random = sequence(3);
    const [experience, outcomes]: [string[], string[]] = [[], []];
    return Array.from({ length: DAYS }, (_, day) => {
        for (let i = 0; i < (day === 0 ? ACCOUNTS : 3); i++) {
            const key = `K${day === 0 ? i : random(ACCOUNTS + 100)}`;
            experience.push(`${key},${1 + random(90) / 10},${dayOf((day + 1) * 9 - 1)}`);
            if (random(2) === 0) outcomes.push(`${key},${1 + random(90) / 10},${dayOf((day + 1) * 9 - 1)}`);
        }
        return {
            experience: `key,score,on\n${experience.join('\n')}\n`,
            outcomes: `key,score,on\n${outcomes.join('\n')}\n`
        };
    });
}

/** An org whose accounts are read in one way. */
interface Way {
    readonly org: TestOrg;
    readonly proxy: FaultyProxy;
    readonly ids: string[];
    /** Commands of each day. */
    readonly commands: readonly (readonly string[])[];
}

describe('days of runs that keep the accounts', () => {
    const ways: Way[] = [];
    before(async () => {
        const shards = ['0/2', '1/2'].map((shard) => ['run', '--shard', shard]);
        for (const commands of [[['run']], [['plan'], ['run']], [...shards, ['settle']]]) {
            const org = await TestOrg.start();
            // A test has no hour to wait until what was written is no longer asked for again: the clock in the answers is ahead.
            const proxy = await FaultyProxy.start(org.url);
            proxy.ahead = AN_HOUR_MS;
            const records = Array.from({ length: ACCOUNTS + OTHERS }, (_, i) => ({
                Name: `Account ${i}`,
                Health_Key__c: i < ACCOUNTS ? `K${i}` : `O${i}`,
                Type: ['A', 'B', 'C'][i % 3]
            }));
            const engine = ways.length === 0 ? { fullAccountsDays: 0 } : {};
            writeFileSync(join(org.folder, 'health-sync.json'), JSON.stringify({ ...SETTINGS, engine }));
            ways.push({ org, proxy, ids: await org.create('Account', records), commands });
        }
    });
    after(async () => {
        for (const { org, proxy } of ways) await Promise.all([proxy.stop(), org.stop()]);
    });

    const runDay = async ({ org, proxy, commands }: Way, day: number): Promise<Summary[]> => {
        const summaries: Summary[] = [];
        for (const command of commands) {
            const args = [...command, '--config', 'health-sync.json', '--as-of', dayOf((day + 1) * 9)];
            summaries.push(await summaryOf(args, { cwd: org.folder, env: org.environmentThrough(proxy.url) }));
        }
        return summaries;
    };

    it('ends each in the state of runs that read everything: in one run, after a plan, and in shards', async () => {
        const random = sequence(17);
        const evidence = evidenceByDays();
        const kept = [0, 0, 0];
        for (const [day, { experience, outcomes }] of evidence.entries()) {
            const edits = day === 0 ? [] : editsOf(random, day);
            const states: unknown[] = [];
            const written: number[] = [];
            for (const [i, way] of ways.entries()) {
                writeFileSync(join(way.org.folder, 'experience.csv'), experience);
                writeFileSync(join(way.org.folder, 'outcomes.csv'), outcomes);
                await nextSecond(way.org);
                for (const edit of edits) await edit(way.org, way.ids);
                const runs = await runDay(way, day);
                const few = runs.filter(
                    ({ accounts }) => accounts.wholeBecause === null && accounts.fetched <= OTHERS * MANY
                );
                kept[i] = (kept[i] ?? 0) + few.length;
                states.push(await storedResults(way.org));
                written.push(runs.reduce((sum, { changes }) => sum + changes.written, 0));
            }
            assert.deepEqual(states[1], states[0], `day ${day}`);
            assert.deepEqual(states[2], states[0], `day ${day}, in shards`);
            assert.equal(written[1], written[0]);
        }
        assert.equal(kept[0], 0);
        assert.ok(
            (kept[1] ?? 0) >= DAYS - 1 && (kept[2] ?? 0) >= DAYS - 1,
            `few kept accounts were exchanged ${kept.join(', ')} times`
        );
    });
});
