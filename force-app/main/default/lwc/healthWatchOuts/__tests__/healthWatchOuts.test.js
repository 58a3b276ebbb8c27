import { createElement } from 'lwc';
import HealthWatchOuts from 'c/healthWatchOuts';

const ALL = ['decisionMakerDetractor', 'lowHalf', 'fallingWhileGreen', 'silent', 'estimatesOnly', 'outcomeWithoutExperience', 'experienceWithoutOutcome', 'overrideDisagrees']; // prettier-ignore

function watchOuts(keys) {
    const element = createElement('c-health-watch-outs', { is: HealthWatchOuts });
    element.keys = keys;
    document.body.appendChild(element);
    return element;
}

describe('c-health-watch-outs', () => {
    it('has a sentence of its own for every contradiction, in the order given', () => {
        const items = [...watchOuts(ALL).shadowRoot.querySelectorAll('li')].map((item) => item.textContent.trim());
        expect(items).toHaveLength(ALL.length);
        expect(new Set(items).size).toBe(ALL.length);
        expect(items[0]).toMatch(/^A decision-maker is a detractor/);
        expect(items.every((text) => text.length > 20)).toBe(true);
    });

    it('says so when nothing contradicts', () => {
        expect(watchOuts([]).shadowRoot.querySelector('p').textContent).toBe('Nothing contradicts this score.');
    });

    it('is accessible', async () => {
        await expect(watchOuts(ALL)).toBeAccessible();
    });
});
