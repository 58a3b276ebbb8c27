// Survivors of a mutation run as lines of docs/score-mutants.md, where each has its reason.

/** What is read of Stryker's report (mutation-testing-report-schema). */
export interface MutationReport {
    readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
    readonly status: string;
    readonly replacement?: string;
    readonly location: { readonly start: Position; readonly end: Position };
}

/** Both count from 1. */
interface Position {
    readonly line: number;
    readonly column: number;
}

/** Longest piece of code in a line. */
const LONGEST = 100;

/** How a survivor's line begins: "- `file.js`: `what is written` → `what it was changed to`". */
export function survivorsOf(report: MutationReport): string[] {
    return Object.entries(report.files).flatMap(([path, { source, mutants }]) =>
        mutants
            .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
            .map(({ location, replacement = '' }) => {
                const written = source.slice(offsetOf(source, location.start), offsetOf(source, location.end));
                return `- \`${path.split('/').at(-1)}\`: \`${onOneLine(written)}\` → \`${onOneLine(replacement)}\``;
            })
    );
}

/** Survivors that the page says nothing about, and lines of the page whose mutant is killed by now. */
export function compareWithPage(survivors: readonly string[], page: string): { unexplained: string[]; gone: string[] } {
    const lines = page.split('\n').filter((line) => line.startsWith('- `'));
    return {
        unexplained: survivors.filter((survivor) => !lines.some((line) => line.startsWith(`${survivor}: `))),
        gone: lines.filter((line) => !survivors.some((survivor) => line.startsWith(`${survivor}: `)))
    };
}

function offsetOf(source: string, { line, column }: Position): number {
    const before = source.split('\n').slice(0, line - 1);
    return before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
}

function onOneLine(code: string): string {
    const line = code.replace(/\s+/g, ' ').trim();
    return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
