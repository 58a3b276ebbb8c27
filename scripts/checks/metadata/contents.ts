import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finding, type Finding } from './finding.ts';
import { sectionOf } from './contents/sections.ts';
import type { MetadataFile, Project } from './read/project.ts';

/** The page that tells people what the package holds. Written by this program, read by admins and reviewers. */
export const CONTENTS = 'docs/package-contents.md';

const UPDATE = 'npm run check:metadata -- --write';
const INTRODUCTION = `# What the package contains

Every object, field, rule, page, view, report and permission, in the words of the metadata itself.
This page is written by \`${UPDATE}\`; \`npm run check:metadata\` fails while it and the metadata disagree.
`;

/** Compares the page with the metadata, component by component, so that nothing disappears without being noticed. */
export function checkContents(project: Project): Finding[] {
    const path = join(project.top, CONTENTS);
    if (!existsSync(path)) {
        const place = { file: CONTENTS, line: 1, column: 1 };
        return [finding(place, 'contents', 'the page does not exist', `Run: ${UPDATE}`)];
    }
    const written = readFileSync(path, 'utf8');
    const sections = new Map(sectionsOf(written).map((section) => [titleOf(section), section]));
    const findings: Finding[] = [];
    for (const [file, section] of described(project)) {
        const title = titleOf(section);
        if (sections.get(title) !== section) {
            const message = `${CONTENTS} describes ${title} differently`;
            findings.push(finding(file.root, 'contents', message, `If the change is meant, run: ${UPDATE}`));
        }
        sections.delete(title);
    }
    for (const title of sections.keys()) {
        const line = written.split('\n').indexOf(`### ${title}`) + 1;
        const message = `${title} is described but not in the package`;
        const place = { file: CONTENTS, line, column: 1 };
        findings.push(finding(place, 'contents', message, `If it was removed on purpose, run: ${UPDATE}`));
    }
    return findings;
}

/** Writes the page. */
export function writeContents(project: Project): void {
    const groups = Map.groupBy(described(project), ([file]) => file.kind.type);
    const parts = [...groups].map(([type, entries]) => `## ${type}\n\n${entries.map(([, text]) => text).join('\n')}`);
    writeFileSync(join(project.top, CONTENTS), `${INTRODUCTION}\n${parts.join('\n')}`);
}

function described(project: Project): [MetadataFile, string][] {
    return project.files.flatMap((file) => {
        const section = sectionOf(file);
        return section === undefined ? [] : [[file, section]];
    });
}

function sectionsOf(page: string): string[] {
    return page
        .split(/^(?=### |## )/m)
        .filter((part) => part.startsWith('### '))
        .map((part) => `${part.trimEnd()}\n`);
}

function titleOf(section: string): string {
    return section.slice('### '.length, section.indexOf('\n'));
}
