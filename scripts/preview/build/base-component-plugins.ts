import fs from 'node:fs';
import type { Plugin } from 'rollup';
import { sourceFiles } from './bundles.ts';
import { iconNames } from './usage.ts';

const ICON_TEMPLATES = /iconSvgTemplates\w*\/buildTemplates\/templates\.js$/;
const NATIVE_SHADOW_SHEET =
    /lightning-base-components\/.*(\.lbc\.native\.css|\.slds\.css|\/slds(Common|Utils\w+)\/[^/]*\.css)(\?.*)?$/;

/**
 * Keeps only icon templates that our sources or the base components name: compiling all 1,727 takes half a minute.
 * An icon whose name is put together at run time must appear somewhere as a literal.
 */
export function pruneIcons(folder: string, icons: string[]): Plugin {
    const kept = new Set(icons.map(templateName));
    for (const file of sourceFiles(folder, /\.(js|html)$/)) {
        if (file.includes('/iconSvgTemplates')) continue;
        for (const name of iconNames(fs.readFileSync(file, 'utf8'))) kept.add(templateName(name));
    }
    return {
        name: 'prune-icons',
        transform(code, id) {
            if (!ICON_TEMPLATES.test(id)) return null;
            const imports = [...code.matchAll(/import \{ default as (\w+) \} from '([^']+)';/g)].filter(([, name]) =>
                kept.has(name ?? '')
            );
            const names = imports.map(([, name]) => name).join(', ');
            return { code: `${imports.map(([line]) => line).join('\n')}\nexport default { ${names} };`, map: null };
        }
    };
}

function templateName(icon: string): string {
    return icon.replace(':', '_');
}

/**
 * In synthetic shadow the page's SLDS sheet styles base components; their native-shadow copies of it are dead weight.
 * An empty sheet compiles to undefined and crashes the engine, hence a rule that never matches.
 */
export function dropNativeShadowStyles(): Plugin {
    return {
        name: 'drop-native-shadow-styles',
        load: (id) => (NATIVE_SHADOW_SHEET.test(id) ? 'x-dropped {}' : null)
    };
}
