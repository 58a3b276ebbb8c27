import { FormulaError, tokensOf, type Token } from './tokens.ts';

/** A formula as a tree. Every node keeps the offset of its first sign for messages. */
export type Expression =
    | { readonly kind: 'text'; readonly value: string; readonly offset: number }
    | { readonly kind: 'number'; readonly value: number; readonly offset: number }
    | { readonly kind: 'name'; readonly name: string; readonly offset: number }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly offset: number }
    | {
          readonly kind: 'operation';
          readonly sign: string;
          readonly operands: readonly Expression[];
          readonly offset: number;
      };

/** Signs between two operands, loosest first. */
const LEVELS: readonly (readonly string[])[] = [
    ['||'],
    ['&&'],
    ['=', '==', '<>', '!=', '<', '<=', '>', '>='],
    ['+', '-', '&'],
    ['*', '/'],
    ['^']
];

/**
 * Parses a Salesforce formula.
 * @throws FormulaError where the formula stops making sense
 */
export function parseFormula(formula: string): Expression {
    const reader = new Reader(tokensOf(formula));
    const expression = reader.expression(0);
    reader.expectEnd();
    return expression;
}

class Reader {
    readonly #tokens: readonly Token[];
    #at = 0;

    constructor(tokens: readonly Token[]) {
        this.#tokens = tokens;
    }

    expression(level: number): Expression {
        const signs = LEVELS[level];
        if (signs === undefined) return this.#prefixed();
        let left = this.expression(level + 1);
        while (this.#peek().kind === 'sign' && signs.includes(this.#peek().value)) {
            const { value: sign, offset } = this.#next();
            left = { kind: 'operation', sign, operands: [left, this.expression(level + 1)], offset };
        }
        return left;
    }

    expectEnd(): void {
        const token = this.#peek();
        if (token.kind !== 'end') throw new FormulaError(`unexpected ${describe(token)}`, token.offset);
    }

    #prefixed(): Expression {
        const token = this.#peek();
        if (token.kind === 'sign' && ['-', '+', '!'].includes(token.value)) {
            this.#next();
            return { kind: 'operation', sign: token.value, operands: [this.#prefixed()], offset: token.offset };
        }
        return this.#primary();
    }

    #primary(): Expression {
        const token = this.#next();
        const { offset } = token;
        if (token.kind === 'number') return { kind: 'number', value: Number(token.value), offset };
        if (token.kind === 'text') return { kind: 'text', value: token.value, offset };
        if (token.kind === 'name') {
            return this.#peek().value === '(' && this.#peek().kind === 'sign'
                ? { kind: 'call', name: token.value.toUpperCase(), args: this.#arguments(), offset }
                : { kind: 'name', name: token.value, offset };
        }
        if (token.kind === 'sign' && token.value === '(') {
            const inner = this.expression(0);
            this.#expect(')');
            return inner;
        }
        throw new FormulaError(`unexpected ${describe(token)}`, offset);
    }

    #arguments(): Expression[] {
        this.#expect('(');
        const args: Expression[] = [];
        if (this.#peek().value === ')' && this.#peek().kind === 'sign') {
            this.#next();
            return args;
        }
        args.push(this.expression(0));
        while (this.#peek().value === ',' && this.#peek().kind === 'sign') {
            this.#next();
            args.push(this.expression(0));
        }
        this.#expect(')');
        return args;
    }

    #expect(sign: string): void {
        const token = this.#next();
        if (token.kind !== 'sign' || token.value !== sign) {
            throw new FormulaError(`expected "${sign}" but found ${describe(token)}`, token.offset);
        }
    }

    #peek(): Token {
        return this.#tokens[this.#at] ?? { kind: 'end', value: '', offset: 0 };
    }

    #next(): Token {
        const token = this.#peek();
        if (this.#at < this.#tokens.length - 1) this.#at += 1;
        return token;
    }
}

function describe(token: Token): string {
    return token.kind === 'end' ? 'the end of the formula' : JSON.stringify(token.value);
}
