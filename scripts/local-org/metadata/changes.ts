// What a deployment changes: the components of two folders, compared by what their files say.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRule } from './component-types.ts';
import { labelsOf, readInventory, rulesOf } from './inventory.ts';
import type { Deployed } from './inventory.ts';

export interface Change extends Deployed {
    deleted: boolean;
}

/** A component and a digest of its files. */
type Prints = ReadonlyMap<string, { component: Deployed; print: string }>;

/** Reads what is deployed in a folder; a missing one is an empty one. */
export function readPrints(folder: string): Prints {
    const labels = labelsOf(folder);
    const printOf = ({ type, fullName, files }: Deployed): string => {
        const digest = createHash('sha256');
        if (type === 'CustomLabel') return digest.update(labels.get(fullName) ?? '').digest('hex');
        if (isRule(type)) {
            const rule = `${type}:${fullName.slice(fullName.indexOf('.') + 1)}`;
            return digest.update(rulesOf(folder, files[0] ?? '').get(rule) ?? '').digest('hex');
        }
        for (const file of files) digest.update(`${file}\0`).update(readFileSync(join(folder, file)));
        return digest.digest('hex');
    };
    const all = readInventory(folder);
    return new Map(
        all.map((component) => [`${component.type}:${component.fullName}`, { component, print: printOf(component) }])
    );
}

/** Components that are new or different in `after`, then those that it lacks. */
export function changesBetween(before: Prints, after: Prints): Change[] {
    const changed = [...after].filter(([key, { print }]) => before.get(key)?.print !== print);
    const gone = [...before].filter(([key]) => !after.has(key));
    return [
        ...changed.map(([, { component }]) => ({ ...component, deleted: false })),
        ...gone.map(([, { component }]) => ({ ...component, deleted: true }))
    ];
}
