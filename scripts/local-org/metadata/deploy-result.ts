// A deployment as the Metadata API answers it.
import type { JsonValue, OrgUser } from '../org/contract.ts';
import type { Component } from './components.ts';
import type { Problem } from './problem.ts';

/** What the caller may choose; everything else is taken note of and has no effect here. */
export interface DeployOptions {
    checkOnly: boolean;
    rollbackOnError: boolean;
    ignoreWarnings: boolean;
    testLevel: string | null;
}

export interface DeployOutcome {
    id: string;
    options: DeployOptions;
    components: (Component & { created: boolean })[];
    problems: Problem[];
    /** Folder of package.xml in the zip. */
    root: string;
    created: string;
    completed: string;
    by: Pick<OrgUser, 'id' | 'name'>;
}

/** `id`, `deployOptions` and `deployResult`, details included. */
export function deployAnswer(outcome: DeployOutcome): Record<string, JsonValue> {
    const failed = new Set(outcome.problems.map(({ type, fullName }) => `${type}:${fullName}`));
    const succeeded = outcome.components.filter(({ type, fullName }) => !failed.has(`${type}:${fullName}`));
    const success = outcome.problems.length === 0;
    const { options, by, created, completed } = outcome;
    return {
        id: outcome.id,
        deployOptions: { ...options, singlePackage: true },
        deployResult: {
            id: outcome.id,
            ...{ checkOnly: options.checkOnly, ignoreWarnings: options.ignoreWarnings, rollbackOnError: true },
            ...{ status: success ? 'Succeeded' : 'Failed', success, done: true },
            numberComponentErrors: failed.size,
            numberComponentsDeployed: success ? succeeded.length : 0,
            numberComponentsTotal: succeeded.length + failed.size,
            ...{ numberTestErrors: 0, numberTestsCompleted: 0, numberTestsTotal: 0, runTestsEnabled: false },
            ...{ createdBy: by.id.slice(0, 15), createdByName: by.name },
            ...{ createdDate: created, startDate: created, completedDate: completed, lastModifiedDate: completed },
            details: {
                componentSuccesses: succeeded.map((one) => successEntry(outcome, one)),
                componentFailures: outcome.problems.map((one) => failureEntry(outcome, one)),
                runTestResult: {
                    numFailures: 0,
                    numTestsRun: 0,
                    totalTime: 0,
                    codeCoverage: [],
                    failures: [],
                    successes: []
                }
            }
        }
    };
}

/** The same without its lists, as it is answered when details are not asked for. */
export function withoutDetails(answer: Record<string, JsonValue>): Record<string, JsonValue> {
    const { details: _, ...result } = answer.deployResult as Record<string, JsonValue>;
    return { ...answer, deployResult: result };
}

function entry(
    outcome: DeployOutcome,
    { type, fullName, path }: Component,
    success: boolean
): Record<string, JsonValue> {
    return {
        componentType: type,
        fullName,
        fileName: `${outcome.root}${path.replace(/\/$/, '')}`,
        createdDate: outcome.completed,
        deleted: false,
        success,
        warning: false
    };
}

function successEntry(
    outcome: DeployOutcome,
    component: DeployOutcome['components'][number]
): Record<string, JsonValue> {
    return { ...entry(outcome, component, true), changed: true, created: component.created };
}

function failureEntry(outcome: DeployOutcome, problem: Problem): Record<string, JsonValue> {
    return {
        ...entry(outcome, problem, false),
        ...{ changed: false, created: false },
        problem: problem.text,
        problemType: 'Error',
        lineNumber: problem.line,
        columnNumber: problem.column
    };
}
