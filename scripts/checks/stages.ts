import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, packageBin, repositoryFiles } from './repository.ts';

/** How the tests of a stage are counted: a check is one test; Jest and Node's runner count their own. */
export type Counting = 'one' | 'jest' | 'node';

/** One step of `npm test`. */
export interface Stage {
    /** What `--only` takes. */
    readonly name: string;
    /** Shown as the heading. */
    readonly title: string;
    readonly counting: Counting;
    /** Fetches tools too heavy to be dependencies: runs in CI, and elsewhere when it is asked for by name. */
    readonly fetches?: boolean;
    /** Arguments for Node. An empty list: there is nothing to run yet, and the stage fails saying so. */
    readonly nodeArguments: readonly string[];
}

const METADATA_CHECKS = 'scripts/checks/metadata/main.ts';

/** Every stage, in the order in which `npm test` runs them: quick and cheap first, the browser last. */
export function testStages(files: readonly string[] = repositoryFiles()): Stage[] {
    const tests = files.filter((path) => /^scripts\/.*\.test\.ts$/.test(path));
    const inBrowser = tests.filter((path) => path.endsWith('.browser.test.ts'));
    const withClients = tests.filter((path) => path.endsWith('.clients.test.ts'));
    const check = (name: string, title: string, ...nodeArguments: string[]): Stage => ({
        name,
        title,
        counting: 'one',
        nodeArguments
    });
    return [
        check('format', 'Format (Prettier)', packageBin('prettier'), '--check', '--log-level', 'warn', '.'),
        check('lint', 'Lint and import borders (ESLint)', packageBin('eslint'), '--max-warnings', '0', '.'),
        check('typecheck', 'Types (tsc)', packageBin('typescript', 'tsc'), '--build'),
        check(
            'dead-code',
            'Dead code and unused packages (knip)',
            packageBin('knip'),
            '--config',
            'config/knip.js',
            '--no-progress'
        ),
        ...(existsSync(join(ROOT, METADATA_CHECKS)) ? [check('metadata', 'Salesforce metadata', METADATA_CHECKS)] : []),
        {
            name: 'jest',
            title: 'Components (Jest)',
            counting: 'jest',
            nodeArguments: [packageBin('jest')]
        },
        {
            name: 'node',
            title: "Programs (Node's test runner)",
            counting: 'node',
            nodeArguments: runnerArguments(tests, [...inBrowser, ...withClients])
        },
        check('platform', "Salesforce's own compiler", 'scripts/checks/platform-compile.ts'),
        {
            ...check('security', 'Salesforce Code Analyzer (needs Java)', 'scripts/checks/code-analyzer/main.ts'),
            fetches: true
        },
        {
            name: 'clients',
            title: 'Unmodified Salesforce clients (fetches the Salesforce CLI)',
            counting: 'node',
            // One after the other: the first fetches the tools of all.
            nodeArguments: runnerArguments(withClients, [], '--test-concurrency=1'),
            fetches: true
        },
        {
            name: 'browser',
            title: 'Screens in a real browser',
            counting: 'node',
            nodeArguments: runnerArguments(inBrowser, [])
        }
    ];
}

function runnerArguments(tests: readonly string[], without: readonly string[], ...options: string[]): string[] {
    const chosen = tests.filter((path) => !without.includes(path));
    return chosen.length === 0 ? [] : ['--test', ...options, ...chosen];
}
