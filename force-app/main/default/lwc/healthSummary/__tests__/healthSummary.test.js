import { createElement } from 'lwc';
import HealthSummary from 'c/healthSummary';

const AMBER = {
    state: 'Scored',
    status: 'Amber',
    lastStatus: null,
    overridden: false,
    score: 14.7,
    trend: 'Rising',
    change: 1.2,
    windowDays: 90,
    confidence: 'Medium',
    asOf: '2026-11-21',
    evidenceDate: '2026-06-04',
    statusSince: '2026-05-09',
    previousStatus: 'Red',
    renewal: '2027-01-12',
    revenue: '$120,000',
    today: '2026-11-22'
};

function summaryOf(changes = {}) {
    const element = createElement('c-health-summary', { is: HealthSummary });
    Object.assign(element, { summary: { ...AMBER, ...changes } });
    document.body.appendChild(element);
    return element;
}

const texts = (element, selector) =>
    [...element.shadowRoot.querySelectorAll(selector)].map((node) => node.textContent.replace(/\s+/g, ' ').trim());

describe('c-health-summary', () => {
    it('says score, trend, confidence, dates and the status before in one line each', () => {
        const element = summaryOf();
        expect(texts(element, '.number, .scale')).toEqual(['14.7', 'of 20']);
        expect(texts(element, '.direction, .change')).toEqual(['Rising', '+1.2 in 90 days']);
        expect(texts(element, '.fact')).toEqual([
            'As of Nov 21, 2026',
            'Confidence Medium',
            'Amber since May 9, Red before',
            'Oldest evidence Jun 4, 2026',
            'Renewal Jan 12, 2027 in 51 days',
            '$120,000 a year'
        ]);
    });

    it('fills two of three bars for medium confidence', () => {
        expect(summaryOf().shadowRoot.querySelectorAll('.bar.on')).toHaveLength(2);
    });

    it('writes a fall with its sign', () => {
        const element = summaryOf({ trend: 'Falling', change: -2.6 });
        expect(texts(element, '.direction, .change')).toEqual(['Falling', '-2.6 in 90 days']);
    });

    it('says that a new account has no trend yet, without a number', () => {
        expect(texts(summaryOf({ trend: 'New', change: null }), '.trend')).toEqual(['New, no trend yet']);
    });

    it('says one day in the singular and leaves the days out once a renewal has passed', () => {
        expect(texts(summaryOf({ renewal: '2026-11-23' }), '.fact')).toContain('Renewal Nov 23, 2026 in 1 day');
        expect(texts(summaryOf({ renewal: '2026-11-01' }), '.fact')).toContain('Renewal Nov 1, 2026');
    });

    it('leaves the status before out when there was none', () => {
        expect(texts(summaryOf({ previousStatus: null }), '.fact')).toContain('Amber since May 9');
    });

    it('names the year of a status that began in another one', () => {
        expect(texts(summaryOf({ statusSince: '2025-05-09' }), '.fact')).toContain(
            'Amber since May 9, 2025, Red before'
        );
    });

    it('shows no number, no trend and no status while provisional', () => {
        const element = summaryOf({ state: 'Provisional', status: null, score: null, trend: null, statusSince: null });
        expect(element.shadowRoot.querySelector('.number')).toBeNull();
        expect(element.shadowRoot.querySelector('.trend')).toBeNull();
        expect(texts(element, '.fact')).not.toContain('As of Nov 21, 2026');
    });

    it('keeps the last number of a stale account, greyed and dated', () => {
        const element = summaryOf({
            state: 'Stale',
            status: null,
            lastStatus: 'Green',
            score: 15.6,
            asOf: '2025-09-20'
        });
        expect(element.shadowRoot.querySelector('.score.old .number').textContent).toBe('15.6');
        expect(texts(element, '.fact')).toContain('Last scored on Sep 20, 2025');
    });

    it('says nothing about what it does not know', () => {
        const element = summaryOf({
            score: null,
            trend: null,
            confidence: null,
            asOf: null,
            evidenceDate: null,
            statusSince: null,
            renewal: null,
            revenue: null
        });
        expect(texts(element, '.fact')).toEqual([]);
    });

    it('is accessible', async () => {
        await expect(summaryOf()).toBeAccessible();
    });
});
