import fs from 'node:fs';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';

export type PropertyValue = string | number | boolean;

interface RawProperty {
    '@name': string;
    '@type': string;
    '@default'?: string;
}

/**
 * Design properties of a component as it gets them on a page: defaults of its js-meta.xml under what the page sets, each
 * in its declared type.
 */
export function componentProperties(
    packageFolder: string,
    name: string,
    given: Record<string, string>
): Record<string, PropertyValue> {
    const result: Record<string, PropertyValue> = {};
    for (const property of declaredProperties(path.join(packageFolder, 'lwc', name, `${name}.js-meta.xml`))) {
        const text = given[property['@name']] ?? property['@default'];
        if (text !== undefined) result[property['@name']] = typed(text, property['@type']);
    }
    return result;
}

function declaredProperties(file: string): RawProperty[] {
    if (!fs.existsSync(file)) return [];
    const parser = new XMLParser({
        ignoreAttributes: false,
        attributeNamePrefix: '@',
        parseAttributeValue: false,
        isArray: (name) => name === 'targetConfig' || name === 'property'
    });
    const meta = parser.parse(fs.readFileSync(file, 'utf8')) as {
        LightningComponentBundle?: { targetConfigs?: { targetConfig?: { property?: RawProperty[] }[] } };
    };
    const configs = meta.LightningComponentBundle?.targetConfigs?.targetConfig ?? [];
    return configs.flatMap((config) => config.property ?? []);
}

function typed(text: string, type: string): PropertyValue {
    if (type === 'Boolean') return text === 'true';
    if (type === 'Integer') return Number(text);
    return text;
}
