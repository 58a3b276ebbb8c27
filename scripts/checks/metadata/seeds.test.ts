import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkMetadata } from './check.ts';
import type { Finding } from './finding.ts';
import { SEEDS } from './seeds/all.ts';
import type { Seed } from './seeds/seed.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCE = 'force-app/main/default';

/** Line and message are left out: planting moves lines, and a message may count them. */
const keyOf = (finding: Finding): string => `${finding.file} ${finding.rule} ${finding.message}`;

describe('planted mistakes', () => {
    let top = '';
    let known = new Set<string>();
    let found: readonly Finding[] = [];

    before(() => {
        top = mkdtempSync(join(tmpdir(), 'planted-'));
        cpSync(join(ROOT, 'force-app'), join(top, 'force-app'), { recursive: true });
        cpSync(join(ROOT, 'sfdx-project.json'), join(top, 'sfdx-project.json'));
        known = new Set(checkMetadata(top).findings.map(keyOf));
        for (const seed of SEEDS) plant(seed);
        found = checkMetadata(top).findings.filter((finding) => !known.has(keyOf(finding)));
    });
    after(() => rmSync(top, { recursive: true, force: true }));

    function plant(seed: Seed): void {
        const path = join(top, SOURCE, seed.file);
        if (seed.find === '') {
            assert.ok(!existsSync(path), `${seed.mistake}: ${seed.file} must not exist yet`);
            mkdirSync(dirname(path), { recursive: true });
            writeFileSync(path, seed.replace);
            return;
        }
        const parts = readFileSync(path, 'utf8').split(seed.find);
        assert.equal(parts.length, 2, `${seed.mistake}: "${seed.find}" must be in ${seed.file} once`);
        writeFileSync(path, parts.join(seed.replace));
    }

    for (const seed of SEEDS) {
        it(`finds ${seed.mistake}`, () => {
            const file = `${SOURCE}/${seed.file}`;
            const lines = readFileSync(join(top, file), 'utf8').split('\n');
            const hits = found.filter((finding) => finding.file === file && finding.rule === seed.rule);
            const here = hits.filter((finding) => lines[finding.line - 1]?.includes(seed.at));
            const seen = found.filter((finding) => finding.file === file);
            assert.equal(here.length, 1, `expected one ${seed.rule} at "${seed.at}", found ${JSON.stringify(seen)}`);
            assert.notEqual(here[0]?.action, '');
        });
    }

    it('gives one finding for each of at least 40 mistakes and no other', () => {
        assert.ok(SEEDS.length >= 40);
        const expected = new Set(SEEDS.map((seed) => `${SOURCE}/${seed.file} ${seed.rule}`));
        const others = found.filter((finding) => !expected.has(`${finding.file} ${finding.rule}`));
        assert.deepEqual(others, []);
        assert.equal(found.length, SEEDS.length);
    });
});
