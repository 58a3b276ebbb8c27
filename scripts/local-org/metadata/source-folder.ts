// Package folders in source format, put where a deployment of them would put them: a quick start for tests.
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Org } from '../org/contract.ts';
import { ADMIN_USERNAME, INTEGRATION_USERNAME } from '../org/first-start.ts';
import { BUNDLE_FOLDER, FILE_TYPES } from './component-types.ts';
import type { PackageStore } from './package-store.ts';

const TYPE_FOLDERS = new Set([...FILE_TYPES.map(({ folder }) => folder), BUNDLE_FOLDER]);

/** Makes the folders the deployed package, without any check; what the org cannot read is in its problems. */
export function storeSource(store: PackageStore, folders: readonly string[]): void {
    const staged = store.stage();
    const made = new Set<string>();
    for (const folder of folders.filter((path) => existsSync(path))) {
        for (const path of readdirSync(folder, { recursive: true }) as string[]) {
            const target = deployedPath(path.replaceAll('\\', '/'));
            if (target === null) continue;
            const parent = dirname(join(staged, target));
            if (!made.has(parent)) mkdirSync(parent, { recursive: true });
            made.add(parent);
            copyFileSync(join(folder, path), join(staged, target));
        }
    }
    store.keep(staged);
    store.tidy();
}

/** `main/default/objects/…` -> `objects/…`; null for what is not deployed. */
function deployedPath(path: string): string | null {
    const parts = path.split('/');
    const start = parts.findIndex((part) => TYPE_FOLDERS.has(part));
    const isFile = /\.\w+$/.test(parts.at(-1) ?? '');
    if (start === -1 || !isFile || parts.includes('__tests__') || parts.at(-1) === 'jsconfig.json') return null;
    return parts.slice(start).join('/');
}

/**
 * The step an administrator makes after a deployment: gives the integration user the job's permission set. Once only: who
 * takes the assignment away later must not get it back at the next start.
 */
export function assignHealthSync(org: Org): void {
    const admin = org.userByUsername(ADMIN_USERNAME);
    const user = org.userByUsername(INTEGRATION_USERNAME);
    if (!admin || !user || org.state.get('start', 'healthSync') !== undefined) return;
    const session = org.session(admin.id);
    const found = org.query(session, "SELECT Id FROM PermissionSet WHERE Name = 'Health_Sync'");
    const set = found.page(0, 1)[0]?.Id;
    if (typeof set !== 'string') return;
    org.insert(session, 'PermissionSetAssignment', [{ PermissionSetId: set, AssigneeId: user.id }]);
    org.state.set('start', 'healthSync', true);
}
