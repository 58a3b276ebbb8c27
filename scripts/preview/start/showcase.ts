import type { OrgClient } from '../sample/rest.ts';
import { SEED_KEY } from '../sample/seed-account.ts';

/** An account worth opening first. */
export interface Showcase {
    what: string;
    id: string;
    name: string;
}

interface AccountRow {
    Id: string;
    Name: string;
    Health_Key__c: string | null;
    Health_Status__c: string | null;
    Health_State__c: string | null;
    Health_Trend__c: string | null;
    Health_Score__c: number | null;
}

/** One Green, the Amber seed, one Red and one account without a score, as far as the org has them. */
export async function showcases(org: OrgClient): Promise<Showcase[]> {
    const rows = await org.query<AccountRow>(
        'SELECT Id, Name, Health_Key__c, Health_Status__c, Health_State__c, Health_Trend__c, Health_Score__c FROM Account ORDER BY Name'
    );
    const scored = (status: string) =>
        rows.filter((r) => r.Health_Status__c === status && r.Health_State__c === 'Scored');
    const amber = rows.filter((row) => row.Health_Key__c === SEED_KEY && row.Health_Status__c === 'Amber');
    const unscored = rows.filter((row) => row.Health_Score__c === null);
    return [
        showcase('Green', preferring(scored('Green'), 'Rising')),
        showcase('Amber', amber[0] ?? scored('Amber')[0]),
        showcase('Red', preferring(scored('Red'), 'Falling')),
        showcase('Not scored', unscored.find((row) => row.Health_State__c === 'Provisional') ?? unscored[0])
    ].filter((found) => found !== null);
}

function preferring(rows: AccountRow[], trend: string): AccountRow | undefined {
    return rows.find((row) => row.Health_Trend__c === trend) ?? rows[0];
}

function showcase(what: string, row: AccountRow | undefined): Showcase | null {
    if (row === undefined) return null;
    const score =
        row.Health_Score__c === null ? (row.Health_State__c ?? 'never scored') : row.Health_Score__c.toFixed(1);
    return { what: `${what} (${score})`, id: row.Id, name: row.Name };
}
