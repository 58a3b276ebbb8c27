// Preloaded into a run (`--import`) that scores in threads: each thread uses up the little memory it has.
import { registerHooks } from 'node:module';

const REPLACED: readonly (readonly [file: string, code: RegExp, by: string])[] = [
    ['/sync/pool/pool.ts', /resourceLimits: \{/u, 'resourceLimits: { maxOldGenerationSizeMb: 48,'],
    [
        '/sync/score/score-range.ts',
        /export function scoreRange\([^{]*\{/u,
        '$& for (const all = []; ; ) all.push(Array.from({ length: 1e4 }, () => ({})));'
    ]
];

registerHooks({
    load(url, context, nextLoad) {
        const loaded = nextLoad(url, context);
        const [, code, by] = REPLACED.find(([file]) => url.endsWith(file)) ?? [];
        if (code === undefined || by === undefined) return loaded;
        const source = String(loaded.source);
        if (!code.test(source)) throw new Error(`${url} has no ${String(code)}`);
        return { ...loaded, source: source.replace(code, by) };
    }
});
