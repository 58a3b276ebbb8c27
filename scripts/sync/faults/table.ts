import type { Verdict } from './fault-case.ts';

const HEADER = [
    'fault',
    'at',
    'cases',
    'end state equal',
    'by itself',
    'by the next run',
    'exit codes',
    'duplicates',
    'problems'
];

/** The matrix as Markdown: one line for each fault at each place, both ways of writing together. */
export function matrixTable(verdicts: readonly Verdict[]): string {
    const groups = new Map<string, Verdict[]>();
    for (const verdict of verdicts) {
        const key = `${verdict.fault}\n${verdict.at}`;
        groups.set(key, [...(groups.get(key) ?? []), verdict]);
    }
    const rows = [...groups.values()].map((group) => {
        const [first] = group;
        const good = group.filter(({ problems }) => problems.length === 0).length;
        const codes = [...new Set(group.map(({ code }) => (code === null ? 'killed' : String(code))))].sort();
        return [
            first?.fault,
            first?.at,
            group.length,
            good === group.length ? 'yes' : `${good} of ${group.length}`,
            group.filter(({ runs }) => runs === 1).length,
            group.filter(({ runs }) => runs > 1).length,
            codes.join(', '),
            group.reduce((sum, { duplicates }) => sum + duplicates, 0),
            group.length - good
        ].map(String);
    });
    return aligned([HEADER, ...rows]);
}

/** One line for each fault. */
export function summaryTable(verdicts: readonly Verdict[]): string {
    return matrixTable(verdicts.map((verdict) => ({ ...verdict, at: 'everywhere' })));
}

/** Every problem, one a line. */
export function problemLines(verdicts: readonly Verdict[]): string[] {
    return verdicts.flatMap(({ fault, at, way, problems }) =>
        problems.map((problem) => `${fault} | ${at} | ${way}: ${problem}`)
    );
}

/** A Markdown table whose columns line up, as Prettier writes it. */
function aligned(rows: readonly (readonly string[])[]): string {
    const widths = (rows[0] ?? []).map((_, i) => Math.max(3, ...rows.map((row) => row[i]?.length ?? 0)));
    const line = (cells: readonly string[]): string =>
        `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
    const [header = [], ...body] = rows;
    return [line(header), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
