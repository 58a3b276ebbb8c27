import { SHOWN_FIELDS } from '../score/outputs.ts';
import type { FieldText, ShownField } from '../score/outputs.ts';
import { isTrackedState, PICTURED, PICTURED_FIELDS } from './picture.ts';
import { isPictured } from './pictured.ts';

/** What an account showed on a day in the past, in the order of PAST_FIELDS. */
export type PastPicture = readonly FieldText[];

const COPIED = {
    Previous_Status__c: 'Health_Previous_Status__c',
    Change__c: 'Health_Change__c',
    Model_Version__c: 'Health_Model_Version__c'
} as const satisfies Record<string, ShownField>;

/** Columns of a past picture: the day, snapshot fields, and whether the status changed on it. */
export const PAST_FIELDS: readonly string[] = ['day', ...PICTURED_FIELDS, ...Object.keys(COPIED), 'Status_Changed__c'];

const at = (field: ShownField): number => SHOWN_FIELDS.indexOf(field);
const PLACES = [...PICTURED_FIELDS.map((field) => PICTURED[field][0]), ...Object.values(COPIED)].map(at);
const [STATE, SINCE, PREVIOUS] = [at('Health_State__c'), at('Health_Status_Since__c'), at('Health_Previous_Status__c')];

/** Collects the snapshots of one account while its past is replayed day by day: every change, and one a month. */
export class PastPictures {
    readonly pictures: PastPicture[] = [];
    private before: readonly FieldText[] | null = null;
    private month = '';

    /** @param shown values of the day, in the order of SHOWN_FIELDS; days come in order */
    add(day: string, shown: readonly FieldText[]): void {
        const isMonthly = day.slice(0, 7) !== this.month && isTrackedState(shown[STATE] ?? null);
        if (isMonthly || isPictured(this.before, shown)) {
            const changed = shown[SINCE] === day && shown[PREVIOUS] !== null;
            this.pictures.push([day, ...PLACES.map((place) => shown[place] ?? null), String(changed)]);
            this.month = day.slice(0, 7);
        }
        this.before = shown;
    }
}
