import type { PublishedModel } from './published.ts';

/**
 * Rules that give a stage by age do nothing as long as nobody says from which day an account's age counts.
 * @param models rules in force
 * @param startField Account field of the settings, undefined when they name none
 * @returns what is missing and what to set; null when nothing is
 */
export function missingStart(
    models: readonly PublishedModel[],
    startField: string | undefined
): { readonly found: string; readonly fix: string } | null {
    if (startField !== undefined) return null;
    const byAge = models.filter(({ rules }) => rules.stageDays !== null);
    if (byAge.length === 0) return null;
    const named = byAge.map(({ record, rules }) => `"${record?.name ?? 'shipped rules'}" (version ${rules.version})`);
    return {
        found: `${named.join(', ')}: Stage Days give a stage by age, but the settings do not say from which day; accounts with a blank stage stay without one.`,
        fix: 'Set "accounts": { "startField": "<date field>" } to the Account field that holds the day the relationship began, or clear Stage Days.'
    };
}
