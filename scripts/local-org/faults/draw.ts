// Chance that can be repeated: the same seed and the same names give the same number, in any order of asking.
import { createHash } from 'node:crypto';

/** A number from 0 to below 1, fixed by the seed and what it is drawn for. */
export function draw(seed: number, ...names: (string | number)[]): number {
    return (
        createHash('sha256')
            .update(JSON.stringify([seed, ...names]))
            .digest()
            .readUInt32BE() /
        2 ** 32
    );
}

/** Does a path match a pattern in which `*` stands for any characters? Without case, in linear time for each star. */
export function matchesPath(pattern: string, path: string): boolean {
    const parts = pattern.toLowerCase().split('*');
    const text = path.toLowerCase();
    const first = parts[0]!;
    if (parts.length === 1) return text === first;
    const last = parts.at(-1)!;
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const part of parts.slice(1, -1)) {
        const found = text.indexOf(part, at);
        if (found === -1 || found + part.length > end) return false;
        at = found + part.length;
    }
    return true;
}
