/** A place in a file. Line and column count from 1, as editors show them. */
export interface Place {
    /** Path relative to the project's top folder, with forward slashes. */
    readonly file: string;
    readonly line: number;
    readonly column: number;
}

/** One mistake in the metadata: where it is, what is wrong and what to do about it. */
export interface Finding extends Place {
    /** Short name of the rule that found it, for example "unknown-field". */
    readonly rule: string;
    readonly message: string;
    readonly action: string;
}

/** A finding at a place. Takes only the place from an element, so that findings can be compared and printed. */
export function finding(place: Place, rule: string, message: string, action: string): Finding {
    const { file, line, column } = place;
    return { file, line, column, rule, message, action };
}

/** Orders findings by file, then by place, then by rule, so that two runs print the same. */
export function compareFindings(a: Finding, b: Finding): number {
    return (
        compareText(a.file, b.file) ||
        a.line - b.line ||
        a.column - b.column ||
        compareText(a.rule, b.rule) ||
        compareText(a.message, b.message)
    );
}

/** One finding in the form editors and terminals turn into a link: file:line:column, what, what to do. */
export function formatFinding(finding: Finding): string {
    const { file, line, column, rule, message, action } = finding;
    return `${file}:${line}:${column} ${rule}: ${message}\n    ${action}`;
}

function compareText(a: string, b: string): number {
    if (a === b) return 0;
    return a < b ? -1 : 1;
}
