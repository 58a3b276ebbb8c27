// The golden cases as Node loads the model through the job's door. Jest runs them too (healthModel.test.js of the bundle).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as door from '../../sync/score/model.ts';
import { golden, holdToGoldenCases } from './golden-cases.ts';

describe('golden cases, as Node loads the model', () => holdToGoldenCases(door));

describe('golden cases', () => {
    it('belong to the version of the model', () => assert.equal(door.MODEL_VERSION, golden.modelVersion));
});
