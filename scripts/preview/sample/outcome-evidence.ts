import { daysBefore } from './calendar.ts';
import type { OutcomeEvidence, VerifiedBy } from './evidence.ts';
import type { Segment } from './people.ts';
import { randomFrom } from './random.ts';
import type { Plot } from './stories.ts';

/** Points of the shipped rules, read backwards: from the outcome a story wants to the measurement that gives it. */
const ATTAINMENT_AT: [outcome: number, attainment: number][] = [
    [1, 0],
    [2, 0.25],
    [4, 0.5],
    [6, 0.75],
    [8, 1],
    [10, 1.25]
];
const ROI_AT: [outcome: number, roi: number][] = [
    [1, -1],
    [2.5, -0.5],
    [4, 0],
    [6, 0.5],
    [7.5, 1],
    [9, 2],
    [10, 3]
];
const DAYS_A_MONTH = 30.4;
const LABELS: Record<Segment, readonly [string, string]> = {
    Enterprise: ['Cost avoided', 'Revenue protected'],
    'Mid-Market': ['Orders handled', 'Hours saved'],
    SMB: ['Subscription', 'Online shop']
};

/** Monthly measurements of one account along its story. Segments measure differently, as companies do. */
export function outcomeEvidence(accountKey: string, segment: Segment, plot: Plot, asOf: string): OutcomeEvidence[] {
    if (plot.outcomeAges === null) return [];
    const random = randomFrom(`outcome ${accountKey}`);
    const [first, second] = LABELS[segment];
    const labels = random.next() < 0.4 ? [first, second] : [first];
    // an estimate would hide what a decision-maker's answer is there to show
    const verifiedBy = verifier(random.next() * (plot.decisionMakerSays === undefined ? 1 : 0.9));
    const dayOfMonth = random.between(2, 22);
    const rows: OutcomeEvidence[] = [];
    for (let age = plot.outcomeAges.from; age >= plot.outcomeAges.to; age--) {
        for (const label of labels) {
            const outcome = clamp(plot.course.outcome(age) + 0.2 * random.normal(), 1, 10);
            const date = daysBefore(asOf, Math.round(age * DAYS_A_MONTH) + dayOfMonth);
            rows.push({
                accountKey,
                date,
                label,
                verifiedBy,
                measure: measured(segment, outcome, random.between(8, 90))
            });
        }
    }
    return rows;
}

function verifier(chance: number): VerifiedBy {
    if (chance < 0.45) return 'customer';
    return chance < 0.9 ? 'system' : 'estimated';
}

function measured(segment: Segment, outcome: number, costInThousands: number): OutcomeEvidence['measure'] {
    if (segment === 'Mid-Market') return { kind: 'attainment', attainment: round(at(ATTAINMENT_AT, outcome), 2) };
    const roi = at(ROI_AT, outcome);
    if (segment === 'SMB') return { kind: 'roi', roi: round(roi, 2) };
    const cost = costInThousands * 1000;
    return { kind: 'benefit', benefit: round(cost * (1 + roi), 0), cost };
}

/** Piecewise linear between the points. */
function at(points: [number, number][], x: number): number {
    for (let i = 1; i < points.length; i++) {
        const [x0, y0] = points[i - 1] as [number, number];
        const [x1, y1] = points[i] as [number, number];
        if (x <= x1) return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
    }
    return (points.at(-1) as [number, number])[1];
}

function clamp(value: number, low: number, high: number): number {
    return Math.min(high, Math.max(low, value));
}

function round(value: number, digits: number): number {
    return Number(value.toFixed(digits));
}
