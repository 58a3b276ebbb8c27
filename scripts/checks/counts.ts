/** How many tests of a stage passed, failed and were skipped. */
export interface Counts {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
}

interface JestResults {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly numPendingTests: number;
    readonly numTodoTests: number;
    readonly numRuntimeErrorTestSuites: number;
}

/** Counts from the file that `jest --json` writes. A test file that could not be run at all is one failure. */
export function jestCounts(json: string): Counts {
    const results = JSON.parse(json) as JestResults;
    return {
        passed: results.numPassedTests,
        failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
        skipped: results.numPendingTests + results.numTodoTests
    };
}

/** Counts from the last lines of the TAP report of `node --test`. A cancelled test has failed. */
export function nodeTestCounts(tap: string): Counts {
    const number = (name: string): number => {
        const value = new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1];
        if (value === undefined)
            throw new Error(`The report of node --test has no "# ${name}" line: it did not finish.`);
        return Number(value);
    };
    return {
        passed: number('pass'),
        failed: number('fail') + number('cancelled'),
        skipped: number('skipped') + number('todo')
    };
}

/** Counts of a stage that is one test by itself. */
export function singleCount(exitCode: number): Counts {
    return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** A stage whose process failed has failed, whatever it counted. */
export function withExitCode(counts: Counts, exitCode: number): Counts {
    return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
