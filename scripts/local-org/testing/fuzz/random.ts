// Seeded random choices: the same seed makes the same cases on every machine.

export class Random {
    #state: number;

    /** One generator a case, so that a case can be run again alone. */
    constructor(seed: number, index: number) {
        this.#state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)) >>> 0;
        this.next();
    }

    /** From 0 up to, not including, 1. */
    next(): number {
        this.#state = (this.#state + 0x6d2b79f5) >>> 0;
        let mixed = this.#state;
        mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    }

    /** From 0 up to, not including, `end`. */
    below(end: number): number {
        return Math.floor(this.next() * end);
    }

    chance(share: number): boolean {
        return this.next() < share;
    }

    pick<T>(list: readonly T[]): T {
        return list[this.below(list.length)] as T;
    }

    /** `most` or fewer of what `make` makes; at least `least`. */
    some<T>(least: number, most: number, make: () => T): T[] {
        return Array.from({ length: least + this.below(most - least + 1) }, make);
    }

    shuffled<T>(list: readonly T[]): T[] {
        return list
            .map((item) => ({ item, rank: this.next() }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ item }) => item);
    }
}

/** Texts that parsers, databases, file systems and people stumble over. */
export const NASTY: readonly string[] = [
    '',
    ' ',
    "'",
    "''",
    "\\'",
    '\\',
    '"',
    '""',
    '`',
    '%',
    '_',
    '%%',
    '\u0000',
    '\n',
    '\r\n',
    '\t',
    '\u2028',
    '\u202e',
    '\ufeff',
    '\ud800',
    '𝒳',
    'é',
    'İ',
    'ß',
    '../../canary.txt',
    '..%2f..%2fcanary.txt',
    '..\\..\\canary.txt',
    '%2e%2e/%2e%2e/canary.txt',
    '/etc/passwd',
    'file:///etc/passwd',
    'null',
    'undefined',
    'NaN',
    'Infinity',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '-1',
    '0',
    '1e309',
    '-0',
    '9007199254740993',
    '99999999999999999999',
    '0x10',
    '2026-02-30',
    '0000-00-00',
    '9999-12-31T23:59:59Z',
    'true',
    '#N/A',
    '=1+1',
    "'; DROP TABLE Account; --",
    "x' OR '1'='1",
    '${7*7}',
    '@{a.id}',
    '<script>alert(1)</script>',
    '001000000000001AAA',
    '001000000000001',
    '750000000000000AAA',
    'A'.repeat(300),
    '('.repeat(300),
    '{'.repeat(200)
];

/** A text with one to three places changed. */
export function mutated(random: Random, text: string): string {
    let changed = text;
    for (let times = 1 + random.below(3); times > 0; times -= 1) {
        const at = random.below(changed.length + 1);
        const end = Math.min(changed.length, at + random.below(8));
        const [head, cut, tail] = [changed.slice(0, at), changed.slice(at, end), changed.slice(end)];
        changed = random.pick([
            () => head + tail,
            () => head + random.pick(NASTY) + cut + tail,
            () => head + random.pick(NASTY) + tail,
            () => head + cut + cut + tail,
            () => head,
            () => head + String.fromCharCode(random.below(random.chance(0.8) ? 128 : 65_536)) + cut + tail
        ])();
    }
    return changed;
}
