import path from 'node:path';
import type { Plugin } from 'rollup';
import { modulesFolder } from './paths.ts';

const MARK = '\0virtual:';
/** What virtual modules import is looked up from here, whatever folder the program was started in. */
const LOOKED_UP_FROM = path.join(modulesFolder, 'virtual.js');

/** Pattern for plugins that should leave virtual modules alone. */
export const VIRTUAL_MODULES = /^\0virtual:/;

/** Serves modules that are no files: every id that starts with `prefix`, with the text that `source` makes of the rest. */
export function virtualModules(name: string, prefix: string, source: (rest: string) => string): Plugin {
    const mark = MARK + prefix;
    return {
        name,
        async resolveId(id, importer) {
            if (id.startsWith(prefix)) return MARK + id;
            if (!importer?.startsWith(mark)) return null;
            return this.resolve(id, LOOKED_UP_FROM, { skipSelf: true });
        },
        load: (id) => (id.startsWith(mark) ? source(id.slice(mark.length)) : null)
    };
}
