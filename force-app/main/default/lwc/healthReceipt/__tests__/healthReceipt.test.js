import { createElement } from 'lwc';
import { readingOf } from 'c/healthModel';
import HealthReceipt from 'c/healthReceipt';
import { answered, attained, risingAmber, RULES, scored } from '../../healthCard/__tests__/sampleAccounts.js';

function receiptFor(detail) {
    const element = createElement('c-health-receipt', { is: HealthReceipt });
    Object.assign(element, { detail, receipt: readingOf(detail, null).receipt });
    document.body.appendChild(element);
    return element;
}

const DAY = '2026-11-21';
const texts = (element, selector) =>
    [...element.shadowRoot.querySelectorAll(selector)].map((node) => node.textContent.replace(/\s+/g, ' ').trim());
const rowTexts = (element) => texts(element, 'tbody .split span');

/** Receipt of one outcome row with ready experience. */
function outcomeRow(row) {
    const experience = [{ kind: 'score', source: 'Tool', score: 8, date: '2026-11-10' }];
    return receiptFor(scored({ asOf: DAY, outcome: [row], experience }).detail);
}

describe('c-health-receipt', () => {
    it('prints lines that add up to the score, with source, dates and who verified', () => {
        const element = receiptFor(risingAmber().detail);
        expect(rowTexts(element)).toEqual([
            'Value realised: 81% of what is due',
            'Warehouse · Nov 18, 2026 · confirmed by the customer',
            'NPS +67 from 6 answers, counted as +60',
            'Survey tool · Jun 4 – Nov 12, 2026 · small sample, drawn to the NPS of all, +47'
        ]);
        const adds = texts(element, 'tbody tr td:last-child').map(Number);
        const sum = Number(texts(element, 'tfoot td')[0]);
        expect(adds.reduce((total, part) => total + part, 0)).toBeCloseTo(sum, 10);
        expect(texts(element, 'tfoot th')).toEqual(['Score (rules v3, arithmetic 1.0.0)']);
    });

    it('says that it recomputed the score, and the confidence of both halves', () => {
        const element = receiptFor(risingAmber().detail);
        expect(texts(element, '.soft')).toEqual([
            'Confidence: outcomes High, experience Medium; the lower one counts.',
            expect.stringMatching(/^Checked: this page recomputed \d+\.\d from the evidence above\.$/)
        ]);
        expect(element.shadowRoot.querySelector('.doubt')).toBeNull();
    });

    it('says loudly when the evidence does not give the stored score', () => {
        const { detail } = risingAmber();
        const element = receiptFor({ ...detail, score: 17.7 });
        const alert = element.shadowRoot.querySelector('[role="alert"]');
        expect(alert.textContent).toMatch(/^This receipt does not give the stored score: 17\.7 is stored/);
        expect(texts(element, '.soft')).not.toContainEqual(expect.stringMatching(/^Checked/));
    });

    it('names both versions when another arithmetic made the score', () => {
        const element = receiptFor({ ...risingAmber().detail, model: '0.9.0' });
        expect(texts(element, '.soft')).toContain('Scored with arithmetic 0.9.0; this page explains it with 1.0.0.');
    });

    it.each([
        [{ kind: 'roi', values: [1.2], source: 'BI', date: '2026-11-01' }, 'Return on investment +120%', 'BI · Nov 1, 2026 · not verified'],
        [{ kind: 'benefitCost', values: [240000, 100000], source: 'BI', date: '2026-11-01', verifiedBy: 'system' }, 'Benefit 240,000 for a cost of 100,000', 'BI · Nov 1, 2026 · measured by a system'],
        [{ kind: 'payback', values: [8, 6], source: 'BI', date: '2026-11-01', validUntil: '2026-12-31' }, 'Paid back in 8 months, promised in 6', 'BI · Nov 1, 2026 · not verified · counts until Dec 31, 2026'],
        [{ kind: 'score', values: [9], source: 'CSM', date: '2026-11-01', verifiedBy: 'estimated' }, 'Outcome score 9.0, taken as it is', 'CSM · Nov 1, 2026 · estimated · counts 7.0 at most'],
        [{ kind: 'done', values: [], source: 'Plan', date: '2026-11-01', measure: 'Go-live' }, 'Go-live: Milestone reached', 'Plan · Nov 1, 2026 · not verified'],
        [{ kind: 'attainment', values: [0.9], source: 'Plan', date: '2026-11-01', measure: 'Hours saved' }, 'Hours saved: 90% of what is due', 'Plan · Nov 1, 2026 · not verified'],
        [{ kind: 'due', values: [], source: 'Plan', date: '2026-11-01' }, 'Milestone due', 'Plan · Nov 1, 2026 · not verified'],
        [{ kind: 'overdue', values: [], source: 'Plan', date: '2026-11-01' }, 'Milestone overdue', 'Plan · Nov 1, 2026 · not verified']
    ])('words %o', (row, evidence, source) => {
        expect(rowTexts(outcomeRow(row)).slice(0, 2)).toEqual([evidence, source]);
    }); // prettier-ignore

    it.each([
        [[{ kind: 'score', source: 'Tool', score: 8, date: '2026-11-10' }], RULES, 'Experience score 8.0, taken as it is'],
        [[{ kind: 'nps', source: 'Tool', nps: 45, n: 40, date: '2026-11-10' }], { ...RULES, cohortNps: null }, 'NPS +45 from 40 answers'],
        [[answered(5, 0, 1, '2026-11-12')], { ...RULES, npsMethod: 'mean' }, 'Mean rating 9 from 6 answers']
    ])('words experience %o', (experience, rules, text) => {
        const { detail } = scored({ asOf: DAY, rules, outcome: [attained(1, '2026-11-01')], experience });
        expect(rowTexts(receiptFor(detail))[2]).toBe(text);
    }); // prettier-ignore

    it('has no sum and adds nothing while one half is unknown', () => {
        const element = receiptFor(scored({ asOf: DAY, outcome: [attained(0.81, '2026-11-18')] }).detail);
        expect(element.shadowRoot.querySelector('tfoot')).toBeNull();
        expect(texts(element, 'tbody .number')).toEqual(['6.5', '50%', '–']);
    });

    it('says so when nothing counts', () => {
        const element = receiptFor(scored({ asOf: DAY }).detail);
        expect(element.shadowRoot.querySelector('table')).toBeNull();
        expect(element.shadowRoot.textContent).toContain('No evidence counts today.');
    });

    it('is accessible', async () => {
        await expect(receiptFor(risingAmber().detail)).toBeAccessible();
    });
});
