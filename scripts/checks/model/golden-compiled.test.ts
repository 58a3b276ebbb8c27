// The golden cases as the platform's compiler emits the model.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as door from '../../sync/score/model.ts';
import { compiledModel, loadCompiled } from './compiled.ts';
import { holdToGoldenCases } from './golden-cases.ts';

const compiled = loadCompiled(await compiledModel({ minify: false }));

describe('golden cases, as the platform compiles the model', () => {
    holdToGoldenCases(compiled);

    it('exports what the door of the job exports', () => {
        assert.deepEqual(Object.keys(compiled).sort(), Object.keys(door).sort());
    });
});
