/** Exit codes of every command. Scripts and schedulers rely on them. */
export const EXIT = {
    done: 0,
    /** Finished, but rows were rejected or the org refused records. */
    doneWithRejects: 1,
    /** The configuration or the command line is wrong; nothing was read from the org or written to it. */
    wrongConfig: 2,
    /** The org or a source could not be reached, or refused after retries; the disk or the memory ran out; or a fault of the program. */
    unreachable: 3,
    /** A guard stopped the run; before it wrote anything, unless the message says how much. */
    stoppedByGuard: 4
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure a person can act on: what happened, and what to do next. */
export class SyncError extends Error {
    override readonly name: string = 'SyncError';
    readonly exitCode: ExitCode;
    /** Next steps in order; a command among them can be pasted. */
    readonly actions: readonly string[];

    constructor(exitCode: ExitCode, message: string, actions: readonly string[] = [], cause?: unknown) {
        super(message, cause === undefined ? undefined : { cause });
        this.exitCode = exitCode;
        this.actions = actions;
    }
}

/** The configuration is wrong. Holds every problem found, so that one correction round is enough. Exit code 2. */
export class ConfigError extends SyncError {
    override readonly name = 'ConfigError';
    readonly problems: readonly string[];

    constructor(where: string, problems: readonly string[], actions: readonly string[] = []) {
        const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
        super(EXIT.wrongConfig, `${where}: ${count}\n${problems.map((p) => `  - ${p}`).join('\n')}`, actions);
        this.problems = problems;
    }
}

/** The org or a source could not be reached or refused. Exit code 3. */
export class UnreachableError extends SyncError {
    override readonly name = 'UnreachableError';

    constructor(message: string, actions: readonly string[] = [], cause?: unknown) {
        super(EXIT.unreachable, message, actions, cause);
    }
}

/** A guard stopped the run before anything was written. Exit code 4. */
export class GuardError extends SyncError {
    override readonly name = 'GuardError';

    constructor(message: string, actions: readonly string[] = []) {
        super(EXIT.stoppedByGuard, message, actions);
    }
}

/** Text of anything thrown, for messages; never `[object Object]`. */
export function messageOf(error: unknown): string {
    if (error instanceof Error) return error.message;
    return typeof error === 'string' ? error : JSON.stringify(error);
}

/** The first line of that text: what failed, without what the engine or a library adds below. */
export function reasonOf(error: unknown): string {
    return messageOf(error).split('\n')[0] ?? '';
}
