import { inShardSql } from '../shard/shard.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { NUMBER_TYPES } from '../salesforce/number-types.ts';
import type { Shard } from '../shard/shard.ts';
import { ident } from '../sources/sql.ts';

const NUMBERS = new Set([
    'Health_Score__c', 'Health_Outcome_Score__c', 'Health_Experience_Score__c', 'Health_Change__c', 'Health_Percentile__c'
]); // prettier-ignore

/** Where the revenue of an account stands. */
export interface RevenueField {
    readonly field: string;
    /** The org has several currencies. */
    readonly currencies: boolean;
}

/** What is read of the accounts, and what is made of it. */
export interface AccountReading {
    /** Fields to ask for, names of the package. */
    readonly fields: readonly string[];
    /** Columns of the table `accounts` without `idx`, as SQL on records of those fields. */
    readonly columns: string;
}

/** Reading of accounts with the fields asked for, each once, and with the revenue when it is wanted. */
export function accountReading(
    names: Pick<FieldNames, 'definition'>,
    asked: readonly string[],
    { shard, revenue }: { readonly shard: Shard | null; readonly revenue: RevenueField | null }
): AccountReading {
    const money = revenue === null ? [] : [revenue.field, ...(revenue.currencies ? ['CurrencyIsoCode'] : [])];
    const known = new Set(asked.map((field) => field.toLowerCase()));
    const fields = [...asked, ...money.filter((field) => !known.has(field.toLowerCase()))];
    const cells = fields.map((field) => {
        if (NUMBERS.has(field)) return `try_cast(${ident(field)} AS DOUBLE) AS ${ident(field)}`;
        const isNumber = known.has(field.toLowerCase()) && NUMBER_TYPES.has(names.definition(field)?.type ?? '');
        return isNumber ? `${plainNumber(ident(field))} AS ${ident(field)}` : ident(field);
    });
    const amount = revenue === null ? 'NULL::DOUBLE' : `try_cast(${ident(revenue.field)} AS DOUBLE)`;
    const currency = revenue?.currencies ? ident('CurrencyIsoCode') : 'NULL::VARCHAR';
    const columns = `${inShardSql(shard, '"Id"')} AS mine, ${cells.join(', ')}, ${amount} AS revenue, ${currency} AS currency`;
    return { fields, columns };
}

/**
 * SQL for a number as people write it: the Bulk API writes 12345678 as 1.2345678E7 and 3 as 3.0, REST and files do not, and keys,
 * segments and cohorts are compared as texts.
 */
function plainNumber(text: string): string {
    const number = `try_cast(${text} AS DOUBLE)`;
    return `CASE WHEN ${number} = trunc(${number}) AND abs(${number}) < 1e18 THEN CAST(CAST(${number} AS BIGINT) AS VARCHAR)
        ELSE coalesce(CAST(${number} AS VARCHAR), ${text}) END`;
}
