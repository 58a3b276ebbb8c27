import { createElement } from 'lwc';
import { readingOf } from 'c/healthModel';
import HealthSurvey from 'c/healthSurvey';
import { answered, RULES, scored } from '../../healthCard/__tests__/sampleAccounts.js';

function surveyOf(experience, rules = RULES) {
    const { detail } = scored({ asOf: '2026-11-21', rules, experience });
    const element = createElement('c-health-survey', { is: HealthSurvey });
    Object.assign(element, { half: readingOf(detail, null).receipt.standing.experienceHalf, rules });
    document.body.appendChild(element);
    return element;
}

const texts = (element, selector) =>
    [...element.shadowRoot.querySelectorAll(selector)].map((node) => node.textContent.replace(/\s+/g, ' ').trim());
const facts = (element) => Object.fromEntries(texts(element, 'dt').map((term, i) => [term, texts(element, 'dd')[i]]));

describe('c-health-survey', () => {
    it('counts promoters, passives and detractors over all sources', () => {
        const element = surveyOf([
            answered(4, 1, 1, '2026-11-12'),
            answered(1, 1, 2, '2026-10-01', { source: 'Other' })
        ]);
        expect(texts(element, '.legend li')).toEqual(['Promoters 5 (50%)', 'Passives 2 (20%)', 'Detractors 3 (30%)']);
        expect(element.shadowRoot.querySelector('.stack').getAttribute('aria-label')).toBe(
            'Promoters 5 (50%), Passives 2 (20%), Detractors 3 (30%)'
        );
    });

    it('shows the raw NPS, its interval and what a small sample counts as', () => {
        expect(facts(surveyOf([answered(5, 0, 1, '2026-11-12')]))).toEqual({
            NPS: '+67',
            '95 % interval': expect.stringMatching(/^[+-]\d+ to \+\d+$/),
            'NPS counted as': '+60, a small sample drawn to the NPS of all, +47',
            Answers: '6 answers, Jun 4 – Nov 12, 2026',
            Experience: '8.2 of 10, from the NPS'
        });
    });

    it('leaves the adjustment out when nothing was mixed in', () => {
        const shown = facts(surveyOf([answered(5, 0, 1, '2026-11-12')], { ...RULES, cohortNps: null }));
        expect(Object.keys(shown)).not.toContain('NPS counted as');
    });

    it('tells what decision-makers said and how many of those asked answered', () => {
        const deciding = { promoters: 1, passives: 0, detractors: 1, ratingSum: 13 };
        const shown = facts(surveyOf([answered(5, 0, 1, '2026-11-12', { decisionMakers: deciding, asked: 24 })]));
        expect(shown['Decision-makers']).toBe('promoters 1, passives 0, detractors 1');
        expect(shown['Answered of those asked']).toBe('25%');
    });

    it('says that an aggregate has no breakdown', () => {
        const element = surveyOf([{ kind: 'nps', source: 'Tool', nps: 45, n: 40, date: '2026-11-10' }]);
        expect(element.shadowRoot.querySelector('.stack')).toBeNull();
        expect(element.shadowRoot.textContent).toContain('The source gives the result only');
        expect(facts(element).Answers).toBe('40 answers, Nov 10, 2026');
    });

    it('takes a ready score as it is', () => {
        const element = surveyOf([{ kind: 'score', source: 'Tool', score: 8, date: '2026-11-10' }]);
        expect(facts(element)).toEqual({ Experience: '8.0 of 10, as the source has it' });
    });

    it('names the mean as the method', () => {
        const element = surveyOf([answered(5, 0, 1, '2026-11-12')], { ...RULES, npsMethod: 'mean' });
        expect(facts(element).Experience).toMatch(/from the mean rating$/);
    });

    it('says so when no answer counts', () => {
        expect(texts(surveyOf([]), 'p')[0]).toMatch(/^No survey answer counts today/);
    });

    it('is accessible', async () => {
        await expect(surveyOf([answered(5, 0, 1, '2026-11-12')])).toBeAccessible();
    });
});
