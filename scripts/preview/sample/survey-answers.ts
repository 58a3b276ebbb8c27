import { daysBefore } from './calendar.ts';
import type { SurveyAnswer } from './evidence.ts';
import type { Segment } from './people.ts';
import { randomFrom, type Random } from './random.ts';
import type { Plot } from './stories.ts';

const PEOPLE_ASKED: Record<Segment, readonly [number, number]> = {
    Enterprise: [8, 18],
    'Mid-Market': [4, 9],
    SMB: [2, 4]
};
const MONTHS_BETWEEN_SURVEYS = 5;
const DAYS_A_MONTH = 30.4;

/**
 * What the people at one account answered, wave by wave. Each has a lasting disposition, so that a trend of the account
 * shows in their answers and chance does not hide it.
 */
export function surveyAnswers(accountKey: string, segment: Segment, plot: Plot, asOf: string): SurveyAnswer[] {
    if (plot.answerAges === null) return [];
    const random = randomFrom(`answers ${accountKey}`);
    const [fewest, most] = PEOPLE_ASKED[segment];
    const count = random.between(fewest, most);
    const rows: SurveyAnswer[] = [];
    for (let person = 0; person < count; person++) {
        const disposition = (person + 0.2 + 0.6 * random.next()) / count;
        const decisionMaker = person === 0 || (count > 6 && person === count - 1);
        rows.push(...answersOf(person, disposition, decisionMaker));
    }
    return rows.sort((a, b) => a.date.localeCompare(b.date) || a.respondent.localeCompare(b.respondent));

    function answersOf(person: number, disposition: number, decisionMaker: boolean): SurveyAnswer[] {
        const respondent = `${accountKey}-P${String(person + 1).padStart(2, '0')}`;
        const { from, to } = plot.answerAges ?? { from: 0, to: 0 };
        const answers: SurveyAnswer[] = [];
        for (
            let age = to + random.next() * Math.min(4, from - to + 0.5);
            age <= from + 0.5;
            age += MONTHS_BETWEEN_SURVEYS
        ) {
            const latest = answers.length === 0;
            const says = latest && person === 0 ? plot.decisionMakerSays : undefined;
            const rating = says ?? ratingFor(plot.course.experience(age), disposition, random);
            const date = daysBefore(asOf, Math.round(age * DAYS_A_MONTH) + 1);
            answers.push({ accountKey, date, respondent, rating, decisionMaker });
        }
        return answers;
    }
}

/** The answer of somebody `disposition` of the way from the unhappiest to the happiest, when experience is as given. */
function ratingFor(experience: number, disposition: number, random: Random): number {
    const nps = ((experience - 1) / 9) * 2 - 1;
    const passives = 0.3 * (1 - Math.abs(nps));
    const promoters = (1 - passives + nps) / 2;
    const detractors = 1 - passives - promoters;
    const place = Math.min(1, Math.max(0, disposition + 0.03 * random.normal()));
    if (place > 1 - promoters) return random.next() < 0.5 ? 10 : 9;
    if (place > detractors) return random.next() < 0.5 ? 8 : 7;
    return Math.max(0, 6 - Math.floor((1 - place / Math.max(detractors, 0.01)) * 5) - random.between(0, 1));
}
