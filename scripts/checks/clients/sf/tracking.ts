import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { SfWork } from './work.ts';

interface Previewed {
    readonly type: string;
    readonly fullName: string;
}

interface Preview {
    readonly toDeploy: readonly Previewed[];
    readonly toRetrieve: readonly Previewed[];
    readonly conflicts: readonly Previewed[];
}

const FIELDS = 'force-app/main/default/objects/Account/fields';
const SCORE = `${FIELDS}/Health_Score__c.field-meta.xml`;
const TREND = `${FIELDS}/Health_Trend__c.field-meta.xml`;
const BADGE = 'force-app/main/default/lwc/healthBadge/healthBadge.js';

const names = (all: readonly Previewed[]): string[] => all.map(({ type, fullName }) => `${type} ${fullName}`).sort();

/** Another description, as somebody would write it. */
function describeAnew(file: string, by: string): void {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('</description>', ` Seen by ${by}.</description>`));
}

/** What a project and an org know of each other's changes. Runs after force-app was deployed from the project. */
export function trackingOperations(work: SfWork): Operation[] {
    const preview = (way: 'deploy' | 'retrieve') => work.sf.run<Preview>(`project ${way} preview`, work.target);
    return [
        operation('project deploy preview (nothing after a deployment)', async () => {
            const { toDeploy, conflicts } = await preview('deploy');
            assert.deepEqual([names(toDeploy), names(conflicts)], [[], []]);
            assert.deepEqual(names((await preview('retrieve')).toRetrieve), []);
        }),
        operation('project deploy preview (a changed file)', async () => {
            appendFileSync(work.file(BADGE), '\n// Changed here.\n');
            describeAnew(work.file(SCORE), 'one');
            assert.deepEqual(names((await preview('deploy')).toDeploy), [
                'CustomField Account.Health_Score__c',
                'LightningComponentBundle healthBadge'
            ]);
        }),
        operation('project retrieve preview (a change by somebody else)', async () => {
            const other = work.colleague([SCORE, TREND]);
            for (const file of [SCORE, TREND]) describeAnew(other.file(file), 'two');
            const args = [...work.target, '--source-dir', 'force-app', '--ignore-conflicts'];
            await other.sf.run('project deploy start', args);
            assert.deepEqual(names((await preview('retrieve')).toRetrieve), ['CustomField Account.Health_Trend__c']);
        }),
        operation('project deploy preview (a conflict)', async () => {
            const { toDeploy, conflicts } = await preview('deploy');
            assert.deepEqual(names(conflicts), ['CustomField Account.Health_Score__c']);
            assert.deepEqual(names(toDeploy), ['LightningComponentBundle healthBadge']);
            await assert.rejects(work.sf.run('project deploy start', work.target), /conflict/iu);
        }),
        operation('project retrieve start (changes)', async () => {
            await work.sf.run('project retrieve start', [...work.target, '--ignore-conflicts']);
            assert.match(readFileSync(work.file(TREND), 'utf8'), /Seen by two/u);
            assert.deepEqual(names((await preview('deploy')).toDeploy), ['LightningComponentBundle healthBadge']);
        }),
        operation('project deploy start (changes)', async () => {
            await work.sf.run('project deploy start', work.target);
            const { toDeploy, conflicts } = await preview('deploy');
            assert.deepEqual([names(toDeploy), names(conflicts)], [[], []]);
        }),
        operation('project reset tracking', async () => {
            const args = ['--no-prompt', ...work.target];
            const reset = await work.sf.run<{ sourceMembersSynced: number }>('project reset tracking', args);
            assert.ok(reset.sourceMembersSynced > 300);
        })
    ];
}
