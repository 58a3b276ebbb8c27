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
    components: (Component & { created: boolean; changed: boolean; deleted?: boolean })[];
    problems: Problem[];
    /** Folder of package.xml in the zip. */
    root: string;
    created: string;
    completed: string;
    by: Pick<OrgUser, 'id' | 'name'>;
}

/** `id`, `deployOptions` and `deployResult`, details included. */
export function deployAnswer(outcome: DeployOutcome): Record<string, JsonValue> {
    const errors = outcome.problems.filter(({ warning }) => !warning);
    const failed = new Set(errors.map(({ type, fullName }) => `${type}:${fullName}`));
    const succeeded = outcome.components.filter(({ type, fullName }) => !failed.has(`${type}:${fullName}`));
    const success = errors.length === 0;
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
                componentSuccesses: [
                    ...succeeded.flatMap((one) => successEntries(outcome, one)),
                    ...needless(outcome).map((one) => warningEntry(outcome, one))
                ],
                componentFailures: errors.map((one) => failureEntry(outcome, one)),
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

/** A component with warnings is told once for each of them. */
function successEntries(
    outcome: DeployOutcome,
    component: DeployOutcome['components'][number]
): Record<string, JsonValue>[] {
    const { created, changed, deleted = false } = component;
    const success = { ...entry(outcome, component, true), changed: changed || created, created, deleted };
    const { type, fullName } = component;
    const warnings = outcome.problems.filter((one) => one.warning && one.type === type && one.fullName === fullName);
    if (warnings.length === 0) return [success];
    return warnings.map((one) => ({ ...success, ...warned(one) }));
}

const warned = ({ text, line, column }: Problem): Record<string, JsonValue> => ({
    warning: true,
    problem: text,
    problemType: 'Warning',
    lineNumber: line,
    columnNumber: column
});

/** Warnings of no deployed component: deletions of what is not there. */
function needless({ problems, components }: DeployOutcome): Problem[] {
    const names = new Set(components.map(({ type, fullName }) => `${type}:${fullName}`));
    return problems.filter(({ warning, type, fullName }) => warning && !names.has(`${type}:${fullName}`));
}

function warningEntry(outcome: DeployOutcome, problem: Problem): Record<string, JsonValue> {
    return { ...entry(outcome, problem, true), changed: false, created: false, ...warned(problem) };
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
