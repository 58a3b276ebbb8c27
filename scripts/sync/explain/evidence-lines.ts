import { sanitize } from '../report/sanitize.ts';
import type { ExperienceEvidence, ExperienceHalf, OutcomeEvidence, ReceiptLine, Rules } from '../score/model.ts';
import { answers, asNps, asNumber, asPercent, asScore, asSignedPercent, asWhole } from './figures.ts';

/** One line of the receipt in words and numbers. */
export interface EvidenceLine {
    readonly half: 'outcome' | 'experience';
    /** What the evidence is: "NPS +67 from 6 answers, counted as +60". */
    readonly evidence: string;
    readonly source: string;
    /** Days of the oldest and newest statement, "YYYY-MM-DD". */
    readonly from: string;
    readonly to: string;
    /** Who stands behind an outcome; null where nobody said, and for survey answers. */
    readonly verifiedBy: OutcomeEvidence['verifiedBy'] | null;
    /** What else must be known to follow the numbers: "counts 7.0 at most". */
    readonly remarks: readonly string[];
    /** 1-10, one decimal. */
    readonly says: number;
    /** Share of the whole score, 0-1. */
    readonly weight: number;
    /** Points it adds, one decimal; the lines add up to the score. null while there is no score. */
    readonly adds: number | null;
}

const VERIFIED = {
    customer: 'confirmed by the customer',
    system: 'measured by a system',
    estimated: 'estimated'
} as const;

/** @returns the line in words; texts from outside are made safe to print */
export function evidenceLine(line: ReceiptLine, half: ExperienceHalf, rules: Rules): EvidenceLine {
    const { evidence } = line;
    const [from, to] = 'newest' in evidence ? [evidence.oldest, evidence.newest] : [evidence.date, evidence.date];
    const shared = {
        source: sanitize(evidence.source),
        from,
        to,
        says: line.says,
        weight: line.weight,
        adds: line.adds
    };
    if (line.half === 'outcome') {
        const row = evidence as OutcomeEvidence;
        return {
            half: 'outcome',
            evidence: outcomeText(row),
            verifiedBy: row.verifiedBy ?? null,
            remarks: outcomeRemarks(row, line.capped, rules),
            ...shared
        };
    }
    const drawn = half.adjustedNps !== half.nps && rules.cohortNps !== null;
    return {
        half: 'experience',
        evidence: experienceText(evidence as ExperienceEvidence, half),
        verifiedBy: null,
        remarks: drawn ? [`small sample, drawn to the NPS of all, ${asNps(rules.cohortNps ?? 0)}`] : [],
        ...shared
    };
}

function outcomeRemarks({ verifiedBy, validUntil }: OutcomeEvidence, capped: boolean, rules: Rules): string[] {
    return [
        verifiedBy === undefined ? 'not verified' : VERIFIED[verifiedBy],
        ...(validUntil === undefined ? [] : [`counts until ${validUntil.slice(0, 10)}`]),
        ...(capped ? [`counts ${asScore(rules.estimatedCap)} at most`] : [])
    ];
}

function outcomeText(row: OutcomeEvidence): string {
    const measure = row.measure === undefined || row.measure === '' ? null : sanitize(row.measure);
    if (row.kind === 'attainment') {
        return `${measure ?? 'Value realised'}: ${asPercent(row.values[0] ?? 0)} of what is due`;
    }
    const text = statement(row);
    return measure === null ? text : `${measure}: ${text}`;
}

function statement({ kind, values }: OutcomeEvidence): string {
    const [first = 0, second = 0] = values;
    switch (kind) {
        case 'score':
            return `Outcome score ${asScore(first)}, taken as it is`;
        case 'attainment':
            return `${asPercent(first)} of what is due`;
        case 'roi':
            return `Return on investment ${asSignedPercent(first)}`;
        case 'benefitCost':
            return `Benefit ${asWhole(first)} for a cost of ${asWhole(second)}`;
        case 'payback':
            return `Paid back in ${asNumber(first)} months, promised in ${asNumber(second)}`;
        case 'done':
            return 'Milestone reached';
        case 'due':
            return 'Milestone due';
        case 'overdue':
            return 'Milestone overdue';
    }
}

function experienceText(row: ExperienceEvidence, half: ExperienceHalf): string {
    if (row.kind === 'score') return `Experience score ${asScore(row.score)}, taken as it is`;
    if (row.kind === 'answers') {
        const n = row.promoters + row.passives + row.detractors;
        if (half.method === 'mean') return `Mean rating ${asNumber(row.ratingSum / n)} from ${answers(n)}`;
        return withAdjusted(`NPS ${asNps((100 * (row.promoters - row.detractors)) / n)} from ${answers(n)}`, half);
    }
    return withAdjusted(`NPS ${asNps(row.nps)} from ${answers(row.n)}`, half);
}

/** With several rows the pool is drawn to the cohort, not the row. */
function withAdjusted(text: string, { used, nps, adjustedNps }: ExperienceHalf): string {
    const alone = used.length === 1 && adjustedNps !== null && adjustedNps !== nps;
    return alone ? `${text}, counted as ${asNps(adjustedNps)}` : text;
}
