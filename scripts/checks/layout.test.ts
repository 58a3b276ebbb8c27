import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { lwcPathsAreFresh } from './lwc-paths.ts';
import { ROOT, bundleNames, readText, repositoryFiles } from './repository.ts';

const files = repositoryFiles();

/** What a visitor sees first. A new entry here is a decision: put it into config/, docs/ or scripts/ unless a tool insists. */
const TOP_LEVEL = [
    '.ci',
    '.editorconfig',
    '.forceignore',
    '.gitattributes',
    '.github',
    '.gitignore',
    '.husky',
    '.npmrc',
    '.prettierignore',
    '.prettierrc.json',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'LICENSE',
    'README.md',
    'config',
    'docs',
    'eslint.config.js',
    'force-app',
    'jest.config.js',
    'package-lock.json',
    'package.json',
    'scripts',
    'sfdx-project.json',
    'tsconfig.json'
];

describe('layout', () => {
    it('has the agreed entries at the top and no others', () => {
        const top = [...new Set(files.map((path) => path.split('/')[0] ?? ''))];
        assert.deepEqual(top.toSorted(), TOP_LEVEL.toSorted());
    });

    it('has the programs in their folders', () => {
        const folders = files.map((path) => /^scripts\/([^/]+)\//.exec(path)?.[1]).filter((name) => name !== undefined);
        const stray = files.filter((path) => /^scripts\/[^/]+$/.test(path));
        assert.deepEqual([[...new Set(folders)].toSorted(), stray], [['checks', 'local-org', 'preview', 'sync'], []]);
    });

    it('can run .ci/run', () => {
        assert.equal(statSync(join(ROOT, '.ci/run')).mode & 0o111, 0o111);
    });
});

describe('component bundles', () => {
    for (const name of bundleNames(files)) {
        const folder = `force-app/main/default/lwc/${name}`;

        it(`${name} has tests`, () => {
            const tests = files.filter((path) => path.startsWith(`${folder}/__tests__/`) && path.endsWith('.test.js'));
            assert.notEqual(tests.length, 0, `Write ${folder}/__tests__/${name}.test.js`);
        });

        if (files.includes(`${folder}/${name}.html`)) {
            it(`${name} is tested for accessibility`, () => {
                const tests = files.filter(
                    (path) => path.startsWith(`${folder}/__tests__/`) && path.endsWith('.test.js')
                );
                assert.ok(tests.some((path) => readText(path).includes('toBeAccessible()')));
            });
        }
    }

    it('use only components that exist', () => {
        const templates = files.filter((path) => /^force-app\/.*\/lwc\/.*\.html$/.test(path));
        const tag = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        const known = new Set(bundleNames(files).map(tag));
        const unknown = templates.flatMap((path) =>
            [...readText(path).matchAll(/<c-([\w-]+)/g)]
                .filter((match) => !known.has(match[1] ?? ''))
                .map((match) => `${path}: ${match[0]}>`)
        );
        assert.deepEqual(unknown, []);
    });

    it('are all known to the type checker', () => {
        assert.ok(lwcPathsAreFresh(), 'A bundle was added, renamed or removed. Run: npm run lwc:paths');
    });
});
