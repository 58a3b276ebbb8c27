import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { BenchOrg } from './bench-org.ts';

it('a local org of the bench that has ended is not waited for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'health-bench-org-'));
    try {
        const org = await BenchOrg.start(folder);
        await org.stop();
        await org.stop();
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});
