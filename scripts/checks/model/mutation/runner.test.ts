// The runner without Stryker: a module instrumented by hand, and whether its mutants are found.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { InProcessRunner } from './runner.ts';

/** Mutant 0 is met by a test, 1 by nothing, 2 while the module loads, 3 counts how often it is met, 4 does not load. */
const SUBJECT = `
    const cover = (id) => {
        const { currentTestId } = globalThis.__stryker__;
        const covered = (globalThis.__stryker__.mutantCoverage ??= { static: {}, perTest: {} });
        const hits = currentTestId ? (covered.perTest[currentTestId] ??= {}) : covered.static;
        hits[id] = (hits[id] ?? 0) + 1;
    };
    const active = (id) => {
        cover(id);
        if (globalThis.__stryker__.activeMutant !== id) return false;
        globalThis.__stryker__.hitCount += 1;
        return true;
    };
    export const FIRST = active('2') ? 0 : 1;
    if (active('4')) throw new Error('not to be loaded');
    export const double = (n) => (active('0') ? n + 2 : n * 2);
    export const rest = (n) => { while (n > 0 && (!active('3') || globalThis.__stryker__.hitCount < 9)) n -= 1; return n; };
`;

const TESTS = `
    import assert from 'node:assert/strict';
    import { describe, it } from 'node:test';
    import fc from 'fast-check';
    import { double, FIRST, rest } from './subject.mjs';
    describe('subject', () => {
        it('doubles', () => assert.equal(double(3), 6));
        it('doubles later', async () => { await null; assert.equal(double(5), 10); });
        it('begins', () => assert.equal(FIRST, 1));
        it('rests', (t) => { t.diagnostic('!'); rest(3); });
    });
    it('stays below the most runs', () => {
        let runs = 0;
        fc.assert(fc.property(fc.nat(), () => { runs += 1; }), { numRuns: 1000 });
        assert.ok(runs < 100, String(runs));
    });
`;

describe('the runner of mutants', () => {
    let folder = '';
    let runner: InProcessRunner;
    const mutant = (id: string, testFilter?: string[]): Parameters<InProcessRunner['mutantRun']>[0] => ({
        activeMutant: { id },
        mutantActivation: testFilter ? 'runtime' : 'static',
        reloadEnvironment: testFilter === undefined,
        hitLimit: 5,
        ...(testFilter && { testFilter })
    });

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'mutants-'));
        writeFileSync(join(folder, 'subject.mjs'), SUBJECT);
        writeFileSync(join(folder, 'subject.test.mjs'), TESTS);
        runner = new InProcessRunner([join(folder, 'subject.test.mjs')]);
        assert.equal((await runner.dryRun()).tests.length, 6);
    });
    after(() => rmSync(folder, { recursive: true }));

    const idOf = async (name: string): Promise<string> => {
        const found = (await runner.dryRun()).tests.find((test) => test.name.endsWith(name));
        assert.ok(found, name);
        return found.id;
    };

    it('passes every test while nothing is changed, and knows what each one meets', async () => {
        const { tests, mutantCoverage } = await runner.dryRun();
        assert.deepEqual(tests.filter((test) => test.status !== 0), []); // prettier-ignore
        const doubling = mutantCoverage?.perTest[await idOf('> doubles')] ?? {};
        assert.deepEqual(Object.keys(doubling), ['0']);
        assert.deepEqual(Object.keys(mutantCoverage?.static ?? {}), ['2', '4']);
    });

    it('kills a mutant, at once or later, and lets one live that makes no difference', async () => {
        for (const name of ['> doubles', '> doubles later']) {
            const id = await idOf(name);
            const killed = await runner.mutantRun(mutant('0', [id]));
            assert.deepEqual(killed.status === 'killed' && killed.killedBy, [id]);
        }
        assert.equal((await runner.mutantRun(mutant('1', [await idOf('> doubles')]))).status, 'survived');
    });

    it('runs only the tests that were asked for', async () => {
        assert.deepEqual(await runner.mutantRun(mutant('0', [await idOf('> begins')])), { status: 'survived', nrOfTests: 2 }); // prettier-ignore
    });

    it('loads everything again for a mutant that acts while a module loads', async () => {
        const killed = await runner.mutantRun(mutant('2'));
        assert.deepEqual(killed.status === 'killed' && killed.killedBy, [await idOf('> begins')]);
        assert.equal((await runner.mutantRun(mutant('4'))).status, 'killed');
        // The next one is asked to load again, and finds everything as it was.
        const next = await runner.mutantRun({ ...mutant('1', [await idOf('> begins')]), reloadEnvironment: true });
        assert.equal(next.status, 'survived');
    });

    it('calls a mutant that is met far too often endless', async () => {
        const endless = await runner.mutantRun({ ...mutant('3', [await idOf('> rests')]), hitLimit: 1 });
        assert.equal(endless.status, 'timeout');
    });
});
