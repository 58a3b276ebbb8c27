// Package folders in source format, put where a deployment of them would put them: a quick start for tests.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Org } from '../org/contract.ts';
import { ADMIN_USERNAME, INTEGRATION_USERNAME } from '../org/first-start.ts';
import { BUNDLE_FOLDER, FILE_TYPES } from './component-types.ts';
import type { PackageStore } from './package-store.ts';

const TYPE_FOLDERS = new Set([...FILE_TYPES.map(({ folder }) => folder), BUNDLE_FOLDER]);

/** Makes the folders the deployed package, without any check; what the org cannot read is in its problems. */
export function storeSource(store: PackageStore, folders: readonly string[]): void {
    const staged = store.stage();
    for (const folder of folders.flatMap(typeFolders)) copyFolder(folder, join(staged, basename(folder)));
    store.keep(staged);
    store.tidy();
}

/** Reading and writing takes a tenth of the time that copyFileSync takes for many small files. */
function copyFolder(from: string, to: string): void {
    mkdirSync(to, { recursive: true });
    for (const entry of readdirSync(from, { withFileTypes: true })) {
        const [source, target] = [join(from, entry.name), join(to, entry.name)];
        if (entry.isFile()) writeFileSync(target, readFileSync(source));
        else if (entry.name !== '__tests__') copyFolder(source, target);
    }
}

/** `main/default/objects` and the like, at any depth. */
function typeFolders(folder: string): string[] {
    if (!existsSync(folder)) return [];
    const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return inside.flatMap(({ name }) => {
        const path = join(folder, name);
        return TYPE_FOLDERS.has(name) ? [path] : typeFolders(path);
    });
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
