// Loads test files into this process as often as wanted, each time with fresh modules, so that code which runs only while a
// module loads can be mutated too.
import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { collect } from './collect.ts';
import type { CollectedTest } from './collect.ts';

/** Marks the modules of one loading; everything they import carries the mark on. */
const MARK = '?loading=';

/** What tests import, and what they get instead. */
const STAND_INS = new Map([
    ['node:test', import.meta.resolve('./collect.ts')],
    ['fast-check', import.meta.resolve('./few-runs.ts')]
]);

let loadings = 0;

/**
 * Loads test files and what they test.
 * @param files absolute paths
 * @throws whatever a module throws while it loads
 */
export async function loadTests(files: readonly string[]): Promise<readonly CollectedTest[]> {
    const mark = `${MARK}${++loadings}`;
    const hooks = registerHooks({
        resolve(specifier, context, nextResolve) {
            if (!context.parentURL?.endsWith(mark)) return nextResolve(specifier, context);
            const standIn = STAND_INS.get(specifier);
            if (standIn !== undefined) return { url: standIn, shortCircuit: true };
            const resolved = nextResolve(specifier, context);
            const ours = resolved.url.startsWith('file:') && !resolved.url.includes('/node_modules/');
            return ours ? { ...resolved, url: resolved.url + mark } : resolved;
        }
    });
    try {
        const tests = [];
        for (const file of files) {
            const url = pathToFileURL(file).href + mark;
            tests.push(...(await collect(relative(process.cwd(), file), () => import(url))));
        }
        return tests;
    } finally {
        hooks.deregister();
    }
}
