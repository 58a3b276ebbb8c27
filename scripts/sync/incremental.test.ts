import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { TestOrg } from './testing/local-org.ts';
import { summaryOf } from './testing/run-job.ts';
import { storedResults } from './testing/seed-book.ts';
import { sequence } from './testing/sequence.ts';

const ACCOUNTS = 40;
const STEPS = 8;
const DAYS_A_STEP = 9;

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString().slice(0, 10);

/** Evidence as it is known at each step: it grows, some of it expires soon. */
function evidenceBySteps(): { answers: string; outcomes: string }[] {
    const random = sequence(7);
    const answers: string[] = [];
    const outcomes: string[] = [];
    return Array.from({ length: STEPS }, (_, step) => {
        const today = (step + 1) * DAYS_A_STEP;
        for (let i = 0; i < 12; i++) {
            const account = `K${random(ACCOUNTS)}`;
            answers.push(`${account},p${random(4)},${random(11)},${day(today - random(5))}`);
            if (i % 3 > 0) continue;
            const measured = today - random(5);
            outcomes.push(
                `${account},${1 + random(90) / 10},${day(measured)},${day(measured + 10 + random(40))},m${random(2)}`
            );
        }
        return {
            answers: `key,who,score,on\n${answers.join('\n')}\n`,
            outcomes: `key,score,on,until,measure\n${outcomes.join('\n')}\n`
        };
    });
}

const SOURCES = [
    {
        name: 'answers',
        kind: 'answers',
        files: ['answers.csv'],
        columns: { account: 'key', respondent: 'who', rating: 'score', date: 'on' }
    },
    {
        name: 'outcomes',
        kind: 'roi',
        files: ['outcomes.csv'],
        columns: { account: 'key', score: 'score', date: 'on', validUntil: 'until', measure: 'measure' },
        constants: { verifiedBy: 'system' }
    }
];

describe('scoring only what is due', () => {
    const orgs: TestOrg[] = [];
    before(async () => {
        orgs.push(await TestOrg.start(), await TestOrg.start());
        const records = Array.from({ length: ACCOUNTS }, (_, i) => ({ Name: `Account ${i}`, Health_Key__c: `K${i}` }));
        for (const org of orgs) {
            await org.create('Account', records);
            writeFileSync(join(org.folder, 'health-sync.json'), JSON.stringify({ org: 'local', sources: SOURCES }));
        }
    });
    after(() => Promise.all(orgs.map((org) => org.stop())));

    it(`ends every one of ${STEPS * DAYS_A_STEP} days' runs in the same state as scoring everybody`, async () => {
        let skipped = 0;
        for (const [step, { answers, outcomes }] of evidenceBySteps().entries()) {
            const states = [];
            for (const [i, org] of orgs.entries()) {
                writeFileSync(join(org.folder, 'answers.csv'), answers);
                writeFileSync(join(org.folder, 'outcomes.csv'), outcomes);
                const asOf = day((step + 1) * DAYS_A_STEP);
                const args = ['run', '--config', 'health-sync.json', '--as-of', asOf, ...(i === 0 ? [] : ['--full'])];
                const run = await summaryOf(args, { cwd: org.folder, env: org.environment });
                assert.equal(run.code, 0);
                if (i === 0) skipped += ACCOUNTS - run.accounts.due;
                states.push(await storedResults(org));
            }
            assert.deepEqual(states[0], states[1], `step ${step}`);
        }
        assert.ok(skipped > ACCOUNTS, `only ${skipped} accounts were ever left alone`);
    });
});
