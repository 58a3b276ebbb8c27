import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { TestOrg } from '../testing/local-org.ts';
import { settings } from '../testing/seed-book.ts';
import { diagnose } from './diagnose.ts';
import type { Finding } from './finding.ts';
import { findingText } from './findings-text.ts';

const USER = 'integration@account-health.example';

describe('doctor under a namespace', () => {
    let org: TestOrg;
    before(async () => {
        org = await TestOrg.start({}, 'acme');
        settings(org, { snapshots: { enabled: true } });
        writeFileSync(join(org.folder, 'outcome.csv'), 'key,score,on\n');
        writeFileSync(join(org.folder, 'experience.csv'), 'key,score,on\n');
        await org.create('Account', [{ Name: 'One', acme__Health_Key__c: 'K1' }]);
    });
    after(() => org.stop());

    const look = (): Promise<Finding[]> => {
        const config = join(org.folder, 'health-sync.json');
        const out = join(org.folder, 'out');
        const { environment } = org;
        return Array.fromAsync(diagnose({ config, org: 'local', environment, out, now: () => Date.now() }));
    };

    it('finds the prefixed names, and assigns by the prefixed name', async () => {
        const findings = await look();
        const wrong = findings.filter(({ level }) => level === 'fail').map(findingText);
        assert.deepEqual(wrong, []);
        assert.match(findings.find(({ check }) => check === 'package')?.found ?? '', /namespace acme/u);
        const soql = `SELECT Id FROM PermissionSetAssignment WHERE Assignee.Username = '${USER}' AND PermissionSet.Name = 'Health_Sync'`;
        const [row] = await org.query<{ Id: string }>(soql);
        await org.rest('DELETE', `/sobjects/PermissionSetAssignment/${row?.Id}`);
        const set = (await look()).find(({ check }) => check === 'permission set');
        assert.match(set?.fix[0] ?? '', /--name acme__Health_Sync --on-behalf-of/u);
    });
});
