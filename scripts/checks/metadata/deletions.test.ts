// Removing one line of metadata anywhere must be noticed. Takes a sample; for every line (about ten minutes) run
//   ACCOUNT_HEALTH_EVERY_LINE=1 node --test scripts/checks/metadata/deletions.test.ts
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkMetadata } from './check.ts';
import { CONTENTS } from './contents.ts';
import { readProject } from './read/project.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** A prime, so that the sample does not fall on the same line of files that look alike. */
const STEP = process.env['ACCOUNT_HEALTH_EVERY_LINE'] === '1' ? 1 : 131;

describe('a line taken out of the metadata', () => {
    let top = '';
    let known = 0;

    before(() => {
        top = mkdtempSync(join(tmpdir(), 'deleted-'));
        mkdirSync(dirname(join(top, CONTENTS)), { recursive: true });
        for (const path of ['force-app', 'sfdx-project.json', CONTENTS]) {
            cpSync(join(ROOT, path), join(top, path), { recursive: true });
        }
        known = checkMetadata(top).findings.length;
    });
    after(() => rmSync(top, { recursive: true, force: true }));

    it('gives a finding, whichever line it is', () => {
        const unnoticed: string[] = [];
        let line = 0;
        for (const { path } of readProject(top).files) {
            const source = readFileSync(join(top, path), 'utf8');
            const lines = source.split('\n');
            lines.forEach((text, index) => {
                if (text.trim() === '' || line++ % STEP !== 0) return;
                writeFileSync(join(top, path), lines.filter((_, other) => other !== index).join('\n'));
                if (checkMetadata(top).findings.length === known) unnoticed.push(`${path}:${index + 1} ${text.trim()}`);
            });
            writeFileSync(join(top, path), source);
        }
        assert.deepEqual(unnoticed, []);
        assert.ok(line > 5000, `only ${line} lines were there to take out`);
    });
});
