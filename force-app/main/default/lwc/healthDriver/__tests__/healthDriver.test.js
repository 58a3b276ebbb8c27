import { createElement } from 'lwc';
import HealthDriver from 'c/healthDriver';

function driverOf(given) {
    const element = Object.assign(createElement('c-health-driver', { is: HealthDriver }), given);
    document.body.appendChild(element);
    return element;
}

const text = (element) => element.shadowRoot.textContent.replace(/\s+/g, ' ').trim();
const nps = { score: 6.1, nps: -16.7, responses: 6, detractors: 3, wouldBe: null };

describe('c-health-driver', () => {
    it.each([
        ['attainment', { score: 6.5, measure: null, wouldBe: 'Green', attainment: 0.81 }, 'Outcomes hold it back. 81% of the value due by today is realised. With all of it realised this account would be Green.'],
        ['attainment', { score: 6.5, measure: 'Hours saved', wouldBe: null, attainment: 0.81 }, 'Outcomes hold it back. Hours saved: 81% of what is due by today.'],
        ['roi', { score: 6.4, measure: null, wouldBe: 'Amber', roi: 0.6 }, 'Outcomes hold it back. Return on investment +60%. At 8.0 of 10 this account would be Amber.'],
        ['estimate', { score: 7, measure: null, wouldBe: 'Green', cap: 7 }, 'Outcomes rest on an estimate. An estimate counts 7.0 at most. With 8.0 confirmed by the customer this account would be Green.'],
        ['outcome', { score: 4, measure: null, wouldBe: null }, 'Outcomes hold it back. Evidence says 4.0 of 10.'],
        ['nps', nps, 'Experience holds it back. NPS -17 from 6 answers, detractors: 3.'],
        ['nps', { ...nps, responses: 1, detractors: 1, wouldBe: 'Green' }, 'Experience holds it back. NPS -17 from 1 answer, detractors: 1. At 8.0 of 10 for experience this account would be Green.'],
        ['decisionMaker', nps, 'A decision-maker is a detractor. NPS -17 from 6 answers, detractors: 3.'],
        ['experience', { score: 5, wouldBe: 'Amber' }, 'Experience holds it back. It stands at 5.0 of 10. At 8.0 of 10 for experience this account would be Amber.'],
        ['strong', { outcome: 9, experience: 8.5 }, 'Both halves are strong. Outcomes 9.0 and experience 8.5. Keep the evidence fresh.'],
        ['floorOutcome', { half: 5, floor: 5.5 }, 'Outcomes are too low for Green. It stands at 5.0, below the floor of 5.5, so the status stays Amber although the sum is high enough for Green.'],
        ['floorExperience', { half: 5, floor: 5.5 }, 'Experience is too low for Green. It stands at 5.0, below the floor of 5.5, so the status stays Amber although the sum is high enough for Green.'],
        ['outcomeMissing', { experience: 8.2 }, 'Outcomes are unknown. Experience is known: 8.2. Nobody has recorded what value the customer realised, so there are no outcomes, no sum and no colour.'],
        ['experienceMissing', { outcome: 6.5 }, 'Experience is unknown. Outcomes are known: 6.5. Nobody has answered a survey, so there is no experience, no sum and no colour.'],
        ['outcomeExpired', { experience: 8.2 }, 'The ROI evidence has expired. Experience stands at 8.2. Ask the customer what value was realised; the score comes back with the answer.'],
        ['experienceExpired', { outcome: 6.5 }, 'The survey answers have expired. Outcomes stand at 6.5. Ask the sponsor for a fresh answer; the score comes back with it.'],
        ['bothExpired', {}, 'All evidence has expired. Ask the sponsor for an answer and the customer to confirm the value received; the score comes back with the evidence.'],
        ['excluded', {}, "Left out on purpose. Your admin's filter leaves this account out of scoring."],
        ['noEvidence', {}, 'There is no evidence about this account. Send a survey to the contacts of this account and record the value the customer has realised so far. The score appears with the next run of the sync job.']
    ])('says %s with %o', (key, values, sentence) => {
        expect(text(driverOf({ driver: { key, values } }))).toBe(sentence);
    }); // prettier-ignore

    it("shows the record's own sentence when there is no receipt", () => {
        expect(text(driverOf({ text: 'Outcomes hold it back' }))).toBe('Outcomes hold it back');
    });

    it('shows nothing without either', () => {
        expect(driverOf({}).shadowRoot.querySelector('p')).toBeNull();
    });

    it('is accessible', async () => {
        await expect(driverOf({ driver: { key: 'nps', values: nps } })).toBeAccessible();
    });
});
