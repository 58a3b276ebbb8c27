import { createElement } from 'lwc';
import HealthBadge from 'c/healthBadge';

/** @param {object} given */
function badge(given) {
    const element = createElement('c-health-badge', { is: HealthBadge });
    Object.assign(element, given);
    document.body.appendChild(element);
    return element;
}

const word = (element) => element.shadowRoot.querySelector('.word').textContent;
const shape = (element) => element.shadowRoot.querySelector('.badge').className;

describe('c-health-badge', () => {
    it.each([
        [{ state: 'Scored', status: 'Green' }, 'Green', 'badge green'],
        [{ state: 'Scored', status: 'Amber' }, 'Amber', 'badge amber'],
        [{ state: 'Scored', status: 'Red' }, 'Red', 'badge red'],
        [{ state: 'Scored', status: 'Red', overridden: true }, 'Red, set by hand', 'badge red'],
        [{ state: 'Provisional', status: 'Green', overridden: true }, 'Green, set by hand', 'badge green'],
        [{ state: 'Provisional', status: null }, 'Not scored yet', 'badge none'],
        [{ state: 'No evidence', status: null }, 'No evidence', 'badge none'],
        [{ state: 'Excluded', status: null }, 'Excluded', 'badge none'],
        [{ state: 'Stale', status: null, lastStatus: 'Green' }, 'Stale, was Green', 'badge stale'],
        [{ state: 'Stale', status: null }, 'Stale', 'badge stale'],
        [{ state: null, status: null }, 'Not scored yet', 'badge none']
    ])('%o reads "%s" in the shape %s', (given, text, className) => {
        const element = badge(given);
        expect(word(element)).toBe(text);
        expect(shape(element)).toBe(className);
    });

    it('shows a status without a score only when it was set by hand', () => {
        expect(word(badge({ state: 'Stale', status: 'Green', lastStatus: 'Amber' }))).toBe('Stale, was Amber');
    });

    it('draws a different shape for each state', () => {
        const states = [
            { state: 'Scored', status: 'Green' },
            { state: 'Scored', status: 'Amber' },
            { state: 'Scored', status: 'Red' },
            { state: 'Stale' },
            { state: 'Provisional' }
        ];
        const drawings = states.map((given) =>
            [...badge(given).shadowRoot.querySelectorAll('circle, path')].map((line) => line.getAttribute('d')).join()
        );
        expect(new Set(drawings).size).toBe(states.length);
    });

    it('is accessible', async () => {
        await expect(badge({ state: 'Scored', status: 'Amber' })).toBeAccessible();
    });
});
