/** A stream of numbers that is the same for the same seed, on every machine. */
export interface Random {
    /** 0 <= x < 1 */
    next(): number;
    /** A whole number from `low` to `high`, both included. */
    between(low: number, high: number): number;
    pick<Item>(items: readonly Item[]): Item;
    /** Roughly normal: mean 0, standard deviation 1, never beyond 3. */
    normal(): number;
}

/** Mulberry32, seeded by a text: each account has a stream of its own, so adding one leaves the others as they were. */
export function randomFrom(seed: string): Random {
    let state = hash(seed);
    const next = () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
    const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
    return {
        next,
        between,
        pick: (items) => items[between(0, items.length - 1)] as (typeof items)[number],
        normal: () => Math.max(-3, Math.min(3, next() + next() + next() + next() + next() + next() - 3) * Math.SQRT2)
    };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
    let value = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    return value;
}
