// npm run test:clients: real, unmodified Salesforce clients work with the local org. What they do is asked in their own words;
// docs/local-org.md holds the outcome as a table, which this test compares, or writes when CLIENT_MATRIX=write.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../repository.ts';
import { ClientOrg } from './client-org.ts';
import { coreOperations } from './core-operations.ts';
import { curlOperations } from './curl/operations.ts';
import { jsforceOperations } from './jsforce/operations.ts';
import { matrixContent, matrixText, withMatrix } from './matrix.ts';
import type { Client, Outcome } from './operation.ts';
import { runCommand } from './run-command.ts';
import { sfOperations } from './sf/operations.ts';

const PAGE = join(ROOT, 'docs/local-org.md');
const org = await ClientOrg.start();
// @salesforce/core keeps logins below the home folder; it must not be the one of whoever runs this.
process.env['HOME'] = process.env['USERPROFILE'] = org.folder;
process.env['SF_USE_GENERIC_UNIX_KEYCHAIN'] = process.env['SF_DISABLE_LOG_FILE'] = 'true';
const clients: Client[] = [
    { name: 'sf', version: pinnedVersionOf('@salesforce/cli'), operations: sfOperations(org) },
    { name: '@salesforce/core', version: versionOf('@salesforce/core'), operations: coreOperations(org) },
    { name: 'jsforce', version: versionOf('jsforce'), operations: jsforceOperations(org) },
    { name: 'curl', version: await curlVersion(), operations: curlOperations(org) }
];
const outcomes: Outcome[] = [];

function versionOf(name: string): string {
    const file = join(ROOT, 'node_modules', name, 'package.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function pinnedVersionOf(name: string): string {
    const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')) as {
        dependencies: Record<string, string>;
    };
    return dependencies[name] ?? '';
}

async function curlVersion(): Promise<string> {
    const { stdout } = await runCommand('curl', ['--version'], { cwd: org.folder });
    return /^curl (\S+)/u.exec(stdout)?.[1] ?? '';
}

for (const client of clients) {
    describe(`${client.name} ${client.version}`, () => {
        for (const { name, run } of client.operations) {
            it(name, async () => {
                const outcome = { client: client.name, operation: name, works: false };
                outcomes.push(outcome);
                await run();
                outcome.works = true;
            });
        }
    });
}

describe('docs/local-org.md', () => {
    before(() => assert.equal(outcomes.length, clients.flatMap(({ operations }) => operations).length));
    after(() => org.stop());

    it('says what was seen', () => {
        const page = readFileSync(PAGE, 'utf8');
        const seen = withMatrix(page, matrixText(clients, outcomes, new Date().toISOString().slice(0, 10)));
        if (process.env['CLIENT_MATRIX'] === 'write') writeFileSync(PAGE, seen);
        else
            assert.deepEqual(
                matrixContent(page),
                matrixContent(seen),
                'Write it anew: npm run test:clients -- --write'
            );
    });
});
