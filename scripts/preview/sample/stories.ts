/** How a customer fared over the sample's 18 months. */
export type Story =
    | 'healthy'
    | 'middling'
    | 'troubled'
    | 'rising'
    | 'falling'
    | 'recovering'
    | 'watermelon'
    | 'detractor'
    | 'seasonal'
    | 'silent'
    | 'outcomes-only'
    | 'experience-only'
    | 'no-evidence'
    | 'overridden';

/** The value received and the experience, 1 to 10, `age` months before the as-of day (17 = the start, 0 = now). */
export interface Course {
    outcome(age: number): number;
    experience(age: number): number;
}

/** What a story looks like in evidence. */
export interface Plot {
    /** Accounts of this story in 100. */
    share: number;
    course: Course;
    /** Months before the as-of day between which there is evidence; null when there is none of that kind. */
    outcomeAges: Span | null;
    answerAges: Span | null;
    /** Days until the next renewal, lowest and highest. */
    renewalDays: readonly [number, number];
    /** The latest answer of one decision-maker is this, whatever the others say. */
    decisionMakerSays?: number;
}

/** `from` >= `to`, in months before the as-of day. */
export interface Span {
    from: number;
    to: number;
}

const WHOLE: Span = { from: 17, to: 0 };
const ANY_RENEWAL = [20, 360] as const;

/** From `before` to `after`, half way at `middle` months of age. */
function turn(before: number, after: number, middle: number, months = 2) {
    return (age: number) => before + (after - before) / (1 + Math.exp((age - middle) / months));
}

function level(value: number) {
    return () => value;
}

function plot(share: number, course: Course, rest: Partial<Plot> = {}): Plot {
    return { share, course, outcomeAges: WHOLE, answerAges: WHOLE, renewalDays: ANY_RENEWAL, ...rest };
}

/** Every story with its share of the book. */
export const PLOTS: Record<Story, Plot> = {
    healthy: plot(37, { outcome: level(8.4), experience: level(8.5) }),
    middling: plot(16, { outcome: level(6.4), experience: level(7.2) }),
    troubled: plot(5, { outcome: level(3.6), experience: level(4) }),
    rising: plot(
        9,
        { outcome: turn(3.2, 8.6, 8), experience: turn(5.5, 9.2, 7) },
        { outcomeAges: { from: 14, to: 0 } }
    ),
    falling: plot(
        7,
        { outcome: turn(8.2, 4.2, 4), experience: turn(8.8, 3.2, 4) },
        { renewalDays: [25, 80], decisionMakerSays: 3 }
    ),
    recovering: plot(4, {
        outcome: (age) => (age > 8 ? turn(7.5, 3, 13)(age) : turn(3, 7.2, 4)(age)),
        experience: (age) => (age > 8 ? turn(8, 4, 12)(age) : turn(4, 7.8, 3)(age))
    }),
    watermelon: plot(3, { outcome: level(9.9), experience: level(5.4) }),
    detractor: plot(3, { outcome: level(7.8), experience: level(8.4) }, { decisionMakerSays: 2 }),
    // measured twice a year at best: the last figures are about to expire
    seasonal: plot(
        4,
        {
            outcome: (age) => 6.6 + 1.9 * Math.cos((age / 12) * 2 * Math.PI),
            experience: level(7.9)
        },
        { outcomeAges: { from: 17, to: 5 } }
    ),
    silent: plot(
        5,
        { outcome: level(7.6), experience: level(8.2) },
        { outcomeAges: { from: 17, to: 13 }, answerAges: { from: 17, to: 13 } }
    ),
    'outcomes-only': plot(2, { outcome: turn(2.5, 5.5, 1.5, 1), experience: level(7) }, newCustomer('outcome')),
    'experience-only': plot(2, { outcome: level(5), experience: level(8.4) }, newCustomer('answers')),
    overridden: plot(1, { outcome: level(8.2), experience: level(8.6) }),
    'no-evidence': plot(3, { outcome: level(5), experience: level(7) }, { outcomeAges: null, answerAges: null })
};

function newCustomer(half: 'outcome' | 'answers'): Partial<Plot> {
    const recent: Span = { from: 2, to: 0 };
    return {
        outcomeAges: half === 'outcome' ? recent : null,
        answerAges: half === 'answers' ? recent : null,
        renewalDays: [280, 350]
    };
}
