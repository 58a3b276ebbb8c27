import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openSampleOrg } from './sample-org.ts';
import type { SampleOrg } from './sample-org.ts';

let test: SampleOrg;
before(() => {
    test = openSampleOrg();
});
after(() => test.close());

/** Names of the matching accounts, sorted, in one string. */
const matching = (where: string): string =>
    test
        .query(`SELECT Name FROM Account WHERE ${where}`)
        .map((record) => String(record.Name))
        .sort()
        .join(' ');

describe('conditions', () => {
    const cases: [string, string][] = [
        ["Name = 'ALPHA'", 'Alpha'],
        ["Name = 'élan'", 'Élan'],
        ["Name = 'ÉLAN'", 'Élan'],
        ["Name LIKE '%LAN'", 'Élan'],
        ["Name LIKE 'é%'", 'Élan'],
        ["Name LIKE '_eta'", 'beta'],
        ["Name LIKE 'd\\'or\\_%\\%'", "d'Or_100%"],
        ["Name = 'd\\'Or_100%'", "d'Or_100%"],
        ["Website = 'a\\\\b'", "d'Or_100%"],
        ["Type = 'BIG'", 'Alpha beta'],
        ["Type != 'big'", "d'Or_100% Élan"],
        ["NOT Type = 'big'", "d'Or_100% Élan"],
        ["NOT (Type = 'big' OR Type = 'small')", "d'Or_100%"],
        ["(NOT Type = 'big') AND Type != null", 'Élan'],
        ['Type = null', "d'Or_100%"],
        ["Type = ''", "d'Or_100%"],
        ['Type != null', 'Alpha beta Élan'],
        ["Type IN ('BIG', 'x')", 'Alpha beta'],
        ["Type IN ('small', null)", "d'Or_100% Élan"],
        ["Type NOT IN ('big')", "d'Or_100% Élan"],
        ["Type NOT IN ('big', null)", 'Élan'],
        ["Name IN ('ÉLAN', 'beta')", 'beta Élan'],
        ['Score__c > 5', 'beta Élan'],
        ['Score__c >= 5.0', 'Alpha beta Élan'],
        ['NOT Score__c > 5', "Alpha d'Or_100%"],
        ['Score__c < 14.7 OR Score__c = 15', 'Alpha Élan'],
        ['Score__c = -5', ''],
        ['Checked__c = FALSE', 'beta'],
        ['Checked__c != false AND Score__c != 5', "d'Or_100% Élan"],
        ['Due__c = 2026-03-15', 'beta'],
        ['Due__c = TODAY', 'beta'],
        ['Due__c < TODAY', 'Alpha'],
        ['Due__c <= TODAY', 'Alpha beta'],
        ['Due__c > TODAY', 'Élan'],
        ['Due__c != TODAY', "Alpha d'Or_100% Élan"],
        ['Due__c = LAST_N_DAYS:5', 'Alpha beta'],
        ['Due__c = LAST_N_DAYS:4', 'beta'],
        ['Due__c = NEXT_MONTH', 'Élan'],
        ['Due__c = THIS_QUARTER', 'Alpha beta'],
        ['Due__c = N_DAYS_AGO:5', 'Alpha'],
        ['Due__c IN (TODAY, NEXT_MONTH)', 'beta Élan'],
        ['CreatedDate = LAST_YEAR', 'Alpha'],
        ['CreatedDate < THIS_YEAR', 'Alpha'],
        ['CreatedDate > 2025-12-31T23:59:00Z', "beta d'Or_100% Élan"],
        ['CreatedDate = 2026-01-01T00:59:00+01:00', 'Alpha'],
        ['Seen_At__c = TODAY', "d'Or_100%"],
        ['CALENDAR_YEAR(CreatedDate) = 2025', 'Alpha'],
        ['DAY_ONLY(CreatedDate) = 2026-03-15', "beta d'Or_100% Élan"],
        ['CALENDAR_QUARTER(Due__c) = 2', 'Élan'],
        ["Parent.Name = 'alpha'", 'beta'],
        ["Parent.Parent.Name = 'alpha'", 'Élan'],
        ['ParentId = null', "Alpha d'Or_100%"],
        ["Parent.Name != 'beta'", "Alpha beta d'Or_100%"],
        ["Owner.Profile.Name = 'System Administrator' AND Score__c = 5", 'Alpha'],
        ["Badge__c LIKE 'amber 14.7 alpha'", 'beta'],
        ["Key__c = 'A'", 'Alpha'],
        ["Strict_Key__c = 'case'", ''],
        ["Strict_Key__c = 'CASE'", 'Alpha'],
        ['Id IN (SELECT AccountId FROM Contact)', 'Alpha beta'],
        ['Id NOT IN (SELECT AccountId FROM Contact)', "d'Or_100% Élan"],
        ["Id IN (SELECT AccountId FROM Contact WHERE Name = 'jane doe')", 'Alpha'],
        ["Id = '001000000zzzzzz'", ''],
        ["(((Name = 'beta')))", 'beta'],
        ["a.Name = 'beta'", 'beta'],
        ["NOT (NOT (NOT (Type = 'big')))", "d'Or_100% Élan"],
        ["NOT NOT Type = 'big'", 'Alpha beta']
    ];
    for (const [where, expected] of cases) {
        it(where, () => {
            assert.equal(
                where.startsWith('a.')
                    ? test.query(`SELECT a.Name FROM Account a WHERE ${where}`)[0]?.Name
                    : matching(where),
                expected
            );
        });
    }

    it('take many values at once', () => {
        const list = Array.from({ length: 1000 }, (_, at) => `'none ${at}'`).join(',');
        assert.equal(matching(`Name IN (${list}, 'beta')`), 'beta');
        assert.equal(matching(`Name NOT IN (${list}, 'beta')`), "Alpha d'Or_100% Élan");
    });
});
