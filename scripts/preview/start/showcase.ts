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
    Health_Override__c: string | null;
    Health_Change__c: number | null;
    Health_Score__c: number | null;
}

/** The Green that rose most, the Amber seed, the Red that fell most and one account without a score, where there are such. */
export async function showcases(org: OrgClient): Promise<Showcase[]> {
    const rows = await org.query<AccountRow>(
        `SELECT Id, Name, Health_Key__c, Health_Status__c, Health_State__c, Health_Override__c, Health_Change__c, Health_Score__c
         FROM Account ORDER BY Name`
    );
    const ofStatus = (status: string) =>
        rows
            .filter(
                (row) => row.Health_Status__c === status && row.Health_State__c === 'Scored' && !row.Health_Override__c
            )
            .sort((a, b) => (a.Health_Change__c ?? 0) - (b.Health_Change__c ?? 0));
    const ambers = ofStatus('Amber');
    const unscored = rows.filter((row) => row.Health_Score__c === null);
    return [
        showcase('Green', ofStatus('Green').at(-1)),
        showcase('Amber', ambers.find((row) => row.Health_Key__c === SEED_KEY) ?? ambers[0]),
        showcase('Red', ofStatus('Red')[0]),
        showcase('Not scored', unscored.find((row) => row.Health_State__c === 'Provisional') ?? unscored[0])
    ].filter((found) => found !== null);
}

function showcase(what: string, row: AccountRow | undefined): Showcase | null {
    if (row === undefined) return null;
    const score =
        row.Health_Score__c === null ? (row.Health_State__c ?? 'never scored') : row.Health_Score__c.toFixed(1);
    return { what: `${what} (${score})`, id: row.Id, name: row.Name };
}
