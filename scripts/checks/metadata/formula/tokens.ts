/** One word, number, text or sign of a formula. */
export interface Token {
    readonly kind: 'name' | 'number' | 'text' | 'sign' | 'end';
    /** Name or sign as written; for a text its content without the quotes. */
    readonly value: string;
    /** Offset of the first character in the formula, from 0. */
    readonly offset: number;
}

/** A formula that cannot be read, with the offset of the offending character. */
export class FormulaError extends Error {
    readonly offset: number;

    constructor(message: string, offset: number) {
        super(message);
        this.name = 'FormulaError';
        this.offset = offset;
    }
}

const PATTERNS: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
    ['space', /\s+|\/\*[\s\S]*?\*\//y],
    ['number', /\d+(?:\.\d+)?/y],
    ['name', /\$?[A-Za-z]\w*(?:\.\w+)*/y],
    ['text', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y],
    ['sign', /&&|\|\||<>|!=|==|<=|>=|[-+*/^&=<>(),!]/y]
];

/**
 * Splits a formula into tokens, the last of which is an "end".
 * @throws FormulaError at a character that no formula may contain
 */
export function tokensOf(formula: string): Token[] {
    const tokens: Token[] = [];
    let offset = 0;
    while (offset < formula.length) {
        const [kind, written] = tokenAt(formula, offset);
        if (kind !== 'space') {
            const value = kind === 'text' ? written.slice(1, -1).replace(/\\(.)/g, '$1') : written;
            tokens.push({ kind, value, offset });
        }
        offset += written.length;
    }
    tokens.push({ kind: 'end', value: '', offset });
    return tokens;
}

function tokenAt(formula: string, offset: number): [Token['kind'] | 'space', string] {
    for (const [kind, pattern] of PATTERNS) {
        pattern.lastIndex = offset;
        const written = pattern.exec(formula)?.[0];
        if (written !== undefined) return [kind, written];
    }
    throw new FormulaError(`unexpected ${JSON.stringify(formula[offset])}`, offset);
}
