import { createElement } from 'lwc';
import HealthChange from 'c/healthChange';
import { risingAmber } from '../../healthCard/__tests__/sampleAccounts.js';

function changeOf(history, windowDays = 90) {
    const element = createElement('c-health-change', { is: HealthChange });
    Object.assign(element, { history, windowDays });
    document.body.appendChild(element);
    return element;
}

const input = (element) => element.shadowRoot.querySelector('lightning-input');
const texts = (element, selector) =>
    [...element.shadowRoot.querySelectorAll(selector)].map((node) => node.textContent.replace(/\s+/g, ' ').trim());

async function pick(element, value) {
    input(element).dispatchEvent(new CustomEvent('change', { detail: { value } }));
    await flushPromises();
}

/** Score before, parts, score after, as the table prints them. */
const numbers = (element) => texts(element, 'tbody .number').map(Number);

describe('c-health-change', () => {
    it('starts with the trend window and lets a day of the history be picked', () => {
        const element = changeOf(risingAmber().detail.history);
        expect(input(element).value).toBe('2026-08-23');
        expect([input(element).min, input(element).max]).toEqual(['2025-12-01', '2026-11-21']);
    });

    it.each(['2025-12-01', '2026-07-15', '2026-08-23'])('adds up from %s', async (day) => {
        const element = changeOf(risingAmber().detail.history);
        await pick(element, day);
        const [before, ...rest] = numbers(element);
        const after = rest.pop();
        expect(rest.reduce((sum, part) => sum + part, before)).toBeCloseTo(after, 10);
        expect(texts(element, 'tbody th').slice(1, 5)).toEqual(['Outcomes', 'Experience', 'Lifecycle weight', 'Rules']);
    });

    it('names the days it compares', async () => {
        const element = changeOf(risingAmber().detail.history);
        await pick(element, '2026-07-15');
        expect(texts(element, '.total')[0]).toMatch(/^\+\d\.\d points from Jul 15, 2026 to Nov 21, 2026$/);
    });

    it('credits new rules with what they moved', () => {
        const point = { day: 20000, outcome: 6, experience: 8, weight: 0.5, version: '1.0.0/2', shift: null };
        const later = { ...point, day: 20100, outcome: 7, version: '1.0.0/3', shift: [1, 0, 0] };
        const element = changeOf([point, later], 200);
        expect(numbers(element)).toEqual([14, 0, 0, 0, 1, 15]);
    });

    it('draws a fall to the left of where it began', () => {
        const point = { day: 20000, outcome: 8, experience: 8, weight: 0.5, version: '1.0.0/3', shift: null };
        const element = changeOf([point, { ...point, day: 20100, outcome: 6 }], 200);
        const bar = element.shadowRoot.querySelector('.bar.down');
        const marker = element.shadowRoot.querySelector('.marker');
        expect(parseFloat(bar.getAttribute('x')) + parseFloat(bar.getAttribute('width'))).toBeCloseTo(
            parseFloat(marker.getAttribute('x1')),
            6
        );
    });

    it('keeps the day when the input is emptied or half typed', async () => {
        const element = changeOf(risingAmber().detail.history);
        await pick(element, null);
        await pick(element, '2026-');
        expect(input(element).value).toBe('2026-08-23');
    });

    it('says so when there is nothing to compare', () => {
        const [first] = risingAmber().detail.history;
        expect(texts(changeOf([first]), '.none')[0]).toMatch(/there are no two scores to compare\.$/);
        expect(texts(changeOf([]), '.none')[0]).toMatch(/there are no two scores to compare\.$/);
    });

    it('is accessible', async () => {
        await expect(changeOf(risingAmber().detail.history)).toBeAccessible();
    });
});
