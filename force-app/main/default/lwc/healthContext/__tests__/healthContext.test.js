import { createElement } from 'lwc';
import HealthContext from 'c/healthContext';
import { CONTEXT } from '../../healthCard/__tests__/sampleAccounts.js';

function contextOf(given) {
    const element = createElement('c-health-context', { is: HealthContext });
    Object.assign(element, { context: CONTEXT, outcome: 6.5, experience: 8.2 }, given);
    document.body.appendChild(element);
    return element;
}

const texts = (element, selector) =>
    [...element.shadowRoot.querySelectorAll(selector)].map((node) => node.textContent.replace(/\s+/g, ' ').trim());

describe('c-health-context', () => {
    it('says the percentile with the size of the cohort, the drift and the date', () => {
        expect(texts(contextOf(), '.rank p')).toEqual([
            'Ahead of 58% of 214 Enterprise customers',
            'Typically they rose 0.3 in the same time',
            'Compared on Nov 20, 2026'
        ]);
    });

    it('compares with all customers when the cohort has no name', () => {
        const element = contextOf({ context: { ...CONTEXT, cohort: '', size: 1234 } });
        expect(texts(element, '.rank p')[0]).toBe('Ahead of 58% of 1,234 customers');
    });

    it.each([
        [-0.6, 'Typically they fell 0.6 in the same time'],
        [0, 'Typically they did not move in the same time']
    ])('says a drift of %d as "%s"', (change, text) => {
        expect(texts(contextOf({ context: { ...CONTEXT, change } }), '.drift')).toEqual([text]);
    });

    it('is silent about an unknown drift', () => {
        expect(texts(contextOf({ context: { ...CONTEXT, change: null } }), '.drift')).toEqual([]);
    });

    it.each([
        [8, 8, 'Gets value and likes us'],
        [8, 5.4, 'Gets value, but is unhappy'],
        [5.4, 8, 'Likes us, but gets little value'],
        [2, 3, 'Gets little value and is unhappy']
    ])('names the quadrant of outcomes %d and experience %d', (outcome, experience, word) => {
        const element = contextOf({ outcome, experience });
        expect(texts(element, '.quadrant p')).toEqual([word]);
        expect(element.shadowRoot.querySelector('.plane').getAttribute('aria-label')).toContain(word);
    });

    it('draws no quadrant of one half and no rank without a cohort', () => {
        const element = contextOf({ context: null, experience: null });
        expect(element.shadowRoot.querySelector('section')).toBeNull();
    });

    it('is accessible', async () => {
        await expect(contextOf()).toBeAccessible();
    });
});
