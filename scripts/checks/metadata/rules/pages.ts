import { finding, type Finding } from '../finding.ts';
import { FACET_PROPERTIES, TEMPLATE_REGIONS } from '../platform/pages.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, childrenOf, textOf, walk, type XmlElement } from '../read/xml.ts';
import { checkPageComponent } from './page-components.ts';

/** Lightning pages: template, regions, facets and components. */
export function checkPages(project: Project): Finding[] {
    return project
        .ofType('FlexiPage')
        .flatMap((page) => [
            ...regions(page),
            ...components(page).flatMap((instance) => checkPageComponent(instance, page, project)),
            ...identifiers(page),
            ...recordPage(page, project)
        ]);
}

function components(page: MetadataFile): XmlElement[] {
    return [...walk(page.root)].filter((element) => element.name === 'componentInstance');
}

function regions(page: MetadataFile): Finding[] {
    const template = child(child(page.root, 'template'), 'name');
    const allowed = TEMPLATE_REGIONS[template?.text.trim() ?? ''];
    if (allowed === undefined) {
        const message = `template ${template?.text.trim() ?? ''} is not known`;
        const action = 'Use a template of scripts/checks/metadata/platform/pages.ts or add it there.';
        return [finding(template ?? page.root, 'unknown-template', message, action)];
    }
    const shown = components(page).flatMap(facetsOf);
    const names = childrenOf(page.root, 'flexiPageRegions').map((region) => textOf(region, 'name') ?? '');
    const missing = shown.filter((value) => !names.includes(value.text.trim()));
    const misnamed = missing.length > 0;
    const findings: Finding[] = missing.map(unknownFacet);
    const seen = new Set<string>();
    for (const region of childrenOf(page.root, 'flexiPageRegions')) {
        const name = textOf(region, 'name') ?? '';
        const place = child(region, 'name') ?? region;
        if (seen.has(name))
            findings.push(finding(place, 'doubled-entry', `region ${name} is there twice`, 'Join them.'));
        seen.add(name);
        if (textOf(region, 'type') === 'Facet') {
            // A tab that names a facet wrongly has its own finding; the facet it meant is no second mistake.
            if (misnamed || shown.some((value) => value.text.trim() === name)) continue;
            const message = `nothing on the page shows facet ${name}`;
            findings.push(finding(place, 'unused-facet', message, 'Name it in a tab or remove it.'));
        } else if (!allowed.includes(name)) {
            const message = `the template has no region ${name}`;
            findings.push(finding(place, 'unknown-region', message, `Use ${allowed.join(', ')}.`));
        }
    }
    return findings;
}

function unknownFacet(value: XmlElement): Finding {
    const message = `facet ${value.text.trim()} is not on the page`;
    return finding(value, 'unknown-facet', message, 'Add the facet or correct the name.');
}

function facetsOf(instance: XmlElement): XmlElement[] {
    const name = textOf(instance, 'componentName') ?? '';
    return childrenOf(instance, 'componentInstanceProperties').flatMap((property) =>
        FACET_PROPERTIES.includes(`${name}.${textOf(property, 'name') ?? ''}`) ? childrenOf(property, 'value') : []
    );
}

function identifiers(page: MetadataFile): Finding[] {
    const seen = new Set<string>();
    return components(page).flatMap((instance) => {
        const identifier = child(instance, 'identifier');
        const name = identifier?.text.trim() ?? '';
        if (name !== '' && !seen.has(name)) {
            seen.add(name);
            return [];
        }
        const message = name === '' ? 'a component has no <identifier>' : `identifier ${name} is there twice`;
        return [finding(identifier ?? instance, 'bad-identifier', message, 'Give each component its own identifier.')];
    });
}

function recordPage(page: MetadataFile, project: Project): Finding[] {
    const object = child(page.root, 'sobjectType');
    const isRecord = textOf(page.root, 'type') === 'RecordPage';
    if (!isRecord && object !== undefined) {
        return [finding(object, 'unknown-object', 'only record pages belong to an object', 'Remove <sobjectType>.')];
    }
    if (!isRecord || project.objects.has(object?.text.trim() ?? '')) return [];
    const message = `a record page needs an object of the package, not "${object?.text.trim() ?? ''}"`;
    return [finding(object ?? page.root, 'unknown-object', message, 'Correct <sobjectType>.')];
}
