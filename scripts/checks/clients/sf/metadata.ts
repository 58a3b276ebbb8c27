import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { SfWork } from './work.ts';

interface Deployed {
    readonly success: boolean;
    readonly numberComponentsDeployed: number;
    readonly numberComponentErrors: number;
    readonly checkOnly: boolean;
}

interface Preview {
    readonly toDeploy: readonly { readonly fullName: string }[];
    readonly conflicts: readonly object[];
}

const SOURCE = ['--source-dir', 'force-app'];
const REST = { SF_ORG_METADATA_REST_DEPLOY: 'true' };
const SOAP = { SF_ORG_METADATA_REST_DEPLOY: 'false' };

/** Bringing force-app into an empty org. */
export function deployOperations(work: SfWork): Operation[] {
    return [
        operation('project deploy preview', async () => {
            const preview = await work.sf.run<Preview>('project deploy preview', [...SOURCE, ...work.target]);
            assert.ok(preview.toDeploy.some(({ fullName }) => fullName === 'Health_Snapshot__c'));
            assert.deepEqual(preview.conflicts, []);
        }),
        operation('project deploy validate (REST)', async () => {
            const args = [...SOURCE, ...work.target, '--test-level', 'NoTestRun', '--wait', '10'];
            const checked = await work.sf.run<Deployed>('project deploy start', [...args, '--dry-run'], REST);
            assert.deepEqual([checked.success, checked.checkOnly], [true, true]);
            await assert.rejects(work.query('SELECT Health_Score__c FROM Account LIMIT 1'), /INVALID_FIELD/u);
        }),
        ...(['SOAP', 'REST'] as const).map((way) =>
            operation(`project deploy start (${way})`, async () => {
                const args = [...SOURCE, ...work.target, '--wait', '10'];
                const deployed = await work.sf.run<Deployed>(
                    'project deploy start',
                    args,
                    way === 'REST' ? REST : SOAP
                );
                assert.deepEqual([deployed.success, deployed.numberComponentErrors], [true, 0]);
                assert.ok(deployed.numberComponentsDeployed > 300);
            })
        )
    ];
}

/** What is there after the deployment. */
export function metadataOperations(work: SfWork): Operation[] {
    return [
        operation('project retrieve start', async () => {
            const members = [
                'CustomField:Account.Health_Score__c',
                'PermissionSet:Health_Viewer',
                'LightningComponentBundle:healthBadge'
            ];
            const args = [
                ...work.target,
                '--output-dir',
                'retrieved',
                ...members.flatMap((name) => ['--metadata', name])
            ];
            await work.sf.run('project retrieve start', args);
            const names = readdirSync(work.file('retrieved'), { recursive: true }).map(String);
            for (const name of [
                'Health_Score__c.field-meta.xml',
                'Health_Viewer.permissionset-meta.xml',
                'healthBadge.js'
            ]) {
                assert.ok(
                    names.some((path) => path.endsWith(name)),
                    `${name} is not among ${names.join(', ')}`
                );
            }
        }),
        operation('org assign permset', async () => {
            await work.sf.run('org assign permset', ['--name', 'Health_Admin', ...work.target]);
            await work.sf.run('org assign permset', [
                '--name',
                'Health_Sync',
                '--on-behalf-of',
                work.org.login.username,
                ...work.target
            ]);
            const held = await work.query(
                "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Health_Admin'"
            );
            assert.equal(held.totalSize, 1);
        }),
        operation('sobject list', async () => {
            const names = await work.sf.run<string[]>('sobject list', ['--sobject', 'custom', ...work.target]);
            assert.ok(names.includes('Health_Snapshot__c'));
        }),
        operation('sobject describe', async () => {
            const described = await work.sf.run<{ fields: { name: string }[] }>('sobject describe', [
                '--sobject',
                'Account',
                ...work.target
            ]);
            assert.ok(described.fields.some(({ name }) => name === 'Health_Score__c'));
        })
    ];
}
