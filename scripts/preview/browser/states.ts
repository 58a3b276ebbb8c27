import type { Page } from 'playwright-core';
import { USER_WITHOUT_PERMISSION } from '../sample/people.ts';
import { SEED_KEY, SEED_NAME } from '../sample/seed-account.ts';
import type { View } from './visit.ts';

/** One state of the card, and how to bring it about. */
export interface CardState {
    name: string;
    /** Key or story of the account to open. */
    account: string;
    /** What the card must say, among other things. */
    says: RegExp;
    view: View;
}

const RECORD_READS = '**/ui-api/records/**';

/** Every state an account manager can meet, each on a real account of the sample. */
export const CARD_STATES: CardState[] = [
    state('amber-rising-seed', SEED_KEY, /Amber.*14\.7.*Rising/),
    state('healthy', 'healthy', /Green/),
    state('rising', 'rising', /Green|Amber/),
    state('green-with-a-low-half', 'watermelon', /Green/),
    state('falling-before-renewal', 'falling', /Falling/),
    state('recovering', 'recovering', /Green|Amber/),
    state('red', 'troubled', /Red/),
    state('seasonal', 'seasonal', /Green|Amber/),
    state('detractor-decision-maker', 'detractor', /Watch-outs \([1-9]/),
    state('stale', 'silent', /Stale/),
    state('provisional-outcomes-only', 'outcomes-only', /Not scored yet/),
    state('provisional-experience-only', 'experience-only', /Not scored yet/),
    state('no-evidence', 'no-evidence', /No evidence/),
    state('overridden', 'overridden', /Red, set by hand/),
    state('viewer', SEED_KEY, /Amber.*14\.7/, { user: 'vera.violet@account-health.example' }),
    state('no-access', SEED_KEY, /cannot see the health/, { user: USER_WITHOUT_PERMISSION }),
    state('loading', SEED_KEY, /Account Health/, {
        prepare: (page) => answerCard(page, 'never'),
        until: SEED_NAME
    }),
    state('error', SEED_KEY, /could not be read/, { prepare: (page) => answerCard(page, 'error') }),
    state('dead-job', SEED_KEY, /days? ago/, { prepare: (page) => moveClock(page, 45) }),
    state('what-changed', SEED_KEY, /What changed/, { act: (page) => openTab(page, 'What changed') }),
    state('survey-answers', SEED_KEY, /Survey answers/, { act: (page) => openTab(page, 'Survey answers') }),
    state('watch-outs', 'falling', /decision-maker/, { act: (page) => openTab(page, 'Watch-outs') }),
    state('chart-as-table', SEED_KEY, /Show as chart|Hide table/, {
        act: (page) => page.getByRole('button', { name: 'Show as table' }).click()
    }),
    state('override-dialog', 'middling', /Override/, { act: openOverride })
];

function state(name: string, account: string, says: RegExp, view: View = {}): CardState {
    return { name, account, says, view };
}

/** Makes the card's own record read fail or hang; the page around it reads as ever. */
async function answerCard(page: Page, how: 'never' | 'error'): Promise<void> {
    await page.route(RECORD_READS, async (route) => {
        if (route.request().headers()['x-preview-part'] === 'page') return route.fallback();
        if (how === 'never') return undefined;
        const body = JSON.stringify([{ errorCode: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred.' }]);
        return route.fulfill({ status: 500, contentType: 'application/json', body });
    });
}

/** As if nobody had run the job for `days`. */
async function moveClock(page: Page, days: number): Promise<void> {
    await page.clock.setFixedTime(Date.now() + days * 86_400_000);
}

/** On a narrow screen a tab may hide behind "More". */
async function openTab(page: Page, name: string): Promise<void> {
    const card = page.locator('c-health-card');
    const tab = card.getByRole('tab', { name });
    if (!(await tab.isVisible())) {
        await card.getByRole('button', { name: 'More' }).click();
        await card.getByRole('menuitem', { name }).click();
    } else await tab.click();
}

async function openOverride(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Override' }).click();
    await page.getByRole('dialog').waitFor();
    await comeToRest(page);
}

/** Half-faded text is neither readable nor measurable. */
export async function comeToRest(page: Page): Promise<void> {
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
}
