import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { finding, type Finding } from '../finding.ts';
import { COMPONENT_TARGETS } from '../platform/pages.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, childrenOf, textOf, type XmlElement } from '../read/xml.ts';

const PROPERTY_TYPES = ['Boolean', 'Color', 'Date', 'DateTime', 'Integer', 'String'];

/** Component descriptors: API version, targets, and properties that the class really has. */
export function checkComponents(project: Project, apiVersion: string): Finding[] {
    const findings = project
        .ofType('LightningComponentBundle')
        .flatMap((bundle) => [
            ...descriptor(bundle, apiVersion),
            ...targets(bundle),
            ...configs(bundle, project),
            ...sourceOf(bundle, project)
        ]);
    return [...findings, ...undescribed(project)];
}

function descriptor(bundle: MetadataFile, apiVersion: string): Finding[] {
    const findings: Finding[] = [];
    const version = child(bundle.root, 'apiVersion');
    if (version?.text.trim() !== apiVersion) {
        const message = `<apiVersion> is "${version?.text.trim() ?? ''}", the project builds for ${apiVersion}`;
        findings.push(finding(version ?? bundle.root, 'api-version', message, `Use ${apiVersion}.`));
    }
    const exposed = textOf(bundle.root, 'isExposed');
    if (exposed === undefined) {
        const message = `${bundle.name} does not state <isExposed>`;
        findings.push(finding(bundle.root, 'incomplete-component', message, 'Add true or false.'));
    }
    for (const name of ['masterLabel', 'description']) {
        if ((textOf(bundle.root, name) ?? '') !== '') continue;
        const message = `${bundle.name} has no <${name}>`;
        findings.push(finding(child(bundle.root, name) ?? bundle.root, 'missing-words', message, `Add <${name}>.`));
    }
    return findings;
}

function targets(bundle: MetadataFile): Finding[] {
    const findings: Finding[] = [];
    const listed = childrenOf(child(bundle.root, 'targets'), 'target');
    for (const target of listed) {
        if (Object.hasOwn(COMPONENT_TARGETS, target.text.trim())) continue;
        const message = `target ${target.text.trim()} is not known`;
        const action = 'Use a target of scripts/checks/metadata/platform/pages.ts or add it there.';
        findings.push(finding(target, 'unknown-target', message, action));
    }
    if (textOf(bundle.root, 'isExposed') === 'true' && listed.length === 0) {
        const message = `${bundle.name} is exposed but has no target`;
        findings.push(finding(bundle.root, 'unknown-target', message, 'Add <targets>.'));
    }
    return findings;
}

function configs(bundle: MetadataFile, project: Project): Finding[] {
    const findings: Finding[] = [];
    const listed = childrenOf(child(bundle.root, 'targets'), 'target').map((target) => target.text.trim());
    for (const config of childrenOf(child(bundle.root, 'targetConfigs'), 'targetConfig')) {
        for (const target of (config.attributes.targets ?? '').split(',').map((name) => name.trim())) {
            if (listed.includes(target)) continue;
            const message = `the settings are for ${target}, which is not among the targets`;
            findings.push(finding(config, 'unknown-target', message, 'Add the target or correct the name.'));
        }
        for (const object of childrenOf(child(config, 'objects'), 'object')) {
            if (project.objects.has(object.text.trim())) continue;
            const message = `object ${object.text.trim()} does not exist`;
            findings.push(finding(object, 'unknown-object', message, 'Correct the name.'));
        }
        for (const property of childrenOf(config, 'property'))
            findings.push(...checkProperty(property, bundle, project));
    }
    return findings;
}

function checkProperty(property: XmlElement, bundle: MetadataFile, project: Project): Finding[] {
    const findings: Finding[] = [];
    const { name = '', type = '', label = '', description = '' } = property.attributes;
    const script = join(project.top, dirname(bundle.path), `${bundle.name}.js`);
    const code = existsSync(script) ? readFileSync(script, 'utf8') : '';
    if (!new RegExp(`@api\\s+(?:(?:get|set)\\s+)?${name}\\b`).test(code)) {
        const message = `the class has no @api ${name}`;
        findings.push(finding(property, 'unknown-property', message, 'Correct the name or add the property.'));
    }
    if (!PROPERTY_TYPES.includes(type)) {
        const message = `property ${name} has type "${type}"`;
        findings.push(finding(property, 'bad-value', message, `Use one of ${PROPERTY_TYPES.join(', ')}.`));
    }
    if (label === '' || description === '') {
        const message = `property ${name} has no label or description`;
        findings.push(finding(property, 'missing-words', message, 'Add both for the admin who places the component.'));
    }
    return findings;
}

function sourceOf(bundle: MetadataFile, project: Project): Finding[] {
    const script = `${dirname(bundle.path)}/${bundle.name}.js`;
    if (project.sources.includes(script)) return [];
    const message = `${bundle.name} has a descriptor but no ${bundle.name}.js`;
    return [finding(bundle.root, 'missing-source', message, 'Add the class or remove the bundle.')];
}

function undescribed(project: Project): Finding[] {
    const described = new Set(project.ofType('LightningComponentBundle').map((bundle) => bundle.name));
    const bundles = new Set(project.sources.map((path) => /\/lwc\/(\w+)\//.exec(path)?.[1] ?? ''));
    return [...bundles]
        .filter((name) => name !== '' && !described.has(name) && !name.startsWith('__'))
        .map((name) => {
            const file = `force-app/main/default/lwc/${name}/${name}.js-meta.xml`;
            const message = `bundle ${name} has no descriptor, so a deploy refuses it`;
            return { file, line: 1, column: 1, rule: 'missing-descriptor', message, action: 'Add the js-meta.xml.' };
        });
}
