import { finding, type Finding } from '../finding.ts';
import { STANDARD_TABS, TAB_MOTIFS } from '../platform/pages.ts';
import type { Project } from '../read/project.ts';
import { child, childrenOf, textOf } from '../read/xml.ts';

/** Tabs and apps: what they show exists, and every tab is in an app. */
export function checkApps(project: Project): Finding[] {
    return [...tabs(project), ...apps(project)];
}

function tabs(project: Project): Finding[] {
    const findings: Finding[] = [];
    const motifs = new Map<string, string>();
    for (const tab of project.ofType('CustomTab')) {
        const place = child(tab.root, 'customObject') ?? tab.root;
        const page = textOf(tab.root, 'flexiPage') ?? '';
        if (textOf(tab.root, 'customObject') === 'true') {
            if (!project.objects.has(tab.name)) {
                const message = `the tab is named after object ${tab.name}, which does not exist`;
                findings.push(finding(place, 'unknown-object', message, 'Name the file after an object.'));
            }
        } else if (!project.ofType('FlexiPage').some((file) => file.name === page)) {
            const message = `the tab shows neither an object nor a page of the package`;
            findings.push(finding(place, 'unknown-reference', message, 'Set <customObject> or <flexiPage>.'));
        }
        const motif = child(tab.root, 'motif');
        const icon = motif?.text.trim() ?? '';
        if (!TAB_MOTIFS.includes(icon)) {
            findings.push(finding(motif ?? tab.root, 'unknown-motif', `"${icon}" is no known icon`, 'Choose another.'));
        } else if (motifs.has(icon)) {
            const message = `the icon is that of tab ${motifs.get(icon) ?? ''}`;
            findings.push(finding(motif ?? tab.root, 'same-motif', message, 'Choose another.'));
        }
        motifs.set(icon, tab.name);
    }
    return findings;
}

function apps(project: Project): Finding[] {
    const findings: Finding[] = [];
    const own = project.ofType('CustomTab').map((tab) => tab.name);
    for (const app of project.ofType('CustomApplication')) {
        const shown = childrenOf(app.root, 'tabs');
        for (const tab of shown) {
            const name = tab.text.trim();
            if (own.includes(name) || STANDARD_TABS.includes(name)) continue;
            findings.push(finding(tab, 'unknown-reference', `tab ${name} does not exist`, 'Correct or remove it.'));
        }
        for (const name of own.filter((tab) => !shown.some((element) => element.text.trim() === tab))) {
            findings.push(finding(app.root, 'missing-tab', `tab ${name} is in no app`, `Add <tabs>${name}</tabs>.`));
        }
        for (const [element, expected] of [
            ['uiType', 'Lightning'],
            ['navType', 'Standard']
        ] as const) {
            if (textOf(app.root, element) === expected) continue;
            const message = `<${element}> is "${textOf(app.root, element) ?? ''}"`;
            findings.push(finding(child(app.root, element) ?? app.root, 'app-type', message, `Use ${expected}.`));
        }
        for (const override of childrenOf(app.root, 'actionOverrides')) {
            const page = child(override, 'content');
            if (project.ofType('FlexiPage').some((file) => file.name === page?.text.trim())) continue;
            const message = `page ${page?.text.trim() ?? ''} does not exist`;
            findings.push(finding(page ?? override, 'unknown-reference', message, 'Correct the name.'));
        }
        for (const override of childrenOf(app.root, 'profileActionOverrides')) {
            const message = 'overrides by profile cannot be packaged';
            findings.push(finding(override, 'unpackageable', message, 'Remove it; the admin activates pages.'));
        }
    }
    return findings;
}
