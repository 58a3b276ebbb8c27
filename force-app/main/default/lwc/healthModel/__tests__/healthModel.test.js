import * as model from 'c/healthModel';
import { runGoldenCase } from './goldenRunner.js';
import golden from './data/golden-cases.json';

describe('c/healthModel as Jest compiles it', () => {
    it.each(golden.cases.map((goldenCase) => [goldenCase.name, goldenCase]))('%s', (_name, goldenCase) => {
        expect(runGoldenCase(model, goldenCase)).toEqual([]);
    });
});
