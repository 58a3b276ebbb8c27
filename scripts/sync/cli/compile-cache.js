import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../node_modules/.cache/health-sync', import.meta.url));

/**
 * Lets Node keep what it compiles beside the packages, and so with their rights: to strip types and compile takes half of the
 * start. Threads take it, too. Where the folder cannot be written to, nothing is kept. NODE_COMPILE_CACHE names another one.
 * In JavaScript, like bin.js: where no TypeScript comes before this, Node does not even load what strips types.
 */
export function keepCompiled() {
    // Coverage is less exact for code that was not compiled anew.
    if (process.env['NODE_V8_COVERAGE'] !== undefined) return;
    const folder = process.env['NODE_COMPILE_CACHE'] ?? FOLDER;
    enableCompileCache(folder);
    process.env['NODE_COMPILE_CACHE'] = folder;
}
