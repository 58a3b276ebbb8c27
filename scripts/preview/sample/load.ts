import type { SampleBook } from './book.ts';
import { loadPeople } from './load-people.ts';
import { publishedModel } from './published-model.ts';
import { saveAll, soqlText, type OrgClient } from './rest.ts';

/** What a load did. */
export interface LoadResult {
    users: number;
    accounts: number;
}

/**
 * Puts the book into an org as its administrator: roles, users, permission sets, accounts, published rules. Loading again
 * changes what is different and adds what is missing; accounts are found by `Health_Key__c`.
 */
export async function loadSample(book: SampleBook, org: OrgClient): Promise<LoadResult> {
    const userIds = await loadPeople(org);
    const accountIds = await loadAccounts(book, userIds, org);
    await loadParents(book, accountIds, org);
    await loadModel(book.asOf, org);
    return { users: userIds.size, accounts: accountIds.size };
}

async function loadAccounts(
    book: SampleBook,
    userIds: Map<string, string>,
    org: OrgClient
): Promise<Map<string, string>> {
    const rows = book.accounts.map((account) => ({
        attributes: { type: 'Account' },
        Health_Key__c: account.key,
        Name: account.name,
        Type: account.segment,
        Industry: account.industry,
        AnnualRevenue: account.annualRevenue,
        OwnerId: userIds.get(account.ownerUsername),
        Health_Stage__c: account.stage,
        Health_Renewal_Date__c: account.renewalDate,
        ...(account.override && {
            Health_Override__c: account.override.status,
            Health_Override_Reason__c: account.override.reason,
            Health_Override_Until__c: account.override.until
        })
    }));
    const ids = await saveAll(org, 'PATCH', 'Account/Health_Key__c', rows);
    return new Map(book.accounts.map((account, index) => [account.key, ids[index] ?? '']));
}

/** A second pass, because a parent may come after its child. */
async function loadParents(book: SampleBook, accountIds: Map<string, string>, org: OrgClient): Promise<void> {
    const rows = book.accounts
        .filter((account) => account.parentKey !== null)
        .map((account) => ({
            attributes: { type: 'Account' },
            Id: accountIds.get(account.key),
            ParentId: accountIds.get(account.parentKey ?? '')
        }));
    await saveAll(org, 'PATCH', '', rows);
}

/** Publishes the sample's rules unless the org has published rules already: those are somebody's choice. */
async function loadModel(asOf: string, org: OrgClient): Promise<void> {
    const published = await org.query<{ Id: string }>(
        `SELECT Id FROM Health_Model__c WHERE Status__c = ${soqlText('Published')}`
    );
    if (published.length === 0) await saveAll(org, 'POST', '', [publishedModel(asOf)]);
}
