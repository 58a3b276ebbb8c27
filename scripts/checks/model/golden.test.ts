// The golden cases as Node loads the model through the job's door, and as the platform's compiler emits it.
// The third run is Jest's: force-app/main/default/lwc/healthModel/__tests__/healthModel.test.js.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runGoldenCase } from '../../../force-app/main/default/lwc/healthModel/__tests__/goldenRunner.js';
import type { GoldenCase } from '../../../force-app/main/default/lwc/healthModel/__tests__/goldenRunner.js';
import { ROOT } from '../repository.ts';
import * as door from '../../sync/score/model.ts';
import { compiledModel, loadCompiled } from './compiled.ts';

const CASES = join(ROOT, 'force-app/main/default/lwc/healthModel/__tests__/data/golden-cases.json');
const golden = JSON.parse(readFileSync(CASES, 'utf8')) as { modelVersion: string; cases: GoldenCase[] };
const compiled = loadCompiled(await compiledModel({ minify: false }));

const builds = [
    { name: 'as Node loads it through the door of the job', model: door },
    { name: "as the platform's compiler emits it", model: compiled }
];

for (const { name, model } of builds) {
    describe(`golden cases, ${name}`, () => {
        for (const goldenCase of golden.cases) {
            it(goldenCase.name, () => assert.deepEqual(runGoldenCase(model, goldenCase), []));
        }
    });
}

describe('golden cases', () => {
    it('belong to the version of the model', () => assert.equal(door.MODEL_VERSION, golden.modelVersion));

    it('are exported alike by every build', () => {
        assert.deepEqual(Object.keys(compiled).sort(), Object.keys(door).sort());
    });
});
