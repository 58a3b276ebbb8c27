// Rules with Stage Days against a local org: an account moves on to its next stage on the very day, without anything new.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { TestOrg } from '../testing/local-org.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { forgetResults, seedBook, settings, storedResults } from '../testing/seed-book.ts';

/** A date field of the package that the user of the job may read; a customer names a field of its own. */
const START = 'Health_Renewal_Date__c';
const RULES = {
    Name: 'By age',
    Status__c: 'Published',
    Version__c: 2,
    Green_From__c: 15,
    Amber_From__c: 10,
    Weight_Onboarding__c: 0.7,
    Weight_Adoption__c: 0.6,
    Weight_Performance__c: 0.45,
    Weight_Transformation__c: 0.35,
    Weight_Unknown__c: 0.5,
    Stage_Days__c: '90, 365, 1095'
};

describe('stages by age', () => {
    let org: TestOrg;
    let rules: string;
    let seed: string;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    before(async () => {
        org = await TestOrg.start();
        options = { cwd: org.folder, env: { ...org.environment, FORCE_COLOR: '0' } };
        const [first = '', second = ''] = await seedBook(org, 12);
        seed = first;
        // On 2026-06-01 the seed customer is 88 days old; the other one has a stage of its own.
        await org.rest('PATCH', `/sobjects/Account/${seed}`, { [START]: '2026-03-05' });
        await org.rest('PATCH', `/sobjects/Account/${second}`, { [START]: '2026-03-05', Health_Stage__c: 'Transformation' }); // prettier-ignore
    });
    after(() => org.stop());
    beforeEach(async () => {
        await forgetResults(org);
        for (const { Id } of await org.query<{ Id: string }>('SELECT Id FROM Health_Model__c'))
            await org.rest('DELETE', `/sobjects/Health_Model__c/${Id}`);
        [rules = ''] = await org.create('Health_Model__c', [RULES]);
    });

    const byAge = (): string[] => settings(org, { accounts: { startField: START } });
    const run = async (day: string, ...more: string[]) => {
        const args = byAge().map((argument) => (argument === '2026-06-01' ? day : argument));
        const { code, accounts, warnings } = await summaryOf(['run', ...args, ...more], options);
        return { code, due: accounts.due, warnings };
    };
    /** Stage and weight on the receipt, score and next review of an account. */
    const shown = async (name = 'Seed Customer'): Promise<unknown[]> => {
        const stored = (await storedResults(org))[name] ?? {};
        const detail = JSON.parse(String(stored['Health_Detail__c'])) as { stage?: string; weight: number };
        return [detail.stage, detail.weight, stored['Health_Score__c'], stored['Health_Next_Review__c']];
    };

    it('begin on their day: the account is due on it, nobody else is, and its receipt proves the score', async () => {
        assert.deepEqual(await run('2026-06-01'), { code: 0, due: 12, warnings: [] });
        assert.deepEqual(await shown(), ['Onboarding', 0.7, 14, '2026-06-03']);
        assert.deepEqual((await shown('Account 1')).slice(0, 2), ['Transformation', 0.35]);
        assert.equal((await run('2026-06-02')).due, 0);
        assert.deepEqual(await run('2026-06-03'), { code: 0, due: 1, warnings: [] });
        assert.deepEqual((await shown()).slice(0, 3), ['Adoption', 0.6, 14.4]);
        const { code, stdout } = await runJob(['explain', 'K0', ...byAge().slice(0, 2)], options);
        assert.equal(code, 0, stdout);
        assert.match(stdout, /proved: recomputed 14\.4 from the receipt/u);
        const few = await storedResults(org);
        await run('2026-06-03', '--full');
        assert.deepEqual(await storedResults(org), few);
    });

    it('follow the rules and the start: other days or another start make accounts due', async () => {
        await run('2026-06-01');
        await org.rest('PATCH', `/sobjects/Health_Model__c/${rules}`, { Stage_Days__c: '30, 88, 1095' });
        assert.equal((await run('2026-06-01')).due, 12);
        assert.deepEqual((await shown()).slice(0, 2), ['Performance', 0.45]);
        await org.rest('PATCH', `/sobjects/Account/${seed}`, { [START]: '2026-05-25' });
        assert.equal((await run('2026-06-01')).due, 1);
        assert.deepEqual((await shown()).slice(0, 2), ['Onboarding', 0.7]);
        await org.rest('PATCH', `/sobjects/Account/${seed}`, { [START]: '2026-03-05' });
        await org.rest('PATCH', `/sobjects/Health_Model__c/${rules}`, { Stage_Days__c: null });
        assert.equal((await run('2026-06-01')).due, 12);
        assert.deepEqual((await shown()).slice(0, 2), [undefined, 0.5]);
    });

    it('are warned of once by the run, and by doctor, while the settings name no start', async () => {
        const { code, warnings } = await summaryOf(['run', ...settings(org)], options);
        assert.equal(code, 0);
        assert.deepEqual(warnings, [
            '"By age" (version 2): Stage Days give a stage by age, but the settings do not say from which day; accounts with a ' +
                'blank stage stay without one. Set "accounts": { "startField": "<date field>" } to the Account field that holds ' +
                'the day the relationship began, or clear Stage Days.'
        ]);
        assert.deepEqual((await shown()).slice(0, 2), [undefined, 0.5]);
        const doctor = await runJob(['doctor', '--config', 'health-sync.json', '--org', 'local'], options);
        assert.match(doctor.stdout, /"By age" \(version 2\): Stage Days give a stage by age/u);
        assert.match(doctor.stdout, /Set "accounts": \{ "startField"/u);
    });

    it('are warned of when the start is a field without days', async () => {
        const { code, warnings } = await summaryOf(
            ['run', ...settings(org, { accounts: { startField: 'Phone' } })],
            options
        );
        assert.deepEqual([code, warnings.length], [0, 1]);
        assert.match(warnings.join(), /accounts\.startField names Phone, a field of type phone: .* Name a date field/u);
        assert.deepEqual((await shown()).slice(0, 2), [undefined, 0.5]);
    });

    it('that are no three rising days are left out with a warning; the last published rules stay in force', async () => {
        await org.rest('PATCH', `/sobjects/Health_Model__c/${rules}`, { Status__c: 'Retired' });
        for (const [days, sentence] of [
            [
                '90, a year, 1095',
                'Stage_Days__c: "a year" in "90, a year, 1095" is not a whole number of days such as 90.'
            ],
            ['90, 60, 1095', 'stageDays 90,60,1095 must be three rising whole numbers of days.']
        ] as const) {
            const wrong = { ...RULES, Name: 'Odd ages', Version__c: 3, Stage_Days__c: days };
            const [id] = await org.create('Health_Model__c', [wrong]);
            const { code, warnings } = await run('2026-06-01', '--full');
            assert.deepEqual([code, warnings], [0, [
                `WRONG RULES ARE IGNORED. "Odd ages" (Published, version 3): ${sentence} ` +
                    'The last published rules stay in force: "By age" (Retired, version 2). Correct the wrong ones and publish them again.'
            ]]); // prettier-ignore
            assert.deepEqual((await shown()).slice(0, 2), ['Onboarding', 0.7]);
            await org.rest('DELETE', `/sobjects/Health_Model__c/${id}`);
        }
    });
});
