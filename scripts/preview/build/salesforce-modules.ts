import fs from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import type { Plugin } from 'rollup';
import { virtualModules } from './virtual-modules.ts';

/** Rollup plugin for the `@salesforce/*` modules that the platform makes up at compile time. */
export function salesforceModules(labelsFile: string): Plugin {
    const labels = readLabels(labelsFile);
    return virtualModules('salesforce-modules', '@salesforce/', (rest) =>
        moduleSource(`@salesforce/${rest}`, labels, labelsFile)
    );
}

/** The source text of one virtual module. Throws when the platform would refuse the import. */
export function moduleSource(id: string, labels: Map<string, string>, labelsFile: string): string {
    const [, kind = '', rest = ''] = /^@salesforce\/(\w+)\/?(.*)$/.exec(id) ?? [];
    switch (kind) {
        case 'label':
            return constant(labelText(rest, labels, labelsFile));
        case 'schema':
            return schemaSource(schemaReference(rest));
        case 'user':
            return fromContext(rest === 'Id' ? 'userId' : 'isGuest');
        case 'i18n':
            return fromContext(`i18n.${rest}`);
        case 'client':
            return `export default globalThis.innerWidth < 768 ? 'Small' : 'Large';`;
        case 'userPermission':
        case 'customPermission':
            return `import { context } from 'preview/context';\nexport default context.permissions.includes(${JSON.stringify(rest)}) || undefined;`;
        default:
            throw new Error(
                `${id}: the preview has no such module. Add it to scripts/preview/build/salesforce-modules.ts`
            );
    }
}

/** Label name -> text from a CustomLabels file; empty when the file does not exist. */
function readLabels(file: string): Map<string, string> {
    if (!fs.existsSync(file)) return new Map();
    const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'labels' });
    const document = parser.parse(fs.readFileSync(file, 'utf8')) as {
        CustomLabels?: { labels?: { fullName: string; value: string }[] };
    };
    return new Map((document.CustomLabels?.labels ?? []).map((label) => [label.fullName, label.value]));
}

function labelText(name: string, labels: Map<string, string>, file: string): string {
    const text = labels.get(name.replace(/^c\./, ''));
    if (text === undefined) throw new Error(`@salesforce/label/${name}: no such label in ${file}`);
    return text;
}

function schemaReference(path: string): { objectApiName: string; fieldApiName?: string } {
    const [objectApiName = '', ...field] = path.split('.');
    return field.length > 0 ? { objectApiName, fieldApiName: field.join('.') } : { objectApiName };
}

/** Names of the package are known when the page is shown: they depend on the org. */
function schemaSource(reference: ReturnType<typeof schemaReference>): string {
    if (!/__[cr]\b/i.test(JSON.stringify(reference))) return constant(reference);
    const entries = Object.entries(reference).map(([key, name]) => `${key}: orgName(${JSON.stringify(name)})`);
    return `import { orgName } from 'preview/context';\nexport default { ${entries.join(', ')} };`;
}

function constant(value: unknown): string {
    return `export default ${JSON.stringify(value)};`;
}

function fromContext(key: string): string {
    const [first = '', second] = key.split('.');
    const access = second === undefined ? first : `${first}[${JSON.stringify(second)}]`;
    return `import { context } from 'preview/context';\nexport default context.${access};`;
}
