import { createElement } from 'lwc';
import HealthHalves from 'c/healthHalves';

const HALVES = {
    outcome: 6.5,
    experience: 8.2,
    weight: 0.5,
    score: 14.7,
    outcomeMedian: 7.3,
    experienceMedian: null,
    stage: null
};

function halvesOf(changes = {}) {
    const element = createElement('c-health-halves', { is: HealthHalves });
    element.halves = { ...HALVES, ...changes };
    document.body.appendChild(element);
    return element;
}

const texts = (element, selector) =>
    [...element.shadowRoot.querySelectorAll(selector)].map((node) => node.textContent.replace(/\s+/g, ' ').trim());

describe('c-health-halves', () => {
    it('prints an equation that adds up', () => {
        const element = halvesOf();
        expect(texts(element, '.value, .operator')).toEqual(['6.5', '+', '8.2', '=', '14.7']);
        expect(texts(element, '.factor')).toEqual([]);
        expect(texts(element, '.total .note')).toEqual(['Median of the others']);
    });

    it('prints the factors when the halves do not weigh the same, and why', () => {
        const element = halvesOf({ weight: 0.7, score: 14, stage: 'Onboarding' });
        expect(texts(element, '.factor')).toEqual(['× 1.4', '× 0.6']);
        expect(texts(element, '.note')).toContain('Outcomes weigh 70%, experience 30% in the Onboarding stage.');
        expect(texts(halvesOf({ weight: 0.7 }), '.note')).toContain('Outcomes weigh 70%, experience 30%.');
    });

    it('tells the cohort median with the bar it stands on', () => {
        const bars = [...halvesOf().shadowRoot.querySelectorAll('.bar')].map((bar) => bar.getAttribute('aria-label'));
        expect(bars).toEqual([
            'Outcomes (ROI): 6.5 on a scale from 1 to 10, median of the others 7.3',
            'Experience (NPS): 8.2 on a scale from 1 to 10'
        ]);
    });

    it('calls a missing half unknown and makes no sum of one half', () => {
        const element = halvesOf({ experience: null, score: null });
        expect(texts(element, '.value')).toEqual(['6.5', 'unknown']);
        expect(texts(element, '.operator')).toEqual([]);
    });

    it('fills the bar from 1 to 10, not from 0', () => {
        const widths = (halves) => halvesOf(halves).shadowRoot.querySelector('.level').getAttribute('width');
        expect(widths({ outcome: 1 })).toBe('0%');
        expect(widths({ outcome: 5.5 })).toBe('50%');
        expect(widths({ outcome: 10 })).toBe('100%');
    });

    it('is accessible', async () => {
        await expect(halvesOf()).toBeAccessible();
    });
});
