/** Number of single-character changes that turn one text into the other. */
function distance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
            const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
        }
        row = next;
    }
    return row[b.length] ?? 0;
}

/** The name most like the one given, or null when none is close. Case, spaces and underscores do not count. */
export function nearest(name: string, names: readonly string[]): string | null {
    const plain = (text: string): string => text.toLowerCase().replace(/[\s_-]+/gu, '');
    const wanted = plain(name);
    let best: string | null = null;
    let least = Math.max(2, Math.floor(wanted.length * 0.5)) + 1;
    for (const candidate of names) {
        const seen = plain(candidate);
        const contained = wanted.length > 2 && seen.length > 2 && (seen.includes(wanted) || wanted.includes(seen));
        const steps = contained ? 1 : distance(wanted, seen);
        if (steps < least) {
            least = steps;
            best = candidate;
        }
    }
    return best;
}
