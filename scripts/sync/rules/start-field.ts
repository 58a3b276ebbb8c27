import type { FieldNames } from '../salesforce/field-names.ts';
import type { PublishedModel } from './published.ts';

const WHAT_IT_IS = 'the Account field that holds the day the relationship began';

/**
 * Rules that give a stage by age do nothing as long as nobody says from which day an account's age counts, or what is named holds
 * no days.
 * @param models rules in force
 * @param startField Account field of the settings, undefined when they name none
 * @returns what is wrong and what to set; null when nothing is, and when the user does not see the field
 */
export function missingStart(
    models: readonly PublishedModel[],
    startField: string | undefined,
    names: Pick<FieldNames, 'definition'>
): { readonly found: string; readonly fix: string } | null {
    const byAge = models.filter(({ rules }) => rules.stageDays !== null);
    if (byAge.length === 0) return null;
    const named = byAge.map(({ record, rules }) => `"${record?.name ?? 'shipped rules'}" (version ${rules.version})`);
    const found = `${named.join(', ')}: Stage Days give a stage by age, but`;
    if (startField === undefined) {
        return {
            found: `${found} the settings do not say from which day; accounts with a blank stage stay without one.`,
            fix: `Set "accounts": { "startField": "<date field>" } to ${WHAT_IT_IS}, or clear Stage Days.`
        };
    }
    const type = names.definition(startField)?.type;
    if (type === undefined || type === 'date' || type === 'datetime') return null;
    return {
        found: `${found} accounts.startField names ${startField}, a field of type ${type}: where it holds anything but a day such as 2026-01-31, a blank stage stays blank.`,
        fix: `Name a date field, ${WHAT_IT_IS}.`
    };
}
