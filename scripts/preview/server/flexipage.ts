import fs from 'node:fs';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { componentProperties, type PropertyValue } from './component-properties.ts';

/** A Lightning page as the browser draws it. */
export interface PageModel {
    name: string;
    label: string;
    regions: Region[];
}

export type RegionWidth = 'SMALL' | 'MEDIUM' | 'LARGE' | 'XLARGE';

export interface Region {
    /** `header`, `main`, `sidebar` or what the page's template calls it. */
    name: string;
    /** What components get as `flexipageRegionWidth`. */
    width: RegionWidth;
    components: PageComponent[];
}

export interface PageComponent {
    key: string;
    /** `force:detailPanel`, `flexipage:tabset`, or the name of one of our bundles without namespace. */
    name: string;
    custom: boolean;
    properties: Record<string, PropertyValue>;
    /** Only for `flexipage:tabset`. */
    tabs: { key: string; label: string; components: PageComponent[] }[];
}

interface RawInstance {
    componentName: string;
    identifier?: string;
    componentInstanceProperties?: { name: string; value?: string }[];
}
interface RawRegion {
    name: string;
    type: string;
    itemInstances?: { componentInstance?: RawInstance }[];
}
interface RawPage {
    masterLabel: string;
    sobjectType?: string;
    type: string;
    flexiPageRegions?: RawRegion[];
}

const LISTS = new Set(['flexiPageRegions', 'itemInstances', 'componentInstanceProperties']);
const WIDTHS: Record<string, RegionWidth> = { header: 'XLARGE', main: 'LARGE', sidebar: 'SMALL' };
const TAB_LABELS: Record<string, string> = {
    'Standard.Tab.detail': 'Details',
    'Standard.Tab.relatedLists': 'Related',
    'Standard.Tab.activity': 'Activity',
    'Standard.Tab.collaborate': 'Chatter'
};

/** The record page of an object, or null when the package has none. */
export function recordPage(packageFolder: string, objectApiName: string): PageModel | null {
    const found = readPages(packageFolder).find(
        ({ raw }) => raw.type === 'RecordPage' && raw.sobjectType === objectApiName
    );
    return found ? pageModel(found.name, found.raw, packageFolder) : null;
}

/** A page by its API name, or null. */
export function namedPage(packageFolder: string, name: string): PageModel | null {
    const found = readPages(packageFolder).find((page) => page.name === name);
    return found ? pageModel(found.name, found.raw, packageFolder) : null;
}

/** What is drawn while the package has no page for the object: every placeable component beside the details. */
export function defaultPage(components: string[]): PageModel {
    const standard = (name: string): PageComponent => ({ key: name, name, custom: false, properties: {}, tabs: [] });
    const custom = (name: string): PageComponent => ({ key: name, name, custom: true, properties: {}, tabs: [] });
    return {
        name: 'Default',
        label: 'No FlexiPage yet',
        regions: [
            { name: 'header', width: 'XLARGE', components: [standard('force:highlightsPanel')] },
            { name: 'main', width: 'LARGE', components: components.map(custom) },
            { name: 'sidebar', width: 'SMALL', components: [standard('force:detailPanel')] }
        ]
    };
}

function readPages(packageFolder: string): { name: string; raw: RawPage }[] {
    const folder = path.join(packageFolder, 'flexipages');
    if (!fs.existsSync(folder)) return [];
    const parser = new XMLParser({ parseTagValue: false, isArray: (name) => LISTS.has(name) });
    return fs
        .readdirSync(folder)
        .filter((file) => file.endsWith('.flexipage-meta.xml'))
        .sort()
        .map((file) => ({
            name: file.replace('.flexipage-meta.xml', ''),
            raw: (parser.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as { FlexiPage: RawPage }).FlexiPage
        }));
}

function pageModel(name: string, raw: RawPage, packageFolder: string): PageModel {
    const all = raw.flexiPageRegions ?? [];
    const components = (region: RawRegion | undefined): PageComponent[] =>
        (region?.itemInstances ?? []).flatMap(({ componentInstance }, index) =>
            componentInstance ? [component(componentInstance, `${region?.name}-${index}`, facet, packageFolder)] : []
        );
    const facet = (facetName: string) => components(all.find((region) => region.name === facetName));
    const regions = all.filter((region) => region.type === 'Region');
    return {
        name,
        label: raw.masterLabel,
        regions: regions.map((region) => ({
            name: region.name,
            width: regions.length === 1 ? 'XLARGE' : (WIDTHS[region.name] ?? 'MEDIUM'),
            components: components(region)
        }))
    };
}

function component(
    raw: RawInstance,
    key: string,
    facet: (name: string) => PageComponent[],
    packageFolder: string
): PageComponent {
    const given = Object.fromEntries(
        (raw.componentInstanceProperties ?? []).map((property) => [property.name, property.value ?? ''])
    );
    const [namespace, bareName] = raw.componentName.includes(':')
        ? raw.componentName.split(':')
        : ['c', raw.componentName];
    const custom = namespace === 'c';
    const name = custom ? (bareName ?? '') : raw.componentName;
    const tabs = raw.componentName === 'flexipage:tabset' ? facet(given['tabs'] ?? '') : [];
    return {
        key: raw.identifier ?? key,
        name,
        custom,
        properties: custom ? componentProperties(packageFolder, name, given) : given,
        tabs: tabs.map((tab) => ({
            key: tab.key,
            label: tabLabel(String(tab.properties['title'] ?? '')),
            components: facet(String(tab.properties['body'] ?? ''))
        }))
    };
}

function tabLabel(title: string): string {
    return TAB_LABELS[title] ?? title.replace(/^Standard\.Tab\./, '');
}
