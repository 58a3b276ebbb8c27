// A fresh clone, an empty org, the unmodified Salesforce CLI, the steps of docs/install.md and one run of the job: then everybody
// who should see a working account page sees one. Pictures of the pages are in .local/screenshots/first-day.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { visit } from '../../preview/browser/visit.ts';
import type { Visit } from '../../preview/browser/visit.ts';
import { launchChromium } from '../chromium.ts';
import { ADMINISTRATOR } from '../clients/client-org.ts';
import { ROOT } from '../repository.ts';
import { INTEGRATION, MANAGER, NOBODY, SALES_OPS, SEED, VIEWER } from './company.ts';
import { FirstDay } from './first-day.ts';

const PICTURES = join(ROOT, '.local/screenshots/first-day');
/** Who sees the card, and what else they see or do. */
const READERS = [
    { role: 'Health Viewer', username: VIEWER.username, overrides: false, seesKey: false },
    { role: 'Health Account Manager', username: MANAGER.username, overrides: true, seesKey: false },
    { role: 'Health Sales Ops', username: SALES_OPS.username, overrides: false, seesKey: true },
    { role: 'Health Admin', username: ADMINISTRATOR, overrides: true, seesKey: true }
];

let day: FirstDay;
let browser: Browser;

before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    day = await FirstDay.spend();
    browser = await launchChromium();
});
after(async () => {
    await browser?.close();
    await day?.stop();
});

/** Opens the page of the seed account and keeps a picture of it. */
async function open(role: string, user: string): Promise<Visit> {
    const opened = await visit(browser, `${day.pages}/r/Account/${day.accounts.get(SEED.key)}`, { user });
    const path = join(PICTURES, `${role.toLowerCase().replaceAll(' ', '-')}.png`);
    await opened.page.screenshot({ path, fullPage: true });
    return opened;
}

describe('the first day', () => {
    it('deploys the package without an error', () => {
        assert.deepEqual([day.deployed.success, day.deployed.numberComponentErrors], [true, 0]);
    });

    it('leaves doctor nothing to complain of', () => {
        const findings = day.diagnosis?.findings ?? [];
        assert.ok(findings.length > 10);
        assert.deepEqual(
            findings.filter(({ level }) => level !== 'ok'),
            []
        );
    });

    it('shows in a plan what a run would write, with the revenue, and writes nothing', () => {
        const { plan, accounts } = day;
        assert.deepEqual(plan?.warnings, []);
        assert.deepEqual([plan.changes.planned, plan.changes.written], [accounts.size, 0]);
        const seed = plan.changes.examples.find(({ name }) => name === SEED.name);
        assert.deepEqual([seed?.scoreBefore, seed?.scoreAfter, seed?.revenue], [null, 14.7, 1_000_000]);
    });

    it('scores every account in the first run and writes none in the second', async () => {
        const [first, second] = day.runs;
        assert.deepEqual([first?.warnings, first?.changes.written, first?.changes.failed], [[], day.accounts.size, 0]);
        assert.deepEqual([second?.warnings, second?.changes.planned, second?.changes.written], [[], 0, 0]);
        const badges = await day.admin.query<{ Health_Badge__c: string }>(
            'SELECT Health_Badge__c FROM Account ORDER BY Health_Key__c'
        );
        const words = badges.map(({ Health_Badge__c: badge }) => badge.replace(/^\S+ /u, ''));
        assert.deepEqual(words, ['Amber 14.7', 'Green 17.0', 'Amber 10.0', 'Not scored']);
    });

    it('leaves two runs in the log, made by the integration user', async () => {
        const rows = await day.admin.query<{ Result__c: string; CreatedBy: { Username: string } }>(
            'SELECT Result__c, CreatedBy.Username FROM Health_Sync_Run__c'
        );
        const made = rows.map(({ Result__c: result, CreatedBy: { Username } }) => [result, Username]);
        assert.deepEqual(made, [
            ['Done', INTEGRATION],
            ['Done', INTEGRATION]
        ]);
    });
});

describe('the account page', () => {
    for (const { role, username, overrides, seesKey } of READERS) {
        it(`works for ${role}`, async () => {
            const { page, problems, close } = await open(role, username);
            const card = (await page.locator('c-health-card').innerText()).replace(/\s+/gu, ' ');
            assert.match(card, /Amber Score 14\.7 of 20/u);
            assert.match(card, /Outcomes \(ROI\) 6\.5 \+ Experience \(NPS\) 8\.2 = Score 14\.7/u);
            assert.match(card, /this page recomputed 14\.7 from the evidence above/u);
            assert.equal(await page.getByRole('button', { name: 'Override' }).count(), overrides ? 1 : 0);
            assert.equal(await page.getByText('Health Key', { exact: true }).count(), seesKey ? 1 : 0);
            assert.deepEqual(problems, []);
            await close();
        });
    }

    it('tells somebody without a permission set what to ask for, and shows no score', async () => {
        const { page, problems, close } = await open('no permission set', NOBODY.username);
        await page.getByRole('heading', { name: SEED.name }).waitFor();
        assert.match(await page.locator('c-health-card').innerText(), /permission set Health Viewer/u);
        for (const hidden of ['14.7', 'Amber', 'Lifecycle Stage', 'Override']) {
            assert.equal(await page.getByText(hidden).count(), 0, hidden);
        }
        assert.deepEqual(problems, []);
        await close();
    });

    it('does not open for the integration user, who may use the API only', async () => {
        const { page, requests, close } = await open('integration user', INTEGRATION);
        await page.getByText('may use the API only').waitFor();
        assert.deepEqual([await page.locator('c-health-card').count(), requests], [0, []]);
        await close();
    });
});
