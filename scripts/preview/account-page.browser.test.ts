import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { checkAccessibility } from './browser/accessibility.ts';
import { CARD_STATES, comeToRest } from './browser/states.ts';
import { openStage, type Stage } from './browser/stage.ts';
import { visit, type View } from './browser/visit.ts';
import { SEED_KEY } from './sample/seed-account.ts';

let stage: Stage;

before(async () => {
    stage = await openStage();
});

after(() => stage?.close());

function open(address: string, view: View = {}) {
    return visit(stage.browser, stage.demonstration.preview.address + address, view);
}

function seedPage(view: View = {}) {
    return open(`/r/Account/${stage.idOf(SEED_KEY)}`, view);
}

const PHONE = 390;
const LOOKS: [string, View][] = [
    ['on a desktop', { width: 1280 }],
    ['on a desktop in the dark', { width: 1280, theme: 'dark' }],
    ['on a phone', { width: PHONE }],
    ['on a phone in the dark', { width: PHONE, theme: 'dark' }]
];

test('the seed account shows 14.7, Amber, without a word on the console', async () => {
    const { page, problems, close } = await seedPage();
    const card = page.locator('c-health-card');
    await card.getByText('14.7').first().waitFor();
    assert.ok((await card.getByText('Amber').count()) > 0);
    assert.deepEqual(problems, []);
    await close();
});

test('the card asks for data once per page view', async () => {
    const { page, requests, close } = await seedPage();
    await page.locator('c-health-card').getByText('14.7').first().waitFor();
    assert.equal(requests.length, 1, requests.join('\n'));
    await close();
});

for (const [look, view] of LOOKS) {
    test(`the account page is accessible ${look}`, async () => {
        const { page, problems, close } = await seedPage(view);
        await page.locator('c-health-card').getByText('14.7').first().waitFor();
        const report = await checkAccessibility(page);
        assert.deepEqual(report.violations, []);
        assert.ok(report.contrastChecked > 20, `only ${report.contrastChecked} texts were measured`);
        assert.deepEqual(problems, []);
        await close();
    });

    test(`the account list is accessible ${look}`, async () => {
        const { page, problems, close } = await open('/', view);
        await page.getByText('200 of 200 accounts').waitFor();
        const report = await checkAccessibility(page);
        assert.deepEqual(report.violations, []);
        assert.deepEqual(problems, []);
        await close();
    });
}

test('nothing needs sideways scrolling on a phone', async () => {
    const { page, close } = await seedPage({ width: PHONE });
    await page.locator('c-health-card').getByText('14.7').first().waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= PHONE, `the page is ${width} px wide`);
    await close();
});

test('the page follows the chosen user: a viewer sees the score, somebody without permission does not', async () => {
    const viewer = await seedPage({ user: 'vera.violet@account-health.example' });
    await viewer.page.locator('c-health-card').getByText('14.7').first().waitFor();
    await viewer.close();
    const visitor = await seedPage({ user: 'noah.nettle@account-health.example' });
    await visitor.page.getByRole('heading', { name: 'Acorn Analytics' }).waitFor();
    assert.equal(await visitor.page.getByText('14.7').count(), 0);
    await visitor.close();
});

test('an account manager overrides a status by keyboard alone, and the card follows without a reload', async () => {
    const address = `/r/Account/${stage.idOf('middling')}`;
    const { page, requests, problems, close } = await open(address, { user: await ownerOf(stage.idOf('middling')) });
    const card = page.locator('c-health-card');
    await card.getByRole('button', { name: 'Override' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await comeToRest(page);
    assert.deepEqual((await checkAccessibility(page)).violations, []);
    await tabTo(page, 'input[type=radio]');
    await page.keyboard.press('Space');
    await tabTo(page, 'textarea');
    await page.keyboard.type('Sponsor confirmed the renewal');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Dec 31, 2099');
    await tabTo(page, 'button.slds-button_brand');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await card.getByText('Green, set by hand').waitFor();
    await page.getByRole('status').getByRole('heading').first().waitFor();
    assert.equal(requests.filter((request) => request.startsWith('PATCH')).length, 1);
    assert.deepEqual(problems, []);
    await close();
});

async function ownerOf(accountId: string): Promise<string> {
    const { client } = stage.demonstration;
    const [row] = await client.query<{ Owner: { Username: string } }>(
        `SELECT Owner.Username FROM Account WHERE Id = '${accountId}'`
    );
    return row?.Owner.Username ?? '';
}

/** Presses Tab until an element that matches has the focus; fails when none is reached. */
async function tabTo(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < 30; presses++) {
        await page.keyboard.press('Tab');
        const reached = await page.evaluate((wanted) => {
            let element = document.activeElement;
            while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
            return element?.matches(wanted) ?? false;
        }, selector);
        if (reached) return;
    }
    assert.fail(`Tab never reached ${selector}`);
}

for (const state of CARD_STATES) {
    test(`state ${state.name}: the card says so, and is accessible`, async () => {
        const { page, close } = await open(`/r/Account/${stage.idOf(state.account)}`, state.view);
        const card = page.locator('c-health-card');
        await card.waitFor();
        assert.match(oneLine(await card.innerText()), state.says);
        assert.deepEqual((await checkAccessibility(page)).violations, []);
        await close();
    });
}

function oneLine(text: string): string {
    return text.replace(/\s+/g, ' ');
}
