import type { FieldNames } from '../../salesforce/field-names.ts';

/** Standard fields of Account that hold what somebody wrote into them, so that SystemModstamp moves with them. */
const WRITTEN = new Set(
    [
        'Id', 'Name', 'AccountNumber', 'AccountSource', 'AnnualRevenue', 'CreatedDate', 'CurrencyIsoCode', 'Description', 'Fax',
        'Industry', 'IsPersonAccount', 'NaicsCode', 'NumberOfEmployees', 'OwnerId', 'Ownership', 'Phone', 'Rating', 'RecordTypeId', 'Sic', 'SicDesc',
        'Site', 'TickerSymbol', 'Type', 'Website', 'YearStarted', 'BillingStreet', 'BillingCity', 'BillingState', 'BillingPostalCode',
        'BillingCountry', 'BillingStateCode', 'BillingCountryCode', 'ShippingStreet', 'ShippingCity', 'ShippingState',
        'ShippingPostalCode', 'ShippingCountry', 'ShippingStateCode', 'ShippingCountryCode'
    ].map((name) => name.toLowerCase())
); // prettier-ignore

/**
 * Fields whose value may change without SystemModstamp: formulas and roll-up summaries, fields of other records, lookups (the
 * org empties them when what they point at is deleted), and what the platform itself keeps, such as the day of the last activity.
 */
export function silentFields(names: FieldNames, fields: readonly string[]): string[] {
    return fields.filter((field) => {
        const definition = names.definition(field);
        if (definition === null || definition.calculated) return true;
        if (!/__c$/iu.test(definition.name)) return !WRITTEN.has(definition.name.toLowerCase());
        return definition.type === 'reference' || definition.type === 'masterdetail';
    });
}
