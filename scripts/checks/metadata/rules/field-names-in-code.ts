import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finding, type Finding } from '../finding.ts';
import type { Project } from '../read/project.ts';

/** Programs whose field names must exist. The local org reads the names from the metadata, so it has none to check. */
const PROGRAMS = ['scripts/sync', 'scripts/preview'];
const FIELD_NAME = /\b(?:(\w+)\.)?(Health_\w+?__[cr])\b/g;

/** Every Health_… field or object that components and programs name exists. Tests may name things that do not. */
export function checkFieldNamesInCode(project: Project): Finding[] {
    const known = new Set<string>(project.objects);
    for (const object of project.objects) for (const name of project.fieldsOf(object).keys()) known.add(name);
    const findings: Finding[] = [];
    for (const file of [...project.sources, ...PROGRAMS.flatMap((folder) => programFiles(project.top, folder))]) {
        if (!/\.(?:js|ts|html)$/.test(file) || /__tests__|\.test\.|__mocks__/.test(file)) continue;
        const lines = readFileSync(join(project.top, file), 'utf8').split('\n');
        lines.forEach((text, index) => {
            for (const match of text.matchAll(FIELD_NAME)) {
                const name = match[2]?.replace(/__r$/, '__c') ?? '';
                if (known.has(name) || isChildRelationship(project, match[2] ?? '')) continue;
                const place = { file, line: index + 1, column: match.index + 1 };
                findings.push(
                    finding(place, 'unknown-field', `${name} does not exist`, 'Correct the name in the code.')
                );
            }
        });
    }
    return findings;
}

function isChildRelationship(project: Project, name: string): boolean {
    if (!name.endsWith('__r')) return false;
    const bare = name.slice(0, -'__r'.length);
    return [...project.objects].some((object) =>
        [...project.fieldsOf(object).values()].some((field) =>
            field.root.children.some((child) => child.name === 'relationshipName' && child.text.trim() === bare)
        )
    );
}

function programFiles(top: string, folder: string): string[] {
    try {
        return readdirSync(join(top, folder), { withFileTypes: true }).flatMap((entry) => {
            const path = `${folder}/${entry.name}`;
            return entry.isDirectory() ? programFiles(top, path) : [path];
        });
    } catch (error) {
        // A copy of force-app alone, as the tests make it, has no programs.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
    }
}
