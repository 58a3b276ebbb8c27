import { sameValue, SHOWN_FIELDS } from '../score/outputs.ts';
import type { FieldText } from '../score/outputs.ts';
import { isTrackedState, PICTURED, PICTURED_FIELDS } from './picture.ts';

const PLACES = PICTURED_FIELDS.map((field) => SHOWN_FIELDS.indexOf(PICTURED[field][0]));
const STATE = SHOWN_FIELDS.indexOf('Health_State__c');

/**
 * Whether what an account shows is worth a snapshot: something pictured differs from what is stored. An account that was never
 * scored gets its first snapshot when there is something to show.
 * @param stored shown values before, in the order of SHOWN_FIELDS; null for an account that was never scored
 */
export function isPictured(stored: readonly FieldText[] | null, shown: readonly FieldText[]): boolean {
    const before = stored === null || stored[STATE] === null ? null : stored;
    if (before === null) return isTrackedState(shown[STATE] ?? null);
    return PLACES.some((at) => {
        const field = SHOWN_FIELDS[at];
        return field !== undefined && !sameValue(field, before[at] ?? null, shown[at] ?? null);
    });
}
