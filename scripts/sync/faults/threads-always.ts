// Preloaded into a run (`--import`): even a small book is scored and put together in threads.
import { registerHooks } from 'node:module';

const THRESHOLD = /const THREADS_FROM = [\d_]+;/u;

registerHooks({
    load(url, context, nextLoad) {
        const loaded = nextLoad(url, context);
        if (!url.endsWith('/sync/pool/pool.ts')) return loaded;
        const source = String(loaded.source);
        if (!THRESHOLD.test(source))
            throw new Error('the number of accounts from which there are threads is not found');
        return { ...loaded, source: source.replace(THRESHOLD, 'const THREADS_FROM = 1;') };
    }
});
