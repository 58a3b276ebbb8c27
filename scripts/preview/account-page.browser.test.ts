import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkAccessibility } from './browser/accessibility.ts';
import { CARD_STATES } from './browser/states.ts';
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
