import { FieldNames, findFieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { failure, isUnanswered } from './attempt.ts';
import { fail, ok } from './finding.ts';
import type { Finding } from './finding.ts';
import { queryRows } from './patient.ts';

interface PermissionSet {
    readonly NamespacePrefix: string | null;
}
interface Installed {
    readonly SubscriberPackageVersion: Readonly<Record<'MajorVersion' | 'MinorVersion' | 'PatchVersion', number>>;
}

/**
 * Looks whether the package is in the org, under which namespace and in which version.
 * @returns names to go on with: when no field is visible, those of the permission set
 */
export async function checkPackage(session: Session): Promise<{ finding: Finding; names: FieldNames }> {
    try {
        const names = await findFieldNames(session);
        return { names, finding: ok('package', await described(session, names.namespace)) };
    } catch (error) {
        const none = new FieldNames(null, new Map());
        if (isUnanswered(error)) return { names: none, finding: failure('package', error) };
        const namespace = await namespaceOfSet(session);
        if (namespace === undefined) {
            const finding = fail('package', 'Account Health is not in this org, or the user sees nothing of it.', [
                'Install it: docs/install.md, Install. From source: sf project deploy start --source-dir force-app',
                `Then: sf org assign permset --name Health_Sync --on-behalf-of ${session.username}`
            ]);
            return { names: none, finding };
        }
        const seen = error instanceof Error ? error.message : '';
        const finding = ok('package', `${await described(session, namespace)}; ${seen}`);
        return { names: new FieldNames(namespace, new Map()), finding };
    }
}

/** Namespace of the permission set, undefined when it is not there or may not be looked at. */
async function namespaceOfSet(session: Session): Promise<string | null | undefined> {
    try {
        const soql = "SELECT NamespacePrefix FROM PermissionSet WHERE Name = 'Health_Sync'";
        const [row] = await queryRows<PermissionSet>(session, soql);
        return row?.NamespacePrefix;
    } catch {
        return undefined;
    }
}

async function described(session: Session, namespace: string | null): Promise<string> {
    if (namespace === null) return 'installed from source, without a namespace';
    return `installed, namespace ${namespace}${await versionOf(session, namespace)}`;
}

/** Only users who may look at the setup are told the version. */
async function versionOf(session: Session, namespace: string): Promise<string> {
    const soql = `SELECT SubscriberPackageVersion.MajorVersion, SubscriberPackageVersion.MinorVersion, SubscriberPackageVersion.PatchVersion FROM InstalledSubscriberPackage WHERE SubscriberPackage.NamespacePrefix = '${namespace}'`;
    try {
        const query = encodeURIComponent(soql);
        const reply = await session.json<{ records: Installed[] }>('GET', `/tooling/query?q=${query}`);
        const version = reply.records[0]?.SubscriberPackageVersion;
        return version ? `, version ${version.MajorVersion}.${version.MinorVersion}.${version.PatchVersion}` : '';
    } catch {
        return ' (its version: Setup, Installed Packages)';
    }
}
