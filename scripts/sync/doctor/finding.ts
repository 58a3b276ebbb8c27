/** How bad a finding is. A warning does not keep a run from working. */
type Level = 'ok' | 'warning' | 'fail';

/** What has to change before a failure is gone; decides the exit code. */
export type Cause = 'settings' | 'unreachable' | 'org';

/** What one check found. */
export interface Finding {
    /** What was looked at, two or three words. */
    readonly check: string;
    readonly level: Level;
    /** What was found, for people. */
    readonly found: string;
    /** What to type or click, in order; none when all is well. */
    readonly fix: readonly string[];
    /** Of a failure. */
    readonly cause?: Cause;
}

export function ok(check: string, found: string): Finding {
    return { check, level: 'ok', found, fix: [] };
}

export function warning(check: string, found: string, fix: readonly string[] = []): Finding {
    return { check, level: 'warning', found, fix };
}

/** @param cause "org" for everything an administrator changes in Salesforce */
export function fail(check: string, found: string, fix: readonly string[], cause: Cause = 'org'): Finding {
    return { check, level: 'fail', found, fix, cause };
}
