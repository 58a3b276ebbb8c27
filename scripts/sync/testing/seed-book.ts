import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UPLOAD_FIELDS } from '../score/outputs.ts';
import type { TestOrg } from './local-org.ts';

/** Day the evidence below is scored as of. */
export const AS_OF = '2026-06-01';

/** Fields that a run decides, as a query reads them. */
const STORED_FIELDS =
    'Name, Health_Score__c, Health_Status__c, Health_State__c, Health_Outcome_Score__c, Health_Experience_Score__c, Health_Trend__c, ' +
    'Health_Percentile__c, Health_Cohort__c, Health_Driver__c, Health_Next_Review__c, Health_Digest__c, Health_Detail__c, Health_Scored_At__c';

/** Puts `count` accounts into the org, the first of them the seed customer (outcome 6.5, experience 8.2), and evidence beside it. */
export async function seedBook(org: TestOrg, count: number): Promise<string[]> {
    const records = Array.from({ length: count }, (_, i) => ({
        Name: i === 0 ? 'Seed Customer' : `Account ${i}`,
        Health_Key__c: `K${i}`
    }));
    const ids = await org.create('Account', records);
    writeEvidence(org, count);
    return ids;
}

/** Writes the evidence of the first accounts; the last has none, the one before only an outcome. */
export function writeEvidence(org: TestOrg, count: number): void {
    const keys = Array.from({ length: count }, (_, i) => `K${i}`);
    const outcomes = keys.slice(0, -1).map((_, i) => `K${i},${i === 0 ? 6.5 : 1 + ((i * 7) % 90) / 10},2026-05-01`);
    const experiences = keys.slice(0, -2).map((_, i) => `K${i},${i === 0 ? 8.2 : 1 + ((i * 13) % 90) / 10},2026-05-02`);
    writeFileSync(join(org.folder, 'outcome.csv'), `key,score,on\n${outcomes.join('\n')}\n`);
    writeFileSync(join(org.folder, 'experience.csv'), `key,score,on\n${experiences.join('\n')}\n`);
}

/** Changes the outcome of one account in the evidence that is there. */
export function setOutcome(org: TestOrg, key: string, score: number, on: string): void {
    const file = join(org.folder, 'outcome.csv');
    const rows = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, rows.map((row) => (row.startsWith(`${key},`) ? `${key},${score},${on}` : row)).join('\n'));
}

/** Writes settings for the evidence of seedBook; `more` is merged in. Returns the arguments that name them. */
export function settings(org: TestOrg, more: object = {}, name = 'health-sync.json'): string[] {
    const columns = { account: 'key', score: 'score', date: 'on' };
    const sources = [
        { name: 'outcome', kind: 'roi', files: ['outcome.csv'], columns, constants: { verifiedBy: 'customer' } },
        { name: 'experience', kind: 'experience', files: ['experience.csv'], columns }
    ];
    writeFileSync(join(org.folder, name), JSON.stringify({ org: 'local', sources, ...more }));
    return ['--config', name, '--as-of', AS_OF];
}

/** Stored results of every account by name, without the parts of a record that are not values. */
export async function storedResults(org: TestOrg): Promise<Record<string, Record<string, unknown>>> {
    const records = await org.query<Record<string, unknown>>(`SELECT ${STORED_FIELDS} FROM Account ORDER BY Name`);
    return Object.fromEntries(records.map(({ attributes: _, ...values }) => [String(values['Name']), values]));
}

/** Clears what runs have written, as if the job had never run. */
export async function forgetResults(org: TestOrg): Promise<void> {
    const ids = await org.query<{ Id: string }>('SELECT Id FROM Account WHERE Health_State__c != null');
    for (let from = 0; from < ids.length; from += 200) {
        const records = ids.slice(from, from + 200).map(({ Id }) => ({
            attributes: { type: 'Account' },
            id: Id,
            ...Object.fromEntries(UPLOAD_FIELDS.slice(1).map((field) => [field, null]))
        }));
        await org.rest('PATCH', '/composite/sobjects', { allOrNone: true, records });
    }
}
