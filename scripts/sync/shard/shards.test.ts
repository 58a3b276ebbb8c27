import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Summary } from '../report/summary.ts';
import { TestOrg } from '../testing/local-org.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { storedResults } from '../testing/seed-book.ts';
import { sequence } from '../testing/sequence.ts';

const ACCOUNTS = 60;
const SHARDS = ['0/3', '1/3', '2/3'];
const STEPS = 4;
const DAYS_A_STEP = 25;
const RULES = {
    Name: 'Rules',
    Status__c: 'Published',
    Version__c: 1,
    Green_From__c: 15,
    Amber_From__c: 10,
    Cohort_Field__c: 'Type',
    Published_At__c: '2026-01-01T00:00:00Z'
};
const COLUMNS = { account: 'key', score: 'score', date: 'on' };
const SOURCES = [
    {
        name: 'outcomes',
        kind: 'roi',
        files: ['outcomes.csv'],
        columns: { ...COLUMNS, validUntil: 'until' },
        constants: { verifiedBy: 'system' }
    },
    { name: 'experience', kind: 'experience', files: ['experience.csv'], columns: COLUMNS }
];

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString().slice(0, 10);

/** Evidence as it is known at each step, with rows of unknown accounts, bad values and unreadable lines. */
function evidenceBySteps(): { outcomes: string; experience: string }[] {
    const random = sequence(11);
    const outcomes: string[] = [
        'K1,11,2026-01-01,2026-12-31',
        'nobody,5,2026-01-01,2026-12-31',
        ',5,2026-01-01,',
        'K2'
    ];
    const experience: string[] = ['K3,4,yesterday', 'Twin,5,2026-01-02', 'a,b,c,d,e'];
    return Array.from({ length: STEPS }, (_, step) => {
        const today = (step + 1) * DAYS_A_STEP;
        for (let i = 0; i < 30; i++) {
            const measured = today - random(20);
            const until = measured + 15 + random(60);
            outcomes.push(`K${random(ACCOUNTS)},${1 + random(90) / 10},${day(measured)},${day(until)}`);
            experience.push(`K${random(ACCOUNTS)},${1 + random(90) / 10},${day(today - random(20))}`);
        }
        return {
            outcomes: `key,score,on,until\n${outcomes.join('\n')}\n`,
            experience: `key,score,on\n${experience.join('\n')}\n`
        };
    });
}

describe('runs over parts of the accounts', () => {
    const orgs: TestOrg[] = [];
    before(async () => {
        orgs.push(await TestOrg.start(), await TestOrg.start());
        // Cohort "C" grows past the smallest size on the way.
        const records = Array.from({ length: ACCOUNTS }, (_, i) => ({
            Name: `Account ${i}`,
            Health_Key__c: `K${i}`,
            Type: i % 5 === 0 ? 'C' : i % 2 === 0 ? 'A' : 'B'
        }));
        for (const org of orgs) {
            await org.create('Health_Model__c', [RULES]);
            await org.create('Account', records);
            writeFileSync(join(org.folder, 'health-sync.json'), JSON.stringify({ org: 'local', sources: SOURCES }));
        }
    });
    after(() => Promise.all(orgs.map((org) => org.stop())));

    const job = (org: TestOrg, command: string, ...more: string[]): Promise<Summary & { code: number | null }> =>
        summaryOf([command, '--config', 'health-sync.json', ...more], { cwd: org.folder, env: org.environment });
    const rejectedOf = (org: TestOrg, { rejected }: Summary): string[] =>
        rejected.file === null || !existsSync(join(org.folder, rejected.file))
            ? []
            : readFileSync(join(org.folder, rejected.file), 'utf8').trimEnd().split('\n').slice(1);

    it('end, settled, in the same state as one run: every stored field, and every rejected row once', async () => {
        const [whole, parts] = orgs as [TestOrg, TestOrg];
        for (const [step, { outcomes, experience }] of evidenceBySteps().entries()) {
            for (const org of orgs) {
                writeFileSync(join(org.folder, 'outcomes.csv'), outcomes);
                writeFileSync(join(org.folder, 'experience.csv'), experience);
            }
            const asOf = ['--as-of', day((step + 1) * DAYS_A_STEP)];
            const one = await job(whole, 'run', ...asOf);
            const several: Summary[] = [];
            const order = step % 2 === 0 ? SHARDS : SHARDS.toReversed();
            for (const shard of order) several.push(await job(parts, 'run', ...asOf, '--shard', shard));
            // The first time everybody is placed, in parts again; later one pass does.
            const passes = step === 0 ? SHARDS.map((shard) => ['--shard', shard]) : [[]];
            for (const pass of passes) {
                const { code, changes } = await job(parts, 'settle', ...asOf, ...pass);
                assert.deepEqual([code, changes.written > 0], [0, true]);
            }
            assert.deepEqual(await storedResults(parts), await storedResults(whole), `step ${step}`);
            const total = (of: (run: Summary) => number): number => several.reduce((sum, run) => sum + of(run), 0);
            assert.equal(
                total((run) => run.accounts.read),
                one.accounts.read
            );
            assert.equal(
                total((run) => run.accounts.due),
                one.accounts.due
            );
            for (const [i, source] of one.sources.entries()) {
                assert.equal(
                    total((run) => run.sources[i]?.used ?? 0),
                    source.used
                );
                assert.equal(
                    total((run) => run.sources[i]?.rejected ?? 0),
                    source.rejected
                );
            }
            assert.deepEqual(several.flatMap((run) => rejectedOf(parts, run)).sort(), rejectedOf(whole, one).sort());
        }
    });

    it('change nothing when they are repeated, nor does settling', async () => {
        const [, parts] = orgs as [TestOrg, TestOrg];
        const asOf = ['--as-of', day(STEPS * DAYS_A_STEP)];
        for (const shard of SHARDS)
            assert.equal((await job(parts, 'run', ...asOf, '--shard', shard)).changes.planned, 0);
        assert.equal((await job(parts, 'settle', ...asOf)).changes.planned, 0);
        assert.equal((await job(parts, 'run', ...asOf, '--full')).changes.planned, 0);
    });

    it('keep a run over everything and the same part out, and let the other parts in', async () => {
        const [, parts] = orgs as [TestOrg, TestOrg];
        const row = { Run_Key__c: 'elsewhere', Result__c: 'Running', Lease_Key__c: 'shard 1/3' };
        const later = new Date(Date.now() + 600_000).toISOString();
        const [id] = await parts.create('Health_Sync_Run__c', [{ ...row, Lease_Expires_At__c: later }]);
        const codes: Record<string, number | null> = {};
        for (const part of [[], ['--shard', '1/3'], ['--shard', '0/2'], ['--shard', '0/3']]) {
            const args = ['run', '--config', 'health-sync.json', '--as-of', day(STEPS * DAYS_A_STEP), ...part];
            const { code, stderr } = await runJob(args, { cwd: parts.folder, env: parts.environment });
            codes[part[1] ?? 'all'] = code;
            if (code === 4) assert.match(stderr, /Another run holds the lease/u);
        }
        assert.deepEqual(codes, { all: 4, '1/3': 4, '0/2': 4, '0/3': 1 });
        await parts.rest('DELETE', `/sobjects/Health_Sync_Run__c/${id}`);
    });
});
