import assert from 'node:assert/strict';
import { it } from 'node:test';
import { launchChromium } from './chromium.ts';

it('a browser starts here and draws text', async () => {
    const browser = await launchChromium();
    try {
        const page = await browser.newPage();
        await page.setContent('<p style="display: inline">14.7 Amber</p>');
        const box = await page.locator('p').boundingBox();
        assert.ok(box !== null && box.width > 0, 'text has no width: no font was found');
    } finally {
        await browser.close();
    }
});
