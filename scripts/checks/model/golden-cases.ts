// The golden cases and how a build of the model is held to them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { runGoldenCase } from '../../../force-app/main/default/lwc/healthModel/__tests__/goldenRunner.js';
import type { GoldenCase } from '../../../force-app/main/default/lwc/healthModel/__tests__/goldenRunner.js';
import { ROOT } from '../repository.ts';

const FILE = join(ROOT, 'force-app/main/default/lwc/healthModel/__tests__/data/golden-cases.json');

export const golden = JSON.parse(readFileSync(FILE, 'utf8')) as { modelVersion: string; cases: GoldenCase[] };

/** One test for each golden case. */
export function holdToGoldenCases(model: object): void {
    for (const goldenCase of golden.cases) {
        void it(goldenCase.name, () => assert.deepEqual(runGoldenCase(model, goldenCase), []));
    }
}
