import { driverSentence } from './driver-sentence.ts';
import type { AccountHealth } from './model.ts';

/** A field value as text in the form it is sent: decimals with a point, days as YYYY-MM-DD; null clears the field. */
export type FieldText = string | null;
type Kind = 'number' | 'text' | 'date';

/**
 * Account fields somebody can see. A run touches an account only when one of these, or the evidence on its receipt,
 * differs from what is stored.
 */
export const SHOWN = {
    Health_Score__c: 'number',
    Health_Status__c: 'text',
    Health_Computed_Status__c: 'text',
    Health_State__c: 'text',
    Health_Outcome_Score__c: 'number',
    Health_Experience_Score__c: 'number',
    Health_Outcome_Weight__c: 'number',
    Health_Trend__c: 'text',
    Health_Change__c: 'number',
    Health_Confidence__c: 'text',
    Health_Previous_Status__c: 'text',
    Health_Status_Since__c: 'date',
    Health_NPS__c: 'number',
    Health_NPS_Responses__c: 'number',
    Health_ROI__c: 'number',
    Health_Evidence_Date__c: 'date',
    Health_Evidence_Until__c: 'date',
    Health_Driver__c: 'text',
    Health_Model_Version__c: 'text',
    Health_Next_Review__c: 'date'
} as const satisfies Record<string, Kind>;
export type ShownField = keyof typeof SHOWN;
export const SHOWN_FIELDS = Object.keys(SHOWN) as ShownField[];

/** Fields written beside the shown ones, in the order of the upload. */
export const CONTEXT_FIELDS = ['Health_Percentile__c', 'Health_Cohort__c'] as const;
const MARK_FIELDS = ['Health_Scored_At__c', 'Health_Digest__c'] as const;
export const DETAIL_FIELD = 'Health_Detail__c';

/** Columns of an upload. */
export const UPLOAD_FIELDS = ['Id', ...SHOWN_FIELDS, ...MARK_FIELDS, ...CONTEXT_FIELDS, DETAIL_FIELD] as const;

/** Largest size of Health_ROI__c, Number(9,2). */
const LARGEST_ROI = 9_999_999.99;
/** Most respondents that Health_NPS_Responses__c holds, Number(9,0); sources may add up to more. */
const MOST_RESPONSES = 999_999_999;

/** Values of the shown fields, in their order. */
export function shownValues(health: AccountHealth): FieldText[] {
    const { standing, trend } = health;
    const { experienceHalf, outcomeHalf } = standing;
    // A list and no object by field: several times faster.
    return [
        decimals(standing.score, ONE),
        standing.status,
        standing.computedStatus,
        standing.state,
        decimals(standing.outcome, ONE),
        decimals(standing.experience, ONE),
        decimals(standing.weight, TWO),
        trend?.direction ?? null,
        decimals(trend?.change ?? null, ONE),
        standing.confidence,
        health.previousStatus,
        health.statusSince,
        decimals(experienceHalf.nps, ONE),
        decimals(bounded(experienceHalf.responses, MOST_RESPONSES), NONE),
        decimals(bounded(outcomeHalf.roi, LARGEST_ROI), TWO),
        health.evidenceDate,
        health.evidenceUntil,
        driverSentence(health.driver),
        health.modelVersion.slice(0, 40),
        health.nextReview
    ];
}

/** Whether a stored value and a new one are the same to a reader: 15.0 is 15, a blank is null. */
export function sameValue(field: ShownField, stored: FieldText, value: FieldText): boolean {
    if (stored === null || value === null) return stored === value;
    if (SHOWN[field] === 'number') return Number(stored) === Number(value);
    return SHOWN[field] === 'date' ? stored.slice(0, 10) === value : stored === value;
}

/** A number of decimals, and the texts of the smallest sizes: nearly every value is one of them. */
interface Decimals {
    readonly unit: number;
    readonly texts: readonly string[];
}

const [NONE, ONE, TWO] = [decimalsBy(1), decimalsBy(10), decimalsBy(100)] as const;

function decimalsBy(unit: number): Decimals {
    return { unit, texts: Array.from({ length: 1001 }, (_, size) => String(size / unit)) };
}

/** Decimal text, half away from zero. A value within a billionth of a tie counts as the tie, as in the model. */
function decimals(value: number | null, { unit, texts }: Decimals): FieldText {
    if (value === null) return null;
    const size = Math.floor(Math.abs(value) * unit + 0.5 + 1e-9);
    const text = texts[size] ?? String(size / unit);
    return value < 0 && size > 0 ? `-${text}` : text;
}

/** A value that a field can hold. */
function bounded(value: number | null, most: number): number | null {
    return value === null ? null : Math.max(-most, Math.min(most, value));
}
