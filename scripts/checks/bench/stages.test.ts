import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { generateEvidence } from './generate.ts';
import type { Measured } from './measure.ts';
import { measureStages } from './stages.ts';

// Nothing here looks at a time: only that every stage does what it says, so that a bench is not found broken when it is needed.
describe('the stages of the bench', () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-bench-test-'));
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('write every account once, nothing again, and what changed', async () => {
        const size = { accounts: 300, answers: 3000 };
        const evidence = await generateEvidence(folder, size);
        const stages = ['first', 'floor', 'parquet', 'unchanged', 'changed', 'upload', 'jsforce', 'org'];
        const runs = await measureStages({ evidence, folder, size, stages, runs: 1, say: () => undefined });
        const of = (stage: string): Measured => {
            const [one] = runs.get(stage) ?? [];
            assert.ok(one, `${stage} was not measured`);
            return one;
        };
        assert.equal(of('first').written, 300);
        assert.equal(of('unchanged').written, 0);
        assert.equal(of('changed').written, 3);
        assert.equal(of('upload').rows, 300);
        assert.equal(of('jsforce').rows, 300);
        const kinds = ['', ' scored', ' latest'];
        for (const floor of kinds.flatMap((kind) => [`floor${kind}`, `floor parquet${kind}`]))
            assert.equal(of(floor).uploadBytes, of('first').uploadBytes);
        assert.equal(of('org first').written, 300);
        assert.equal(of('org unchanged').written, 0);
        assert.equal(of('org changed').written, 3);
        assert.ok((of('first').apiCalls ?? 0) > 0);
    });
});
