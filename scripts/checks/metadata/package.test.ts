import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkMetadata } from './check.ts';
import { formatFinding } from './finding.ts';

describe('the package', () => {
    it('has metadata and no findings', () => {
        const report = checkMetadata(fileURLToPath(new URL('../../../', import.meta.url)));
        assert.ok(report.files > 100 && report.fields > 50);
        assert.equal(report.findings.map(formatFinding).join('\n'), '');
    });
});
