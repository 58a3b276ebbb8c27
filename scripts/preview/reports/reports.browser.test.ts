import assert from 'node:assert/strict';
import os from 'node:os';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../checks/chromium.ts';
import { checkAccessibility } from '../browser/accessibility.ts';
import { visit, type View } from '../browser/visit.ts';
import { startPreview, type Preview } from '../server/server.ts';
import { AS_OF, openScoredBook, type ScoredBook } from './testing/scored-book.ts';

let book: ScoredBook;
let preview: Preview;
let browser: Browser;

before(async () => {
    book = await openScoredBook();
    // pages of reports have no components, so nothing is compiled
    const build = () => Promise.resolve({ vendorFolder: os.tmpdir(), appFolder: os.tmpdir() });
    preview = await startPreview({ org: book.org, packageFolder: book.packageFolder, build }, 0);
    browser = await launchChromium();
});

after(async () => {
    await browser?.close();
    await preview?.close();
    await book?.close();
});

const LOOKS: [string, View][] = [
    ['on a desktop', { width: 1280 }],
    ['in the dark', { width: 1280, theme: 'dark' }],
    ['on a phone', { width: 390 }]
];
const PAGES = [
    '/reports',
    '/reports/Account_Health_Reports/Revenue_by_Status',
    '/reports/Account_Health_Reports/Red_Renewals_Next_90_Days',
    '/reports/Account_Health_Reports/Status_by_Owner',
    '/lists/Account/Red_Accounts',
    '/dashboards/Customer_Health'
];

for (const address of PAGES) {
    for (const [look, view] of LOOKS) {
        test(`${address} is accessible ${look}, fits and says nothing on the console`, async () => {
            const { page, problems, close } = await visit(browser, `${preview.address}${address}?asOf=${AS_OF}`, view);
            // closed parts have to hold up as well
            await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)));
            const report = await checkAccessibility(page);
            assert.deepEqual(report.violations, []);
            assert.ok(report.contrastChecked > 20, `only ${report.contrastChecked} texts were measured`);
            assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
            assert.deepEqual(problems, []);
            await close();
        });
    }
}
