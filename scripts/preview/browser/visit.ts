import type { Browser, BrowserContext, Page } from 'playwright-core';

/** How somebody looks at a page. */
export interface View {
    width?: number;
    theme?: 'light' | 'dark';
    /** User name; the administrator unless told otherwise. */
    user?: string;
    /** The text to wait for when some request is never answered, so that the page never comes to rest. */
    until?: string;
    /** What the visitor does once the page is there. */
    act?: (page: Page) => Promise<void>;
    /** Called before the first request: to answer some requests differently, or to move the clock. */
    prepare?: (page: Page) => Promise<void>;
}

/** A page in the browser and what happened on the way. */
export interface Visit {
    page: Page;
    /** Console errors and warnings, uncaught errors, requests refused by the content security policy. */
    problems: string[];
    /** Data requests that the package's components made: method and address. */
    requests: string[];
    close(): Promise<void>;
}

/** Base components note that their ids would not work in native shadow; the platform runs them in synthetic shadow too. */
const EXPECTED = /which is not in the same shadow root/;

/** Opens an address and waits until the page has asked for nothing for half a second, or shows what it should. */
export async function visit(browser: Browser, address: string, view: View = {}): Promise<Visit> {
    const context = await newContext(browser, view.width ?? 1280);
    const page = await context.newPage();
    const problems: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => {
        const text = message.text();
        if (/^(error|warning)$/.test(message.type()) && !EXPECTED.test(text)) problems.push(firstLine(text));
    });
    page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
    page.on('request', (request) => {
        const { pathname, search } = new URL(request.url());
        const ofPage = request.headers()['x-preview-part'] === 'page';
        if (pathname.startsWith('/services/') && !ofPage) requests.push(`${request.method()} ${pathname}${search}`);
    });
    await view.prepare?.(page);
    await page.goto(withChoices(address, view));
    if (view.until === undefined) await page.waitForLoadState('networkidle');
    else await page.getByText(view.until).first().waitFor();
    await view.act?.(page);
    return { page, problems, requests, close: () => context.close() };
}

/** Patience with a page, milliseconds: a machine that is busy with other work is no fault of the page. */
const PATIENCE = 180_000;

async function newContext(browser: Browser, width: number): Promise<BrowserContext> {
    const viewport = { width, height: width < 600 ? 844 : 900 };
    const context = await browser.newContext({ viewport, locale: 'en-US', timezoneId: 'Europe/London' });
    context.setDefaultTimeout(PATIENCE);
    return context;
}

function withChoices(address: string, { theme, user }: View): string {
    const url = new URL(address);
    if (theme) url.searchParams.set('theme', theme);
    if (user) url.searchParams.set('user', user);
    return url.href;
}

function firstLine(text: string): string {
    return text.split('\n')[0] ?? '';
}
