import fs from 'node:fs';
import path from 'node:path';
import { fingerprint } from '../build/fingerprint.ts';
import { packageFolder, projectRoot } from '../build/paths.ts';
import type { OrgClient } from '../sample/rest.ts';
import type { Processes } from './processes.ts';
import { writeState, type StartState } from './state.ts';

const INTEGRATION_USERNAME = 'integration@account-health.example';

/**
 * Deploys the package when it is not the one of the last start, then does what an administrator does after the first
 * deployment: gives the integration user Health Sync. Throws with every refused component, its file and line.
 */
export async function deploy(
    state: StartState,
    files: { sampleFolder: string; loginFile: string },
    client: OrgClient,
    processes: Processes,
    say: (text: string) => void
): Promise<void> {
    const source = packageFingerprint();
    if (state.deployed !== source) {
        const program = path.join(projectRoot, 'scripts/preview/deploy/main.ts');
        const args = [program, '--login', files.loginFile, '--source', path.join(projectRoot, 'force-app')];
        const { code, stdout, stderr } = await processes.run(args);
        if (code !== 0) throw new Error(`The local org refused the package.${stderr}`);
        say(`deployed ${stdout.trim()}`);
        state.deployed = source;
        await writeState(files.sampleFolder, state);
    }
    if (state.assigned) return;
    await assignHealthSync(client);
    state.assigned = true;
    await writeState(files.sampleFolder, state);
}

/** Changes when anything that is deployed changes. */
function packageFingerprint(): string {
    const names = fs.readdirSync(packageFolder, { recursive: true, withFileTypes: true });
    const files = names
        .filter((entry) => entry.isFile() && !entry.parentPath.includes('__tests__'))
        .map((entry) => path.join(entry.parentPath, entry.name))
        .sort();
    return fingerprint('deploy', files);
}

async function assignHealthSync(client: OrgClient): Promise<void> {
    const [set] = await client.query<{ Id: string }>("SELECT Id FROM PermissionSet WHERE Name = 'Health_Sync'");
    if (set === undefined) return;
    const [user] = await client.query<{ Id: string }>(
        `SELECT Id FROM User WHERE Username = '${INTEGRATION_USERNAME}' AND Id NOT IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSetId = '${set.Id}')`
    );
    if (user === undefined) return;
    const assignment = { PermissionSetId: set.Id, AssigneeId: user.Id };
    await client.json('POST', '/sobjects/PermissionSetAssignment', assignment);
}
