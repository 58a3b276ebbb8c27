import type { Violation } from './analyzer.ts';

/** A row of the table of false positives: | `engine:rule` | `end of the path` | reason |. */
const ROW = /^\|\s*`(?<rule>[\w-]+:\w+)`\s*\|\s*`(?<file>[^`]+)`\s*\|\s*(?<reason>[^|]*[^|\s])\s*\|\s*$/gmu;

/** Findings with a written reason: "engine:rule file" -> reason. */
export function acceptedFindings(markdown: string): Map<string, string> {
    const rows = [...markdown.matchAll(ROW)].map(({ groups }) => groups ?? {});
    return new Map(rows.map(({ rule, file, reason = '' }) => [`${rule} ${file}`, reason]));
}

/** Parts findings into those still open and those explained, and names explanations that nothing needs any more. */
export function sortFindings(
    found: readonly Violation[],
    accepted: ReadonlyMap<string, string>
): { open: Violation[]; explained: number; outdated: string[] } {
    const used = new Set<string>();
    const open = found.filter((violation) => {
        const row = [...accepted.keys()].find((key) => explains(key, violation));
        if (row !== undefined) used.add(row);
        return row === undefined;
    });
    return {
        open,
        explained: found.length - open.length,
        outdated: [...accepted.keys()].filter((key) => !used.has(key))
    };
}

function explains(key: string, { rule, file }: Violation): boolean {
    const [accepted = '', path = ''] = key.split(' ');
    return accepted === rule && file.replaceAll('\\', '/').endsWith(`/${path}`);
}
