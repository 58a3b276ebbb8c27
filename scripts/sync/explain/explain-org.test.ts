// explain as a process against a local org: found by id, key or name; tampering is noticed.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { TestOrg } from '../testing/local-org.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import type { JobResult } from '../testing/run-job.ts';
import { seedBook, settings } from '../testing/seed-book.ts';
import type { Explanation } from './explanation.ts';

const SEED = 'Seed Customer';

describe('health-sync explain', () => {
    let org: TestOrg;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    let id: string;
    const explain = (...args: string[]): Promise<JobResult> =>
        runJob(['explain', ...args, '--config', 'health-sync.json'], options);
    const asData = async (...args: string[]): Promise<{ code: number | null } & Explanation> => {
        const { code, stdout } = await explain(...args, '--json');
        return { code, ...(JSON.parse(stdout) as Explanation) };
    };
    const patch = (values: object): Promise<unknown> => org.rest('PATCH', `/sobjects/Account/${id}`, values);
    before(async () => {
        org = await TestOrg.start();
        id = (await seedBook(org, 12))[0] ?? '';
        // Colours would stand between what is printed and what is looked for.
        options = { cwd: org.folder, env: { ...org.environment, FORCE_COLOR: '0' } };
        const run = await summaryOf(['run', ...settings(org)], options);
        assert.equal(run.code, 0);
    });
    after(() => org.stop());

    it('prints the receipt and proves the score', async () => {
        const { code, stdout, stderr } = await explain(SEED, '--org', 'local');
        assert.equal(code, 0, stderr);
        assert.match(stdout, /^Seed Customer \(001\w{15}, key K0\)\n\nScore {7}14\.7 of 20\nStatus {6}Amber since 2026-06-01\n/u);
        assert.match(stdout, /Outcome score 6\.5, taken as it is +6\.5 +50% +6\.5\n {2}outcome · 2026-05-01 · confirmed by the customer\n/u);
        assert.match(stdout, /Experience score 8\.2, taken as it is +8\.2 +50% +8\.2\n {2}experience · 2026-05-02\n/u);
        assert.match(stdout, /Score \(rules default, arithmetic [\d.]+\) +14\.7\n/u);
        assert.match(stdout, /\nTrend {7}New, no trend yet\n/u);
        assert.match(stdout, /\nNext review 20\d\d-\d\d-\d\d\n/u);
        assert.match(stdout, /\n\nproved: recomputed 14\.7 from the receipt\n$/u);
    }); // prettier-ignore

    it('finds an account by 18 or 15 characters of its id, by key in any case, and by name', async () => {
        for (const wanted of [id, id.slice(0, 15), 'K0', 'k0', SEED]) {
            const { code, account } = await asData(wanted);
            assert.deepEqual([wanted, code, account], [wanted, 0, { id, name: SEED, key: 'K0' }]);
        }
    });

    it('gives the same as data with --json', async () => {
        const { receipt, proof, stored } = await asData('K0', '--since', '2026-05-01');
        assert.deepEqual(proof, { proved: true, recomputed: 14.7, differences: [], problems: [], notes: [] });
        assert.equal(receipt?.since, '2026-05-01');
        assert.deepEqual(receipt?.lines.map(({ says, weight, adds }) => [says, weight, adds]), [[6.5, 0.5, 6.5], [8.2, 0.5, 8.2]]); // prettier-ignore
        assert.equal(stored.Health_Score__c, 14.7);
    });

    it('lists accounts of one name and stops with exit 2; so it does for a name nobody has', async () => {
        const twins = await org.create('Account', [{ Name: "Twin's" }, { Name: "Twin's" }]);
        const several = await explain("Twin's");
        assert.equal(several.code, 2);
        for (const twin of twins) assert.ok(several.stderr.includes(`${twin}  Twin's`));
        assert.match(several.stderr, /npm run sync -- explain 001/u);
        const [first = ''] = twins;
        const never = await explain(first);
        assert.equal(never.code, 1);
        assert.match(never.stdout, /State {7}never scored\n\nNOT PROVED[^\n]+\n {2}The account has never been scored/u);
        const none = await explain('Nobody');
        assert.deepEqual([none.code, none.stdout], [2, '']);
        assert.match(none.stderr, /No account that .+ can see has the id, Health_Key__c or name "Nobody"/u);
    });

    it('shouts with exit 1 when somebody changed a stored number, and names all sides', async () => {
        const changes: [object, RegExp][] = [
            [{ Health_Score__c: 17.7 }, /\n {2}score: stored 17\.7, receipt says 14\.7, recomputed 14\.7 \(Health_Score__c\)\n/u],
            [{ Health_Score__c: null }, /\n {2}score: stored blank, receipt says 14\.7, recomputed 14\.7/u],
            [{ Health_Experience_Score__c: 9.9 }, /\n {2}experience half: stored 9\.9, receipt says 8\.2, recomputed 8\.2/u],
            [{ Health_Outcome_Weight__c: 0.7 }, /\n {2}outcome weight: stored 0\.7, receipt says 0\.5, recomputed 0\.5/u],
            [{ Health_Status__c: 'Green' }, /\n {2}status: stored Green, receipt says Amber, recomputed Amber/u]
        ]; // prettier-ignore
        const sound = { Health_Score__c: 14.7, Health_Experience_Score__c: 8.2, Health_Outcome_Weight__c: 0.5, Health_Status__c: 'Amber' }; // prettier-ignore
        for (const [change, expected] of changes) {
            await patch({ ...sound, ...change });
            const { code, stdout } = await explain(id);
            assert.equal(code, 1);
            assert.match(stdout, /\nNOT PROVED: the stored score does not follow from its receipt\./u);
            assert.match(stdout, expected);
            assert.doesNotMatch(stdout, /^proved/mu);
        }
        await patch(sound);
        assert.equal((await explain(id)).code, 0);
    });

    it('shouts when the receipt is missing, damaged, newer, or was edited together with the record', async () => {
        const [account] = await org.query<{ Health_Detail__c: string }>(
            `SELECT Health_Detail__c FROM Account WHERE Id = '${id}'`
        );
        const text = account?.Health_Detail__c ?? '';
        const detail = JSON.parse(text) as Record<string, unknown>;
        const changes: [string | null, RegExp][] = [
            [null, /no receipt \(Health_Detail__c is blank\)/u],
            [text.slice(0, -9), /is damaged and cannot be read/u],
            [JSON.stringify({ ...detail, v: 99 }), /written by a newer version of the job/u],
            [JSON.stringify({ ...detail, model: '99.0.0' }), /made by arithmetic 99\.0\.0; this program knows/u],
            [JSON.stringify({ ...detail, rules: { weights: { Unknown: 1.4 } } }), /The rules on the receipt are wrong: weights\.Unknown 1\.4 must be a number from 0 to 1\./u]
        ]; // prettier-ignore
        for (const [tampered, expected] of changes) {
            await patch({ Health_Detail__c: tampered });
            const { code, stdout } = await explain(id);
            assert.equal(code, 1);
            assert.match(stdout, expected);
        }
        await patch({ Health_Detail__c: JSON.stringify({ ...detail, score: 17.7 }), Health_Score__c: 17.7 });
        const { code, proof } = await asData(id);
        assert.equal(code, 1);
        assert.deepEqual(proof.differences.map(({ what, stored, receipt, recomputed }) => [what, stored, receipt, recomputed]), [['score', 17.7, 17.7, 14.7]]); // prettier-ignore
        await patch({ Health_Detail__c: text, Health_Score__c: 14.7 });
    });

    it('stops with exit 2 for a day that is none and for settings without an org', async () => {
        const wrong = await explain('K0', '--since', '2026-02-30');
        assert.equal(wrong.code, 2);
        assert.match(wrong.stderr, /--since "2026-02-30" is not a day such as/u);
        const sources = [{ name: 's', kind: 'answers', files: ['a.csv'], columns: { account: 'k', rating: 'r', date: 'd' } }]; // prettier-ignore
        writeFileSync(join(org.folder, 'no-org.json'), JSON.stringify({ sources }));
        const homeless = await runJob(['explain', 'K0', '--config', 'no-org.json'], options);
        assert.deepEqual([homeless.code, /No org is named/u.test(homeless.stderr)], [2, true]);
    });
});
