// Destructive changes: takes components out of a staged package, and finds what still needs them.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBundleImports } from './bundle-imports.ts';
import { readDocuments } from './documents.ts';
import { isRule, LABELS_FILE } from './component-types.ts';
import { labelsOf, readInventory, rulesOf } from './inventory.ts';
import type { Deployed } from './inventory.ts';
import type { DeployPackage } from './package-zip.ts';
import type { Problem } from './problem.ts';
import { checkReferences } from './references.ts';
import type { Targets } from './references.ts';
import { fileTexts } from './retrieve.ts';
import { joinLabels, joinRules } from './split.ts';

/** One member of a destructiveChanges file. */
export interface Deletion {
    type: string;
    name: string;
    path: string;
    line: number;
    column: number;
}

/** A component that was there and is taken out. */
export interface Deleted extends Deployed {
    by: Deletion;
}

/** Takes the components out of the staged package; what is not there is left to the caller to warn of. */
export function removeComponents(staged: string, deletions: readonly Deletion[]): Deleted[] {
    const all = readInventory(staged);
    const deleted = deletions.flatMap((by) => targetsOf(all, by).map((one) => ({ ...one, by })));
    const labels = deleted.filter(({ type }) => type === 'CustomLabel').map(({ fullName }) => fullName);
    for (const { type, fullName, files } of deleted) {
        if (isRule(type)) removeRule(staged, files[0] ?? '', `${type}:${fullName.slice(fullName.indexOf('.') + 1)}`);
        else if (type !== 'CustomLabel') for (const file of files) rmSync(join(staged, file), { force: true });
        // An empty folder would still be an object.
        if (type === 'CustomObject') rmSync(join(staged, 'objects', fullName), { recursive: true, force: true });
    }
    if (labels.length > 0) removeLabels(staged, labels);
    const fields = deleted.filter(({ type }) => type === 'CustomField').map(({ fullName }) => fullName);
    const objects = deleted.filter(({ type }) => type === 'CustomObject').map(({ fullName }) => fullName);
    if (fields.length + objects.length > 0) removeEntries(staged, all, fields, objects);
    return deleted;
}

/** An object takes its parts and layouts with it. */
function targetsOf(all: readonly Deployed[], { type, name }: Deletion): Deployed[] {
    if (type !== 'CustomObject') return all.filter((one) => one.type === type && one.fullName === name);
    const itself = all.find((one) => one.type === type && one.fullName === name);
    if (!itself) return [];
    const withIt = all.filter(({ fullName, type: other }) =>
        other === 'Layout' ? fullName.startsWith(`${name}-`) : fullName.startsWith(`${name}.`)
    );
    return [itself, ...withIt];
}

function removeLabels(staged: string, names: readonly string[]): void {
    const labels = labelsOf(staged);
    for (const name of names) labels.delete(name);
    const file = join(staged, `${LABELS_FILE}-meta.xml`);
    if (labels.size === 0) rmSync(file, { force: true });
    else writeFileSync(file, joinLabels(labels));
}

function removeRule(staged: string, file: string, key: string): void {
    const rules = rulesOf(staged, file);
    rules.delete(key);
    if (rules.size === 0) rmSync(join(staged, file), { force: true });
    else writeFileSync(join(staged, file), joinRules(rules));
}

/** Salesforce takes a deleted field out of permission sets and layouts by itself. */
function removeEntries(staged: string, all: readonly Deployed[], fields: string[], objects: string[]): void {
    for (const { type, fullName, files } of all) {
        if (type !== 'PermissionSet' && type !== 'Layout') continue;
        const file = join(staged, files[0]!);
        const text = readOrNull(file);
        if (text === null) continue;
        const [object] = fullName.split('-');
        const own = type === 'Layout' ? fields.filter((one) => one.startsWith(`${object}.`)) : fields;
        const edited =
            type === 'Layout'
                ? withoutBlocks(text, 'layoutItems', 'field', (name) => own.includes(`${object}.${name}`))
                : withoutGrants(text, own, objects);
        if (edited !== text) writeFileSync(file, edited);
    }
}

function withoutGrants(text: string, fields: readonly string[], objects: readonly string[]): string {
    const gone = (name: string): boolean => fields.includes(name) || objects.includes(name.split('.')[0] ?? '');
    const noFields = withoutBlocks(text, 'fieldPermissions', 'field', gone);
    return withoutBlocks(noFields, 'objectPermissions', 'object', gone);
}

function withoutBlocks(text: string, block: string, element: string, gone: (name: string) => boolean): string {
    const pattern = new RegExp(`[ \\t]*<${block}>[\\s\\S]*?</${block}>\\r?\\n?`, 'g');
    const inside = new RegExp(`<${element}>\\s*([^<]*?)\\s*</${element}>`);
    return text.replace(pattern, (found) => (gone(inside.exec(found)?.[1] ?? '') ? '' : found));
}

function readOrNull(file: string): string | null {
    try {
        return readFileSync(file, 'utf8');
    } catch {
        return null;
    }
}

/** Deleted components that something still refers to, each with what does. */
export function stillReferenced(staged: string, deleted: readonly Deleted[], targets: Targets): Problem[] {
    if (deleted.length === 0) return [];
    const texts = fileTexts(staged, readInventory(staged));
    const files = new Map([...texts].map(([path, content]) => [path, Buffer.from(content)]));
    const problems = [...checkReferences(readDocuments(files), targets), ...checkBundleImports(files, targets)];
    return deleted.flatMap((one) => {
        const name = new RegExp(`(?:^|[^\\w.]|\\bc\\.)${one.fullName.replaceAll('.', '\\.')}(?![\\w.])`);
        const users = problems.filter(({ text }) => name.test(text.replace(/ in file .*$/, '')));
        if (users.length === 0) return [];
        const names = [...new Set(users.map(({ type, fullName }) => `${type} - ${fullName}`))];
        return [
            refused(
                one,
                `This component is referenced elsewhere in Salesforce. Remove the usage and try again. : ${names.join(', ')}`
            )
        ];
    });
}

/** A problem of a deletion, at its member in the destructiveChanges file. */
export function refused({ by, type, fullName }: Deleted, text: string): Problem {
    return { type, fullName, path: by.path, line: by.line, column: by.column, text };
}

/** What the org itself cannot do without a deleted field, such as a formula; null when the complaint is about none. */
export function neededBy(deleted: readonly Deleted[], complaint: string): Problem | null {
    const needed = deleted.find(({ fullName }) => complaint.includes(fullName.slice(fullName.indexOf('.') + 1)));
    if (!needed) return null;
    return refused(
        needed,
        `This component is referenced elsewhere in Salesforce. Remove the usage and try again. : ${complaint}`
    );
}

/** A warning for each deletion of what is not there. */
export function missing({ deletions }: DeployPackage, deleted: readonly Deleted[]): Problem[] {
    const done = new Set(deleted.map(({ by }) => by));
    return [...deletions.before, ...deletions.after]
        .filter((one) => !done.has(one))
        .map(({ type, name, path, line, column }) => {
            return { type, fullName: name, path, line, column, text: `No ${type} named: ${name} found`, warning: true };
        });
}
