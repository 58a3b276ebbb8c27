import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jestCounts, nodeTestCounts, singleCount, withExitCode } from './counts.ts';

describe('counting tests', () => {
    it('adds test files that Jest could not run to the failures', () => {
        const report = {
            numPassedTests: 4,
            numFailedTests: 1,
            numPendingTests: 2,
            numTodoTests: 1,
            numRuntimeErrorTestSuites: 1
        };
        assert.deepEqual(jestCounts(JSON.stringify(report)), { passed: 4, failed: 2, skipped: 3 });
    });

    it("reads the last lines of Node's TAP report and counts cancelled tests as failed", () => {
        const tap =
            'ok 1 - # pass 99\n1..1\n# tests 6\n# suites 1\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n';
        assert.deepEqual(nodeTestCounts(tap), { passed: 3, failed: 2, skipped: 1 });
    });

    it('refuses a report that stops half-way', () => {
        assert.throws(() => nodeTestCounts('TAP version 13\nok 1\n'), /did not finish/);
    });

    it('counts a check as one test', () => {
        assert.deepEqual([singleCount(0).passed, singleCount(2).failed], [1, 1]);
    });

    it('never calls a stage passed whose process failed', () => {
        assert.equal(withExitCode({ passed: 7, failed: 0, skipped: 0 }, 1).failed, 1);
    });
});
