import { daysBefore } from './calendar.ts';
import type { OutcomeEvidence, SampleAccount, SurveyAnswer } from './evidence.ts';
import { companyName } from './names.ts';
import { outcomeEvidence } from './outcome-evidence.ts';
import { PEOPLE, type Segment } from './people.ts';
import { randomFrom } from './random.ts';
import { seedAccount, seedAnswers, seedOutcomeEvidence } from './seed-account.ts';
import { PLOTS, type Plot, type Story } from './stories.ts';
import { surveyAnswers } from './survey-answers.ts';

/** A whole invented book of customers with 18 months of evidence. */
export interface SampleBook {
    asOf: string;
    accounts: SampleAccount[];
    outcomes: OutcomeEvidence[];
    answers: SurveyAnswer[];
}

const SIZES: [Segment, number][] = [
    ['Enterprise', 39],
    ['Mid-Market', 80],
    ['SMB', 80]
];
const REVENUE: Record<Segment, readonly [number, number]> = {
    Enterprise: [1_200_000, 9_000_000],
    'Mid-Market': [180_000, 1_100_000],
    SMB: [12_000, 160_000]
};
/** About one in six enterprises is the parent of the mid-market accounts that follow it. */
const CHILDREN_OF_A_GROUP = 3;

const OVERRIDE = { status: 'Red', reason: 'Sponsor leaving, request for proposals under way' } as const;

/** The book as it stands on `asOf` (YYYY-MM-DD, UTC). The same day gives the same book, to the byte. */
export function sampleBook(asOf: string): SampleBook {
    const book: SampleBook = {
        asOf,
        accounts: [seedAccount('maya.alder@account-health.example', asOf)],
        outcomes: seedOutcomeEvidence(asOf),
        answers: seedAnswers(asOf)
    };
    let index = 0;
    for (const [segment, size] of SIZES) {
        const stories = storiesFor(size, segment);
        for (const [place, story] of stories.entries()) {
            addAccount(book, { index, place, segment, story });
            index += 1;
        }
    }
    book.answers.sort((a, b) => a.date.localeCompare(b.date) || a.respondent.localeCompare(b.respondent));
    book.outcomes.sort((a, b) => a.date.localeCompare(b.date) || a.accountKey.localeCompare(b.accountKey));
    return book;
}

function addAccount(book: SampleBook, at: { index: number; place: number; segment: Segment; story: Story }): void {
    const account = sampleAccount(at.index, at.place, at.segment, at.story, book.asOf);
    const plot = personal(PLOTS[at.story], account.key);
    book.accounts.push(account);
    book.outcomes.push(...outcomeEvidence(account.key, at.segment, plot, book.asOf));
    book.answers.push(...surveyAnswers(account.key, at.segment, plot, book.asOf));
}

/** Each story as often as its share says, in an order mixed by the seed. */
function storiesFor(size: number, segment: Segment): Story[] {
    const random = randomFrom(`stories ${segment}`);
    const stories = Object.keys(PLOTS) as Story[];
    const wanted = stories.flatMap((story) => {
        const count = Math.max(1, Math.round((PLOTS[story].share * size) / 100));
        return Array.from({ length: count }, () => story);
    });
    while (wanted.length < size) wanted.push('healthy');
    const mixed = wanted.map((story) => ({ story, order: random.next() })).sort((a, b) => a.order - b.order);
    return mixed.slice(0, size).map(({ story }) => story);
}

/** No two customers of a story are alike: the whole course lies a little higher or lower. */
function personal(plot: Plot, key: string): Plot {
    const random = randomFrom(`course ${key}`);
    const outcomeShift = 0.35 * random.normal();
    const experienceShift = 0.35 * random.normal();
    return {
        ...plot,
        course: {
            outcome: (age) => plot.course.outcome(age) + outcomeShift,
            experience: (age) => Math.min(10, Math.max(1, plot.course.experience(age) + experienceShift))
        }
    };
}

function sampleAccount(index: number, place: number, segment: Segment, story: Story, asOf: string): SampleAccount {
    const key = accountKey(index);
    const random = randomFrom(`account ${key}`);
    const [lowest, highest] = REVENUE[segment];
    const [soonest, latest] = PLOTS[story].renewalDays;
    const owners = PEOPLE.filter((person) => person.segment === segment);
    const revenue = lowest * (highest / lowest) ** random.next();
    const group = Math.floor(place / CHILDREN_OF_A_GROUP);
    return {
        key,
        ...companyName(index),
        segment,
        ownerUsername: random.pick(owners).username,
        parentKey: segment === 'Mid-Market' && group < 7 ? accountKey(group) : null,
        annualRevenue: Math.round(revenue / 1000) * 1000,
        stage: stageOf(story, random.next()),
        renewalDate: daysBefore(asOf, -random.between(soonest, latest)),
        override: story === 'overridden' ? { ...OVERRIDE, until: daysBefore(asOf, -39) } : null,
        story
    };
}

function accountKey(index: number): string {
    return `SAMPLE-${String(index + 1).padStart(3, '0')}`;
}

function stageOf(story: Story, chance: number): SampleAccount['stage'] {
    if (story === 'outcomes-only' || story === 'experience-only' || story === 'no-evidence') return 'Onboarding';
    if (story === 'rising') return 'Adoption';
    return chance < 0.25 ? 'Adoption' : chance < 0.8 ? 'Performance' : 'Transformation';
}
