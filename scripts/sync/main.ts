import { keepCompiled } from './cli/compile-cache.js';

keepCompiled();
// Imported after that, so that they are found compiled.
const { endOnCrash } = await import('./cli/crash.ts');
const { main } = await import('./cli/program.ts');

endOnCrash();
process.exitCode = await main(process.argv.slice(2));
