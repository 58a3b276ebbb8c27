import { createElement } from 'lwc';
import HealthTrendChart from 'c/healthTrendChart';
import { isoDate } from 'c/healthModel';
import { risingAmber, RULES } from '../../healthCard/__tests__/sampleAccounts.js';

function chartOf(given = {}) {
    const element = createElement('c-health-trend-chart', { is: HealthTrendChart });
    Object.assign(element, { history: risingAmber().detail.history, rules: RULES, end: '2026-11-22' }, given);
    document.body.appendChild(element);
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];
const texts = (element, selector) => all(element, selector).map((node) => node.textContent.trim());
const toggle = (element) => all(element, '.tools button').pop();
const point = (day, outcome, experience, version = '1.0.0/3') => ({ day, outcome, experience, weight: 0.5, version, shift: null }); // prettier-ignore

async function press(element, key) {
    find(element, '[tabindex="0"]').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    await flushPromises();
}

/** Date of the point that the Tab key reaches. */
const reached = (element) => /^[^:]+/.exec(find(element, '[tabindex="0"]').getAttribute('aria-label'))[0];

describe('c-health-trend-chart', () => {
    it('names the bands, the last score and the change of rules', () => {
        const element = chartOf();
        expect(texts(element, '.word')).toEqual(['Green', 'Amber', 'Red']);
        expect(texts(element, '.value')).toEqual(['14.7']);
        expect(all(element, '.marker')).toHaveLength(1);
        expect(texts(element, '.axis')).toContain('rules v3');
    });

    it('tells a screen reader where the score began and where it is', () => {
        expect(find(chartOf(), 'svg').getAttribute('aria-label')).toBe(
            'Health score from Dec 1, 2025 (9.7, Red) to Nov 21, 2026 (14.7, Amber). Move between the points with the arrow keys, or show the table.'
        );
    });

    it('gives every point its numbers', () => {
        const labels = all(chartOf(), '.point').map((node) => node.getAttribute('aria-label'));
        expect(labels).toHaveLength(4);
        expect(labels[3]).toBe('Nov 21, 2026: 14.7 Amber, outcomes 6.5, experience 8.2');
    });

    it('has one tab stop, which the arrow keys, Home and End move', async () => {
        const element = chartOf();
        expect(all(element, '[tabindex="0"]')).toHaveLength(1);
        expect(reached(element)).toBe('Nov 21, 2026');
        await press(element, 'ArrowLeft');
        expect(reached(element)).toBe('Aug 1, 2026');
        await press(element, 'Home');
        expect(reached(element)).toBe('Dec 1, 2025');
        await press(element, 'ArrowLeft');
        expect(reached(element)).toBe('Dec 1, 2025');
        await press(element, 'ArrowRight');
        expect(reached(element)).toBe('Jul 1, 2026');
        await press(element, 'End');
        expect(reached(element)).toBe('Nov 21, 2026');
        expect(all(element, '[tabindex="0"]')).toHaveLength(1);
    });

    it('moves the focus with the arrow keys', async () => {
        const element = chartOf();
        await press(element, 'ArrowLeft');
        expect(element.shadowRoot.activeElement.getAttribute('aria-label')).toMatch(/^Aug 1, 2026/);
    });

    it('shows the numbers of the focused point until Escape or blur', async () => {
        const element = chartOf();
        find(element, '[tabindex="0"]').dispatchEvent(new FocusEvent('focus'));
        await flushPromises();
        expect(texts(element, '.tip')).toEqual(['Nov 21, 2026: 14.7 Amber, outcomes 6.5, experience 8.2']);
        await press(element, 'Escape');
        expect(find(element, '.tip')).toBeNull();
        find(element, '[tabindex="0"]').dispatchEvent(new FocusEvent('focus'));
        find(element, '[tabindex="0"]').dispatchEvent(new FocusEvent('blur'));
        await flushPromises();
        expect(find(element, '.tip')).toBeNull();
    });

    it('shows the point nearest to the pointer', async () => {
        const element = chartOf();
        find(element, 'svg').dispatchEvent(Object.assign(new CustomEvent('pointermove'), { clientX: 0 }));
        await flushPromises();
        expect(texts(element, '.tip')[0]).toMatch(/^Dec 1, 2025/);
        find(element, '.drawing').dispatchEvent(new CustomEvent('pointerleave'));
        await flushPromises();
        expect(find(element, '.tip')).toBeNull();
    });

    it('leaves other keys to the page', () => {
        const event = new KeyboardEvent('keydown', { key: 'a', cancelable: true });
        find(chartOf(), '[tabindex="0"]').dispatchEvent(event);
        expect(event.defaultPrevented).toBe(false);
    });

    it('holds the same numbers in a table, newest first', async () => {
        const element = chartOf();
        expect(toggle(element).textContent).toBe('Show as table');
        toggle(element).click();
        await flushPromises();
        expect(find(element, 'svg')).toBeNull();
        expect(texts(element, 'tbody th')[0]).toBe('Nov 21, 2026');
        expect(texts(element, 'tbody tr:first-child td')).toEqual(['14.7', 'Amber', '6.5', '8.2', '50%', 'v3']);
        toggle(element).click();
        await flushPromises();
        expect(find(element, 'svg')).not.toBeNull();
    });

    it('shows a gap while a half was unknown, and says so in the table', async () => {
        const history = [point(20600, 6, 6), point(20640, null, 6), point(20680, 7, 7)];
        const element = chartOf({ history, end: isoDate(20700) });
        expect(all(element, '.line')).toHaveLength(2);
        expect(all(element, '.point')).toHaveLength(2);
        toggle(element).click();
        await flushPromises();
        expect(texts(element, 'tbody tr:nth-child(2) td')).toEqual(['unknown', 'unknown', 'unknown', '6.0', '50%', 'v3']); // prettier-ignore
    });

    it('begins with the last year of a long history and shows all of it on request', async () => {
        const history = [0, 200, 400, 600, 800].map((back) => point(20700 - 800 + back, 6 + back / 400, 7));
        const element = chartOf({ history, end: isoDate(20700) });
        expect(all(element, '.point')).toHaveLength(3);
        const [span] = all(element, '.tools button');
        expect(span.textContent).toBe('All years');
        span.click();
        await flushPromises();
        expect(all(element, '.point')).toHaveLength(5);
        expect(all(element, '.tools button')[0].textContent).toBe('Last year');
    });

    it('marks the score that still held when the drawing begins, and names a long gap', () => {
        const history = [point(20000, 8, 8), point(20500, null, 8)];
        const element = chartOf({ history, end: isoDate(20700) });
        expect(all(element, '.point')).toHaveLength(1);
        expect(texts(element, '.value')).toEqual(['16.0']);
        expect(texts(element, '.gap')).toEqual(['no score']);
    });

    it('names a new arithmetic, and rules by their name', () => {
        const history = [point(20600, 6, 6, '1.0.0/3'), point(20650, 6, 6, '1.1.0/3'), point(20690, 6, 6, '1.1.0/Autumn')]; // prettier-ignore
        const marks = texts(chartOf({ history, end: isoDate(20700) }), '.axis');
        expect(marks).toContain('arithmetic 1.1.0');
        expect(marks).toContain('rules Autumn');
    });

    it('draws dots for few points only', () => {
        const history = Array.from({ length: 30 }, (_, i) => point(20400 + i * 10, 5 + (i % 3), 7));
        const element = chartOf({ history, end: isoDate(20700) });
        expect(all(element, '.dot.plain')).toHaveLength(29);
        expect(all(element, '.dot.last')).toHaveLength(1);
    });

    it('says so when there is no score to draw', () => {
        expect(texts(chartOf({ history: [point(20600, 6, null)] }), '.empty')).toEqual([
            'There is no score to draw yet.'
        ]);
    });

    it('draws as wide as its place', async () => {
        const observed = [];
        /** @type {any} */ (globalThis).ResizeObserver = class {
            constructor(callback) {
                this.callback = callback;
            }
            observe() {
                observed.push(this);
            }
            disconnect() {
                this.gone = true;
            }
        };
        const element = chartOf();
        observed[0].callback([{ contentRect: { width: 280 } }]);
        await flushPromises();
        expect(find(element, 'svg').getAttribute('viewBox')).toBe('0 0 280 190');
        element.remove();
        expect(observed[0].gone).toBe(true);
        delete globalThis.ResizeObserver;
    });

    it('is accessible', async () => {
        const element = chartOf();
        await expect(element).toBeAccessible();
        toggle(element).click();
        await flushPromises();
        await expect(element).toBeAccessible();
    });
});
