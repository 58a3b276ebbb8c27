import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkMetadata } from './check.ts';
import { formatFinding } from './finding.ts';
import { SCORE_SCALE } from './rules/fields.ts';
import { roundTenth } from '../../../force-app/main/default/lwc/healthModel/rounding.js';

describe('the package', () => {
    it('has metadata and no findings', () => {
        const report = checkMetadata(fileURLToPath(new URL('../../../', import.meta.url)));
        assert.ok(report.files > 100 && report.fields > 50);
        assert.equal(report.findings.map(formatFinding).join('\n'), '');
    });

    it('stores as many decimals of a score as the model keeps', () => {
        const [, decimals = ''] = String(roundTenth(20 / 3)).split('.');
        assert.equal(decimals.length, SCORE_SCALE);
    });
});
