// What the scripts and templates of Lightning web components import from the org.
import { BUNDLE, componentAt } from './component-types.ts';
import type { Problem } from './problem.ts';
import type { Targets } from './references.ts';

const IMPORT = /(?:from|import)\s*\(?\s*['"](@salesforce\/(?:label\/c\.|customPermission\/|schema\/)|c\/)([\w.]+)['"]/g;
const TYPES: Record<string, string> = {
    '@salesforce/label/c.': 'CustomLabel',
    '@salesforce/customPermission/': 'CustomPermission',
    'c/': BUNDLE
};

/** Imports of labels, fields, permissions and components that are not there. */
export function checkBundleImports(files: ReadonlyMap<string, Buffer>, targets: Targets): Problem[] {
    return [...files].flatMap(([path, content]) => {
        const component = componentAt(path);
        if (component?.type !== BUNDLE || !path.endsWith('.js')) return [];
        const source = content.toString('utf8');
        return [...source.matchAll(IMPORT)].flatMap(([, from = '', name = '']) => {
            if (found(targets, from, name)) return [];
            const at = source.indexOf(`${from}${name}`);
            const before = source.slice(0, at).split('\n');
            const position = { line: before.length, column: before.at(-1)!.length + 1 };
            const what = `${from}${name} of type ${TYPES[from] ?? 'sobjectField'}`;
            const where = `[Line: ${position.line}, Col: ${position.column}]`;
            const text = `${where} Invalid reference ${what} in file ${path.slice(path.lastIndexOf('/') + 1)}`;
            return [{ type: BUNDLE, fullName: component.name, path, ...position, text }];
        });
    });
}

function found({ schema, known }: Targets, from: string, name: string): boolean {
    const type = TYPES[from];
    if (type !== undefined) return known.has(type, name);
    const [object = '', field = ''] = name.split('.');
    // Standard fields and relationships are more than the local org has.
    if (!/__c$/i.test(field)) return !/__c$/i.test(object) || schema.object(object) !== undefined;
    return schema.object(object)?.byName.has(field.toLowerCase()) ?? false;
}
