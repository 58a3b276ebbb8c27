import replace from '@rollup/plugin-replace';
import type { Plugin } from 'rollup';

// the package's types name a call signature that a namespace import does not have
const replacePlugin = replace as unknown as (options: Record<string, unknown>) => Plugin;

/** Development mode (LWC then warns about mistyped properties) in the browser. */
export function environment(): Plugin {
    return replacePlugin({
        preventAssignment: true,
        values: { 'process.env.NODE_ENV': '"development"', 'import.meta.env.SSR': 'false' }
    });
}
