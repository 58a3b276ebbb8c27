import type { Verdict } from './fault-case.ts';

const HEADER = ['fault', 'at', 'cases', 'same end', 'by itself', 'not struck', 'exit codes'];

/** The matrix as Markdown: one line for each fault at each place, both ways of writing together. */
export function matrixTable(verdicts: readonly Verdict[]): string {
    const groups = grouped(verdicts, ({ fault, at }) => `${fault}\n${at}`);
    const rows = groups.map((group) => rowOf(group, group[0]?.at ?? ''));
    // Faults stay in the order in which they were first tried, whatever slices they were tried in.
    const faults = grouped(verdicts, ({ fault }) => fault).map(([first]) => first?.fault);
    const order = (row: readonly string[]): number => faults.indexOf(row[0]);
    rows.sort((a, b) => order(a) - order(b) || (a[1] ?? '').localeCompare(b[1] ?? '', 'en'));
    return aligned([HEADER, ...rows]);
}

/** One line for each fault, with the number of places when there are several. */
export function summaryTable(verdicts: readonly Verdict[]): string {
    const rows = grouped(verdicts, ({ fault }) => fault).map((group) => {
        const places = new Set(group.map(({ at }) => at));
        return rowOf(group, places.size === 1 ? [...places].join('') : `${places.size} places`);
    });
    return aligned([HEADER, ...rows]);
}

/** What all cases together came to, in a sentence. */
export function totals(verdicts: readonly Verdict[]): string {
    const good = verdicts.filter(({ problems }) => problems.length === 0);
    const struck = verdicts.filter((one) => one.struck);
    const twice = verdicts.reduce((sum, { duplicates }) => sum + duplicates, 0);
    return (
        `${verdicts.length} cases, ${struck.length} of them struck: ${good.length} reached the same end, ` +
        `${good.filter(({ runs }) => runs === 1).length} by themselves and the others by the next run; ${twice} records twice.`
    );
}

/** Every problem, one a line. */
export function problemLines(verdicts: readonly Verdict[]): string[] {
    return verdicts.flatMap(({ fault, at, way, problems }) =>
        problems.map((problem) => `${fault} | ${at} | ${way}: ${problem}`)
    );
}

function rowOf(group: readonly Verdict[], at: string): string[] {
    const good = group.filter(({ problems }) => problems.length === 0).length;
    const codes = [...new Set(group.map(({ code }) => (code === null ? 'killed' : String(code))))].sort();
    return [
        group[0]?.fault,
        at,
        group.length,
        good === group.length ? 'yes' : `${good} of ${group.length}`,
        group.filter(({ runs }) => runs === 1).length,
        group.filter(({ struck }) => !struck).length,
        codes.join(', ')
    ].map(String);
}

function grouped(verdicts: readonly Verdict[], keyOf: (verdict: Verdict) => string): Verdict[][] {
    const groups = new Map<string, Verdict[]>();
    for (const verdict of verdicts) groups.set(keyOf(verdict), [...(groups.get(keyOf(verdict)) ?? []), verdict]);
    return [...groups.values()];
}

/** A Markdown table whose columns line up, as Prettier writes it. */
function aligned(rows: readonly (readonly string[])[]): string {
    const widths = (rows[0] ?? []).map((_, i) => Math.max(3, ...rows.map((row) => row[i]?.length ?? 0)));
    const line = (cells: readonly string[]): string =>
        `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
    const [header = [], ...body] = rows;
    return [line(header), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
