import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TestOrg } from '../testing/local-org.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { seedBook, settings, storedResults } from '../testing/seed-book.ts';
import { parseBreakpoints, parseStageDays } from './breakpoints.ts';

describe('parseBreakpoints', () => {
    it('reads pairs as an admin writes them', () => {
        assert.deepEqual(parseBreakpoints('0:1, 0.25:2,\n-1 : 10'), [[0, 1], [0.25, 2], [-1, 10]]); // prettier-ignore
    });

    it('names the part it does not understand', () => {
        for (const text of ['0:1, 5', '0:1, x:2', '0:1:2', '0:'])
            assert.match(String(parseBreakpoints(text)), /is not a pair/u);
    });
});

describe('parseStageDays', () => {
    it('reads days as an admin writes them', () => {
        assert.deepEqual(parseStageDays('90, 365,1095'), [90, 365, 1095]);
        assert.deepEqual(parseStageDays(' 30 '), [30]);
    });

    it('names the part it does not understand', () => {
        for (const [text, part] of [
            ['90; 365; 1095', '90; 365; 1095'],
            ['90,,1095', ''],
            ['90, 1.5', '1.5'],
            ['-1, 2', '-1'],
            ['1e3', '1e3']
        ])
            // prettier-ignore
            assert.equal(parseStageDays(text ?? ''), `"${part}" in "${text}" is not a whole number of days such as 90.`);
    });
});

describe('published rules', () => {
    let org: TestOrg;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    beforeEach(async () => {
        org = await TestOrg.start();
        await seedBook(org, 12);
        options = { cwd: org.folder, env: org.environment };
    });
    afterEach(() => org.stop());

    it('score the accounts of their segment; the shipped rules score the others; a draft scores nobody', async () => {
        const [seed] = await org.query<{ Id: string }>(`SELECT Id FROM Account WHERE Name = 'Seed Customer'`);
        await org.rest('PATCH', `/sobjects/Account/${seed?.Id}`, { Type: 'Enterprise' });
        const segment = {
            Segment_Field__c: 'Type',
            Segment_Values__c: 'Enterprise\nGlobal',
            Weight_Unknown__c: 0.7,
            Version__c: 3,
            Priority__c: 1,
            Green_From__c: 15,
            Amber_From__c: 10
        };
        await org.create('Health_Model__c', [
            { ...segment, Status__c: 'Published' },
            { Status__c: 'Draft', Green_From__c: 3, Amber_From__c: 2.5, Version__c: 4, Priority__c: 0 }
        ]);
        const run = await summaryOf(['run', ...settings(org)], options);
        assert.equal(run.code, 0);
        const stored = await storedResults(org);
        assert.equal(stored['Seed Customer']?.['Health_Score__c'], 14);
        const others = await org.query<{ Health_Model_Version__c: string }>(
            'SELECT Health_Model_Version__c FROM Account ORDER BY Name'
        );
        assert.deepEqual(
            new Set(others.map((account) => account.Health_Model_Version__c.split('/')[1])),
            new Set(['3', 'default'])
        );
    });

    it('that break a rule stop the run with every problem, exit 2', async () => {
        await org.create('Health_Model__c', [
            {
                Status__c: 'Published',
                Version__c: 9,
                Green_From__c: 15,
                Amber_From__c: 10,
                ROI_Points__c: 'cheap:1',
                Attainment_Points__c: '0:1',
                Segment_Field__c: 'Type',
                Segment_Values__c: 'Broken'
            }
        ]);
        const stopped = await runJob(['run', ...settings(org)], options);
        assert.equal(stopped.code, 2);
        assert.match(stopped.stderr, /attainmentPoints needs/u);
        assert.match(stopped.stderr, /"cheap:1"/u);
    });
});
