import fs from 'node:fs/promises';
import path from 'node:path';
import type axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { projectRoot } from '../build/paths.ts';

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * Faults inside Salesforce's own base components, which a package can neither mend nor avoid: the "More" tab of
 * lightning-tabset on a narrow screen holds its menu button inside an element with the role of a tab; the calendar button
 * of a date field is 16 pixels wide (the date can be typed instead).
 */
const KNOWN_IN_BASE_COMPONENTS: [rule: string, inside: string][] = [
    ['nested-interactive', 'lightning-tab-bar'],
    ['target-size', 'lightning-datepicker']
];

/** What axe found, in words; empty when all is well. */
export interface AccessibilityReport {
    violations: string[];
    /** Texts whose contrast was measured: 0 would mean that nothing was looked at. */
    contrastChecked: number;
}

/**
 * Runs axe twice: on the live page for structure, and on a copy of its plain DOM for contrast, which axe cannot measure
 * through synthetic shadow.
 */
export async function checkAccessibility(page: Page): Promise<AccessibilityReport> {
    const live = await runAxe(page);
    const copy = await plainCopy(page);
    try {
        const flat = await runAxe(copy);
        const measured = flat.passes.find((rule) => rule.id === 'color-contrast');
        const contrast = flat.violations.filter((rule) => rule.id === 'color-contrast');
        return {
            violations: [...live.violations, ...contrast].flatMap(describe),
            contrastChecked: measured?.nodes.length ?? 0
        };
    } finally {
        await copy.close();
    }
}

async function runAxe(page: Page): Promise<AxeResults> {
    // evaluated by the debugger, which the page's content security policy does not concern
    await page.evaluate(await fs.readFile(path.join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8'));
    return page.evaluate((standards) => {
        const loaded = globalThis as unknown as { axe: typeof axe };
        return loaded.axe.run(document, { runOnly: standards });
    }, STANDARDS);
}

async function plainCopy(page: Page): Promise<Page> {
    const debug = await page.context().newCDPSession(page);
    const { root } = await debug.send('DOM.getDocument', { depth: 0 });
    const { outerHTML } = await debug.send('DOM.getOuterHTML', { nodeId: root.nodeId });
    await debug.detach();
    const copy = await page.context().newPage();
    const size = page.viewportSize();
    if (size) await copy.setViewportSize(size);
    const body = outerHTML.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<link rel="modulepreload"[^>]*>/g, '');
    await copy.route('**/plain-copy', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
    await copy.goto(new URL('/plain-copy', page.url()).href);
    return copy;
}

function describe(rule: AxeResults['violations'][number]): string[] {
    const ours = rule.nodes.filter(({ target }) => !isKnown(rule.id, target.join(' ')));
    if (ours.length === 0) return [];
    const nodes = ours.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`.trim());
    return [`${rule.id} (${rule.impact}): ${nodes.slice(0, 5).join(' | ')}`];
}

function isKnown(rule: string, target: string): boolean {
    return KNOWN_IN_BASE_COMPONENTS.some(([id, inside]) => id === rule && target.includes(inside));
}
