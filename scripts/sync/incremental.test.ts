import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { TestOrg } from './testing/local-org.ts';
import { summaryOf } from './testing/run-job.ts';
import { storedResults } from './testing/seed-book.ts';
import { sequence } from './testing/sequence.ts';

const ACCOUNTS = 40;
const DAYS = 60;

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString().slice(0, 10);

/** Evidence as it is known on each day: it grows, some of it expires soon. */
function evidenceByDays(): { answers: string; outcomes: string }[] {
    const random = sequence(7);
    const answers: string[] = [];
    const outcomes: string[] = [];
    return Array.from({ length: DAYS }, (_, before) => {
        const today = before + 1;
        for (let i = 0; i < 4; i++) {
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

    it(`ends every one of ${DAYS} days' runs in the same state as scoring everybody`, async () => {
        let skipped = 0;
        for (const [before, { answers, outcomes }] of evidenceByDays().entries()) {
            for (const org of orgs) {
                writeFileSync(join(org.folder, 'answers.csv'), answers);
                writeFileSync(join(org.folder, 'outcomes.csv'), outcomes);
            }
            const { states, due } = await runBoth(before + 1);
            assert.deepEqual(states[0], states[1], `day ${before + 1}`);
            skipped += ACCOUNTS - due;
        }
        assert.ok(skipped > (DAYS * ACCOUNTS) / 2, `only ${skipped} accounts were ever left alone`);
    });

    it('does so on the way back to earlier days, with what had expired or was not there yet', async () => {
        for (const number of [DAYS - 9, 27, 9, DAYS]) {
            const { states, due } = await runBoth(number);
            assert.deepEqual(states[0], states[1], `back to day ${number}`);
            assert.ok(due > 0);
        }
    });

    /** Runs as of a day in both orgs, in one with what is due and in the other with everybody. Returns how many were due. */
    async function runBoth(number: number): Promise<{ states: unknown[]; due: number }> {
        const command = ['run', '--config', 'health-sync.json', '--as-of', day(number)];
        const runs = orgs.map(async (org, i) => {
            const args = i === 0 ? command : [...command, '--full'];
            const { code, accounts } = await summaryOf(args, { cwd: org.folder, env: org.environment });
            assert.equal(code, 0);
            return { due: accounts.due, state: await storedResults(org) };
        });
        const ended = await Promise.all(runs);
        return { states: ended.map(({ state }) => state), due: ended[0]?.due ?? NaN };
    }
});
