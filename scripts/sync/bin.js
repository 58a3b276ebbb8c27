#!/usr/bin/env node
// Looks at the Node version before anything is imported: older ones cannot run TypeScript and crash in an unhelpful way.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
    process.stderr.write(
        `health-sync needs Node 22.19 or later; this is ${process.versions.node}.\n` +
            '  -> In the project folder: npx health-sync, after npm ci brought in Node 24\n' +
            '  -> Or install it from https://nodejs.org\n'
    );
    process.exitCode = 2;
} else {
    const { keepCompiled } = await import('./cli/compile-cache.js');
    keepCompiled();
    await import('./main.ts');
}
