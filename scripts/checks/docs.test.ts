import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandProblems, headingAnchors, linkProblems } from './docs.ts';
import type { KnownCommands } from './docs.ts';
import { packageJson, readText, repositoryFiles } from './repository.ts';
import { testStages } from './stages.ts';

const files = repositoryFiles();
const pages = files.filter((path) => path.endsWith('.md'));
const known: KnownCommands = {
    npmScripts: new Set(Object.keys(packageJson().scripts)),
    testStages: new Set(testStages(files).map((stage) => stage.name)),
    files: new Set(files)
};

describe('pages', () => {
    for (const page of pages) {
        it(`${page} links to what exists`, () => {
            assert.deepEqual(linkProblems(page, readText(page), known.files, readText), []);
        });

        it(`${page} names commands that exist`, () => {
            assert.deepEqual(commandProblems(page, readText(page), known), []);
        });
    }

    it('say so when a link leads nowhere', () => {
        const page = '# A b\n[x](missing.md) [y](#a-b) [z](#c) `[code](gone.md)`\n';
        assert.deepEqual(
            linkProblems('README.md', page, new Set(['README.md']), () => ''),
            ['README.md:2 links to missing.md, which does not exist', 'README.md:2 links to #c: no such heading']
        );
    });

    it('have the anchors that GitHub makes of headings', () => {
        assert.deepEqual(
            [...headingAnchors('# What is `new`?\n## Step 1: run it\n```\n# no\n```\n')],
            ['what-is-new', 'step-1-run-it']
        );
    });
});

describe('commands named in programs and settings', () => {
    const sources = files.filter((path) =>
        /^(scripts|config|force-app|\.github|\.ci|\.husky)\/.*\.(ts|js|json|ya?ml|xml)$/.test(path)
    );
    /** These hold commands and paths that must not exist, as examples. */
    const examples = /^scripts\/checks\/(docs|file-names)(\.test)?\.ts$/;

    it('exist', () => {
        assert.deepEqual(
            sources
                .filter((path) => !examples.test(path))
                .flatMap((path) => commandProblems(path, readText(path), known)),
            []
        );
    });

    it('are reported when they do not', () => {
        const text = 'Run: npm run nothing\nnpm test -- --only jest,nonsense\nnode scripts/gone.ts';
        assert.equal(commandProblems('x', text, known).length, 3);
    });
});
