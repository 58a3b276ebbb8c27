// A test runner for Stryker that keeps the tests of the model in one process: a mutant costs milliseconds, not the start of a
// process for each test file. Imports nothing of Stryker's, which is fetched only by npm run test:mutation.
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CollectedTest } from './collect.ts';
import { loadTests } from './load-tests.ts';

/** How instrumented code and a runner talk to each other (INSTRUMENTER_CONSTANTS of @stryker-mutator/api). */
interface Instrumentation {
    /** Mutants hit while modules loaded, and by which test. */
    mutantCoverage?: { readonly static: Hits; readonly perTest: Record<string, Hits> };
    activeMutant?: string | undefined;
    currentTestId?: string | undefined;
    hitCount?: number | undefined;
    hitLimit?: number | undefined;
}
type Hits = Record<string, number>;

interface DryRunResult {
    readonly status: 'complete';
    readonly tests: readonly TestResult[];
    readonly mutantCoverage: Instrumentation['mutantCoverage'];
}

/** `status` is 0 for a test that passed and 1 for one that failed. */
interface TestResult {
    readonly id: string;
    readonly name: string;
    readonly timeSpentMs: number;
    readonly status: 0 | 1;
    readonly failureMessage?: string;
}

interface MutantRun {
    readonly activeMutant: { readonly id: string };
    readonly mutantActivation: 'runtime' | 'static';
    readonly reloadEnvironment: boolean;
    readonly testFilter?: readonly string[];
    readonly hitLimit?: number;
}

type MutantRunResult =
    | { readonly status: 'killed'; readonly killedBy: string[]; readonly failureMessage: string; readonly nrOfTests: number }
    | { readonly status: 'survived'; readonly nrOfTests: number }
    | { readonly status: 'timeout'; readonly reason: string }; // prettier-ignore

/** Stands for a mutant that no test file can be loaded with. */
const LOADING = 'the test files load';

const instrumentation = ((globalThis as { __stryker__?: Instrumentation }).__stryker__ ??= {});

export class InProcessRunner {
    readonly #files: readonly string[];
    #tests: readonly CollectedTest[] | null = null;
    /** Milliseconds by test, as long as it ever took. */
    readonly #costs = new Map<string, number>();

    constructor(files: readonly string[]) {
        this.#files = files;
    }

    capabilities(): { reloadEnvironment: true } {
        return { reloadEnvironment: true };
    }

    /** Runs every test without a mutant and finds out which mutants each one meets. */
    async dryRun(): Promise<DryRunResult> {
        const tests: TestResult[] = [{ id: LOADING, name: LOADING, timeSpentMs: 0, status: 0 }];
        for (const test of await this.#load()) {
            instrumentation.currentTestId = test.id;
            const failure = await this.#failureOf(test);
            const shared = { id: test.id, name: test.id, timeSpentMs: this.#costs.get(test.id) ?? 0 };
            tests.push(failure === null ? { ...shared, status: 0 } : { ...shared, status: 1, failureMessage: failure });
        }
        instrumentation.currentTestId = undefined;
        return { status: 'complete', tests, mutantCoverage: instrumentation.mutantCoverage };
    }

    /** Runs the tests that meet a mutant, as far as known the quick ones first, up to the first that fails. */
    async mutantRun(run: MutantRun): Promise<MutantRunResult> {
        if (run.reloadEnvironment) this.#tests = null;
        if (run.mutantActivation === 'runtime') await this.#load();
        instrumentation.activeMutant = run.activeMutant.id;
        instrumentation.hitCount = run.hitLimit === undefined ? undefined : 0;
        instrumentation.hitLimit = run.hitLimit;
        try {
            const result = await this.#firstFailure(run.testFilter && new Set(run.testFilter));
            const { hitCount = 0, hitLimit = Infinity } = instrumentation;
            return hitCount > hitLimit ? { status: 'timeout', reason: `met ${hitCount} times` } : result;
        } finally {
            instrumentation.activeMutant = undefined;
        }
    }

    async #firstFailure(filter: ReadonlySet<string> | undefined): Promise<MutantRunResult> {
        let nrOfTests = 1;
        let tests;
        try {
            tests = await this.#load();
        } catch (error) {
            return { status: 'killed', killedBy: [LOADING], failureMessage: String(error), nrOfTests };
        }
        const cost = ({ id }: CollectedTest): number => this.#costs.get(id) ?? 0;
        for (const test of tests.toSorted((a, b) => cost(a) - cost(b))) {
            if (filter?.has(test.id) === false) continue;
            const failureMessage = await this.#failureOf(test);
            if (failureMessage !== null) return { status: 'killed', killedBy: [test.id], failureMessage, nrOfTests };
            nrOfTests += 1;
        }
        return { status: 'survived', nrOfTests };
    }

    async #load(): Promise<readonly CollectedTest[]> {
        return (this.#tests ??= await loadTests(this.#files));
    }

    /** What a test fails with, null when it passes. */
    async #failureOf({ id, run }: CollectedTest): Promise<string | null> {
        const start = performance.now();
        try {
            await run();
            return null;
        } catch (error) {
            return error instanceof Error ? error.message : String(error);
        } finally {
            this.#costs.set(id, Math.max(this.#costs.get(id) ?? 0, performance.now() - start));
        }
    }
}

/** Settings in stryker.json: which files hold the tests. */
interface Options {
    readonly inProcess: { readonly testFiles: readonly string[] };
}

function createRunner({ inProcess }: Options): InProcessRunner {
    // Stryker starts runners in the copy of the project that holds the mutants.
    return new InProcessRunner(
        globSync([...inProcess.testFiles])
            .sort()
            .map((file) => resolve(file))
    );
}
createRunner.inject = ['options'] as const;

/** @public Stryker looks for it by name. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: createRunner }];

/** @public Stryker looks for it by name. */
export const strykerValidationSchema = {
    properties: {
        inProcess: {
            type: 'object',
            additionalProperties: false,
            required: ['testFiles'],
            properties: { testFiles: { type: 'array', items: { type: 'string' } } }
        }
    }
};
