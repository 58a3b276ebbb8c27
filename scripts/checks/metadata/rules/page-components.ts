import { finding, type Finding } from '../finding.ts';
import { COMPONENT_TARGETS, STANDARD_COMPONENTS, STANDARD_TAB_TITLES } from '../platform/pages.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, childrenOf, textOf, type XmlElement } from '../read/xml.ts';

/** Properties without which a component shows nothing. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
    'flexipage:tab': ['active', 'body', 'title'],
    'flexipage:tabset': ['tabs'],
    'force:highlightsPanel': ['collapsed', 'enableActionsConfiguration', 'hideChatterActions', 'numVisibleActions'],
    'flexipage:filterListCard': ['entityName', 'filterName', 'hideActionBar', 'hideSearchBar', 'pageSize'],
    'desktopDashboards:embeddedDashboard': ['dashboardName', 'hideOnError']
};

/** One component on a page: it exists, may stand there, and has the properties that are set. */
export function checkPageComponent(instance: XmlElement, page: MetadataFile, project: Project): Finding[] {
    const name = textOf(instance, 'componentName') ?? '';
    const place = child(instance, 'componentName') ?? instance;
    const properties = STANDARD_COMPONENTS[name] ?? ownProperties(name, page, project);
    if (properties === undefined) {
        const action = name.startsWith('c:')
            ? 'Leave the "c:" out: components of the package go by their bare name.'
            : 'Correct the name, or expose the bundle to this kind of page in its js-meta.xml.';
        return [finding(place, 'unknown-component', `no component ${name} may stand on this page`, action)];
    }
    const given = childrenOf(instance, 'componentInstanceProperties');
    const names = given.map((property) => textOf(property, 'name') ?? '');
    const missing = (NEEDED[name] ?? []).filter((key) => !names.includes(key));
    return [
        ...given.flatMap((property) => checkProperty(property, name, properties)),
        ...shownComponents(given, name, project),
        ...missing.map((key) =>
            finding(place, 'missing-property', `${name} lacks property ${key}`, `Add property ${key}.`)
        )
    ];
}

/** A list view or dashboard that a component shows must be in the package. */
function shownComponents(given: readonly XmlElement[], component: string, project: Project): Finding[] {
    const value = (key: string): XmlElement | undefined =>
        child(
            given.find((property) => textOf(property, 'name') === key),
            'value'
        );
    const view = value('filterName');
    const object = value('entityName')?.text.trim();
    if (component === 'flexipage:filterListCard' && view !== undefined) {
        const name = view.text.trim();
        if (project.ofType('ListView').some((file) => file.name === name && file.object === object)) return [];
        const message = `list view ${name} of ${object ?? ''} does not exist`;
        return [finding(view, 'unknown-reference', message, 'Correct the name.')];
    }
    const dashboard = component === 'desktopDashboards:embeddedDashboard' ? value('dashboardName') : undefined;
    const name = dashboard?.text.trim() ?? '';
    if (dashboard === undefined || project.ofType('Dashboard').some((file) => file.name.endsWith(`/${name}`)))
        return [];
    return [finding(dashboard, 'unknown-reference', `dashboard ${name} does not exist`, 'Correct the name.')];
}

function checkProperty(property: XmlElement, component: string, known: readonly string[]): Finding[] {
    const key = textOf(property, 'name') ?? '';
    if (!known.includes(key)) {
        const message = `${component} has no property "${key}"`;
        return [finding(property, 'unknown-property', message, 'Correct or remove it.')];
    }
    const value = child(property, 'value');
    if (value === undefined && child(property, 'valueList') === undefined) {
        const message = `property ${key} of ${component} has no value`;
        return [finding(property, 'missing-property', message, 'Add <value>.')];
    }
    const title = component === 'flexipage:tab' && key === 'title' ? (value?.text.trim() ?? '') : '';
    if (!title.startsWith('Standard.') || STANDARD_TAB_TITLES.includes(title)) return [];
    return [finding(value ?? property, 'unknown-title', `${title} is no standard title`, 'Correct it.')];
}

/** Properties of a bundle of the package that may stand on the page; undefined when there is no such bundle. */
function ownProperties(name: string, page: MetadataFile, project: Project): string[] | undefined {
    const bundle = project.ofType('LightningComponentBundle').find((file) => file.name === name);
    if (bundle === undefined || textOf(bundle.root, 'isExposed') !== 'true') return undefined;
    const type = textOf(page.root, 'type') ?? '';
    const targets = childrenOf(child(bundle.root, 'targets'), 'target').map((target) => target.text.trim());
    const target = targets.find((candidate) => COMPONENT_TARGETS[candidate] === type);
    if (target === undefined) return undefined;
    const configs = childrenOf(child(bundle.root, 'targetConfigs'), 'targetConfig');
    return configs
        .filter((config) => (config.attributes.targets ?? '').split(',').some((t) => t.trim() === target))
        .flatMap((config) => childrenOf(config, 'property').map((property) => property.attributes.name ?? ''));
}
