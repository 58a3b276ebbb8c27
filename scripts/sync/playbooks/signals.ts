import type { AccountHealth, Detail } from '../score/model.ts';
import { SHOWN_FIELDS } from '../score/outputs.ts';
import type { FieldText } from '../score/outputs.ts';

/** What happened to an account between the stored score and the new one, as bits. */
export const STATUS_FELL = 1;
export const TREND_FELL = 2;
export const DETRACTOR_ANSWERED = 4;

const STATUS = SHOWN_FIELDS.indexOf('Health_Status__c');
const TREND = SHOWN_FIELDS.indexOf('Health_Trend__c');
const ORDER = ['Red', 'Amber', 'Green'];

/**
 * What playbooks watch for. A first score is no change: nothing is known of before.
 * @param stored shown values before, null for an account that was never scored
 * @param before receipt before
 */
export function signalsOf(
    stored: readonly FieldText[] | null,
    before: Detail | null,
    shown: readonly FieldText[],
    { detail }: Pick<AccountHealth, 'detail'>
): number {
    if (stored === null || before === null) return 0;
    const [was, is] = [ORDER.indexOf(stored[STATUS] ?? ''), ORDER.indexOf(shown[STATUS] ?? '')];
    const fell = was >= 0 && is >= 0 && is < was;
    const turned = shown[TREND] === 'Falling' && stored[TREND] !== 'Falling';
    const answered = detractorsIn(detail) > detractorsIn(before);
    return (fell ? STATUS_FELL : 0) + (turned ? TREND_FELL : 0) + (answered ? DETRACTOR_ANSWERED : 0);
}

function detractorsIn({ experience }: Detail): number {
    return experience.reduce((sum, row) => sum + (row.kind === 'answers' ? row.detractors : 0), 0);
}
