import { inShardSql } from '../shard/shard.ts';
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
    asked: readonly string[],
    { shard, revenue }: { readonly shard: Shard | null; readonly revenue: RevenueField | null }
): AccountReading {
    const money = revenue === null ? [] : [revenue.field, ...(revenue.currencies ? ['CurrencyIsoCode'] : [])];
    const known = new Set(asked.map((field) => field.toLowerCase()));
    const fields = [...asked, ...money.filter((field) => !known.has(field.toLowerCase()))];
    const cells = fields.map((field) =>
        NUMBERS.has(field) ? `try_cast(${ident(field)} AS DOUBLE) AS ${ident(field)}` : ident(field)
    );
    const amount = revenue === null ? 'NULL::DOUBLE' : `try_cast(${ident(revenue.field)} AS DOUBLE)`;
    const currency = revenue?.currencies ? ident('CurrencyIsoCode') : 'NULL::VARCHAR';
    const columns = `${inShardSql(shard, '"Id"')} AS mine, ${cells.join(', ')}, ${amount} AS revenue, ${currency} AS currency`;
    return { fields, columns };
}
