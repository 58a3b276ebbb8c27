import fs from 'node:fs';

/** Which base components and icons a set of sources names. */
export interface Usage {
    /** Module ids such as `lightning/buttonIcon`, sorted. */
    modules: string[];
    /** Icon names such as `utility:warning`, sorted. */
    icons: string[];
}

/** Finds base components by tag (`<lightning-button-icon`) and by import, and icons by their literal name. */
export function findUsage(files: string[], isOurs: (moduleId: string) => boolean): Usage {
    const modules = new Set<string>();
    const icons = new Set<string>();
    for (const file of files) {
        const source = fs.readFileSync(file, 'utf8');
        for (const [, tag] of source.matchAll(/<lightning-([a-z-]+)/g))
            modules.add(`lightning/${camelCase(tag ?? '')}`);
        for (const [, id] of source.matchAll(/from '(lightning\/\w+)'/g)) modules.add(id ?? '');
        for (const name of iconNames(source)) icons.add(name);
    }
    return { modules: [...modules].filter((id) => !isOurs(id)).sort(), icons: [...icons].sort() };
}

/** Icon names written out in a source text, as `set:name`. */
export function iconNames(source: string): string[] {
    return [...source.matchAll(/\b(utility|standard|action|custom|doctype):([A-Za-z0-9_]+)/g)].map(([name]) => name);
}

function camelCase(tag: string): string {
    return tag.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
