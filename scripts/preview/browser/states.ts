import type { Page } from 'playwright-core';
import { USER_WITHOUT_PERMISSION } from '../sample/people.ts';
import { SEED_KEY } from '../sample/seed-account.ts';
import type { Stage } from './stage.ts';
import type { View } from './visit.ts';

/** One state of the card, and how to bring it about. */
export interface CardState {
    name: string;
    /** `Health_Key__c` of the account to open. */
    key: string;
    view: View;
}

const RECORD_READS = '**/ui-api/records/**';

/** Every state an account manager can meet, each on a real account of the sample. */
export function cardStates(stage: Stage): CardState[] {
    const of = (story: string) => stage.keysOf(story)[0] ?? '';
    const state = (name: string, key: string, view: View = {}): CardState => ({ name, key, view });
    return [
        state('amber-rising-seed', SEED_KEY),
        state('healthy', of('healthy')),
        state('rising', of('rising')),
        state('green-with-a-low-half', of('watermelon')),
        state('falling-before-renewal', of('falling')),
        state('recovering', of('recovering')),
        state('red', of('troubled')),
        state('seasonal', of('seasonal')),
        state('detractor-decision-maker', of('detractor')),
        state('stale', of('silent')),
        state('provisional-outcomes-only', of('outcomes-only')),
        state('provisional-experience-only', of('experience-only')),
        state('no-evidence', of('no-evidence')),
        state('overridden', of('overridden')),
        state('viewer', SEED_KEY, { user: 'vera.violet@account-health.example' }),
        state('no-access', SEED_KEY, { user: USER_WITHOUT_PERMISSION }),
        state('loading', SEED_KEY, { prepare: (page) => answerCard(page, 'never') }),
        state('error', SEED_KEY, { prepare: (page) => answerCard(page, 'error') }),
        state('dead-job', SEED_KEY, { prepare: (page) => moveClock(page, 45) })
    ];
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
