import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { borderProblems } from './boundaries.ts';
import { loadedBy } from './import-graph.ts';
import { packageJson, repositoryFiles } from './repository.ts';

const sources = repositoryFiles().filter((path) => /^(force-app|scripts)\/.*\.(js|ts)$/.test(path));

describe('borders between folders', () => {
    it('are crossed by no import', () => {
        assert.deepEqual(
            sources.flatMap((path) => borderProblems(path)),
            []
        );
    });

    const crossings: [path: string, text: string][] = [
        ['force-app/main/default/lwc/healthModel/healthModel.js', "import { LightningElement } from 'lwc';"],
        ['force-app/main/default/lwc/healthCard/healthCard.js', "import save from '@salesforce/apex/Health.save';"],
        [
            'force-app/main/default/lwc/healthCard/healthCard.js',
            "import { score } from '../healthModel/healthModel.js';"
        ],
        ['scripts/sync/main.ts', "const org = await import('../local-org/main.ts');"],
        [
            'scripts/sync/plan/plan.ts',
            "import type { Rules } from '../../../force-app/main/default/lwc/healthModel/healthModel.js';"
        ],
        ['scripts/local-org/main.ts', "import { Connection } from 'jsforce';"],
        ['scripts/local-org/main.ts', "import { run } from '../sync/main.ts';"],
        ['scripts/preview/main.ts', "import { startServer } from '../local-org/http/server.ts';"]
    ];
    for (const [path, text] of crossings) {
        it(`are crossed by ${text} in ${path}`, () => assert.equal(borderProblems(path, text).length, 1));
    }

    it('have one door to the scoring model', () => {
        const text = "export * from '../../../force-app/main/default/lwc/healthModel/healthModel.js';";
        assert.deepEqual(borderProblems('scripts/sync/score/model.ts', text), []);
    });
});

describe('the job', () => {
    it('loads only packages that npm ci --omit=dev installs', () => {
        const { packages, problems } = loadedBy('scripts/sync/main.ts');
        const installed = Object.keys(packageJson().dependencies);
        const missing = [...packages].filter(([name]) => !installed.includes(name));
        assert.deepEqual(
            [
                ...problems,
                ...missing.map(([name, files]) => `${name} is not in dependencies but is imported by ${files[0]}`)
            ],
            []
        );
    });
});
