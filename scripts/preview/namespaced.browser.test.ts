// The package as installed under a namespace: job, page, lists and reports work under the prefix.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openStage, type Stage } from './browser/stage.ts';
import { visit } from './browser/visit.ts';
import { ADMIN_USERNAME } from './server/users.ts';
import { OrgSession } from './server/org-session.ts';
import { SEED_KEY } from './sample/seed-account.ts';
import { Processes } from './start/processes.ts';

const DAY_MS = 86_400_000;
const SYNC = 'scripts/sync/bin.js';
const processes = new Processes();
let stage: Stage;
/** The same without a namespace. */
let plain: Stage;

before(async () => {
    plain = await openStage();
    stage = await openStage(undefined, 'acme');
});
after(async () => {
    await processes.stopAll();
    await Promise.all([stage?.close(), plain?.close()]);
});

test('the org has the prefixed names only', async () => {
    const org = new OrgSession(stage.loginFile);
    const ask = async (field: string): Promise<number> => {
        const soql = encodeURIComponent(`SELECT ${field} FROM Account LIMIT 1`);
        return (await org.request(ADMIN_USERNAME, `/services/data/v66.0/query?q=${soql}`)).status;
    };
    assert.deepEqual([await ask('acme__Health_Score__c'), await ask('Health_Score__c')], [200, 400]);
});

test('the job ends in the scores it gives without a namespace', async () => {
    const prefixed = await scores(stage);
    const own = await scores(plain);
    assert.equal(prefixed.length, 200);
    assert.ok(prefixed.filter(({ Health_Score__c }) => Health_Score__c !== null).length > 100);
    assert.deepEqual(prefixed, own);
});

interface Scored {
    Health_Key__c: string;
    Health_Score__c: number | null;
}

async function scores({ demonstration }: Stage): Promise<Scored[]> {
    const rows = await demonstration.client.query<Scored & { attributes: unknown }>(
        'SELECT Health_Key__c, Health_Score__c, Health_Status__c, Health_State__c, Health_Trend__c FROM Account ORDER BY Health_Key__c'
    );
    return rows.map(({ attributes: _, ...row }) => row);
}

test('explain proves the stored score', async () => {
    const args = [SYNC, 'explain', stage.idOf(SEED_KEY), '--org', 'local', '--json'];
    const { code, stdout, stderr } = await processes.run(args, { ACCOUNT_HEALTH_LOCAL_LOGIN: stage.loginFile });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /14\.7/);
});

test('the account page shows the score and its receipt, without a word on the console', async () => {
    const address = `${stage.demonstration.preview.address}/r/Account/${stage.idOf(SEED_KEY)}`;
    const { page, problems, close } = await visit(stage.browser, address);
    const card = page.locator('c-health-card');
    await card.getByText('14.7').first().waitFor();
    assert.ok((await card.getByText('Amber').count()) > 0);
    assert.deepEqual(problems, []);
    await close();
});

test('the account list and every report, list and dashboard open', async () => {
    const { address } = stage.demonstration.preview;
    const list = await visit(stage.browser, `${address}/`);
    await list.page.getByText('200 of 200 accounts').waitFor();
    await list.close();
    const contents = await (await fetch(`${address}/reports`)).text();
    const pages = [...contents.matchAll(/href="(\/(?:reports|lists|dashboards)\/[^"]+)"/g)].map(
        ([, href = '']) => href
    );
    assert.ok(pages.length > 10, contents.slice(0, 500));
    for (const href of pages) {
        const answer = await fetch(address + href);
        assert.equal(answer.status, 200, `${href}: ${(await answer.text()).slice(-800)}`);
    }
});

test('a query of a component gets the prefix, as the platform gives it', async () => {
    const address = `${stage.demonstration.preview.address}/r/Account/${stage.idOf(SEED_KEY)}`;
    const asked: { sent: string; answer: string }[] = [];
    const { close } = await visit(stage.browser, address, {
        until: '10 days ago',
        prepare: async (page) => {
            // The notice about a silent job asks when the last run was, once the score is days old.
            await page.clock.setFixedTime(Date.now() + 10 * DAY_MS);
            await page.route('**/graphql', async (route) => {
                const answer = await route.fetch();
                asked.push({ sent: route.request().postData() ?? '', answer: await answer.text() });
                await route.fulfill({ response: answer });
            });
        }
    });
    await close();
    assert.ok(asked.length > 0);
    for (const { sent, answer } of asked) {
        assert.match(sent, /acme__Health_Sync_Run__c\(/);
        assert.match(answer, /"acme__Finished_At__c":\{"value":"20/);
    }
});
