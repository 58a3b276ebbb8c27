// The part of the SOQL parser below the clauses: tokens, expressions, conditions, literals.

import type { OrgError } from '../org/contract.ts';
import { framed, malformed } from './errors.ts';
import type {
    Comparison,
    Condition,
    Expression,
    FieldRef,
    FunctionCall,
    LiteralKind,
    LiteralNode,
    Operator,
    SelectQuery
} from './syntax.ts';
import { tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';

const COMPARISONS = new Set(['=', '!=', '<>', '<', '<=', '>', '>=']);

// Words that can never name anything; all others may be fields or objects too (`SELECT Order FROM Group`).
const RESERVED = new Set(['SELECT', 'FROM', 'WHERE']);

const MAX_LENGTH = 100_000;

// Deep nesting is refused before it can exhaust the stack.
const MAX_PARENTHESES = 200;

const MAX_INTEGER = 2_147_483_647;

export abstract class ConditionParser {
    readonly #soql: string;
    readonly #tokens: Token[];
    #position = 0;
    #parentheses = 0;

    constructor(soql: string) {
        if (soql.length > MAX_LENGTH) throw malformed('SOQL statements cannot be longer than 100,000 characters.');
        this.#soql = soql;
        this.#tokens = tokenize(soql);
    }

    /** A nested SELECT. */
    abstract select(): SelectQuery;

    peek(ahead = 0): Token {
        return this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)] as Token;
    }

    take(): Token {
        const token = this.peek();
        this.#position += 1;
        return token;
    }

    isWord(word: string): boolean {
        return this.peek().kind === 'word' && this.peek().text.toUpperCase() === word;
    }

    isSymbol(symbol: string): boolean {
        return this.peek().kind === 'symbol' && this.peek().text === symbol;
    }

    takeWord(word: string): boolean {
        if (!this.isWord(word)) return false;
        this.#position += 1;
        return true;
    }

    expectWord(word: string): void {
        if (!this.takeWord(word)) throw this.unexpected();
    }

    expectSymbol(symbol: string): void {
        if (!this.isSymbol(symbol))
            throw symbol === ')'
                ? this.failure(`expecting a right parenthesis, found '${this.peek().text}'`)
                : this.unexpected();
        this.#position += 1;
    }

    expectEnd(): void {
        if (this.peek().kind !== 'end') throw this.unexpected();
    }

    failure(message: string, at = this.peek().at): OrgError {
        return framed('MALFORMED_QUERY', this.#soql, at, message);
    }

    unexpected(): OrgError {
        return this.failure(`unexpected token: '${this.peek().text}'`);
    }

    list<T>(one: () => T): T[] {
        const items = [one()];
        while (this.isSymbol(',')) {
            this.#position += 1;
            items.push(one());
        }
        return items;
    }

    name(): FieldRef {
        const token = this.peek();
        if (token.kind !== 'word' || token.text.includes(':') || RESERVED.has(token.text.toUpperCase()))
            throw this.unexpected();
        this.#position += 1;
        return { kind: 'field', name: token.text, at: token.at };
    }

    wholeNumber(): number {
        const token = this.peek();
        if (token.kind !== 'number' || !/^\d+$/.test(token.text) || Number(token.text) > MAX_INTEGER)
            throw this.unexpected();
        this.#position += 1;
        return Number(token.text);
    }

    expression(): Expression {
        const name = this.name();
        return this.isSymbol('(') ? this.#call(name) : name;
    }

    #call(name: FieldRef): FunctionCall {
        this.expectSymbol('(');
        this.#deeper();
        const args = this.isSymbol(')') ? [] : this.list(() => this.#argument());
        const end = this.peek().at;
        this.expectSymbol(')');
        this.#parentheses -= 1;
        return {
            kind: 'call',
            name: name.name.toUpperCase(),
            args,
            raw: this.#soql.slice(name.at, end + 1),
            at: name.at
        };
    }

    /** Literals stand only inside of functions the org does not have; they are kept as names for the message. */
    #argument(): Expression {
        const token = this.peek();
        if (token.kind === 'string' || token.kind === 'number') {
            this.#position += 1;
            return { kind: 'field', name: token.text, at: token.at };
        }
        return this.expression();
    }

    /** AND and OR may not stand side by side without parentheses. */
    condition(): Condition {
        const parts = [this.#single()];
        const operator = this.isWord('AND') ? 'AND' : this.isWord('OR') ? 'OR' : null;
        if (operator === null) return parts[0] as Condition;
        while (this.takeWord(operator)) parts.push(this.#single());
        if (this.isWord('AND') || this.isWord('OR')) throw this.unexpected();
        return { kind: operator === 'AND' ? 'and' : 'or', parts };
    }

    #single(): Condition {
        this.#deeper();
        try {
            if (this.isWord('NOT')) {
                this.take();
                return { kind: 'not', inner: this.#single() };
            }
            if (!this.isSymbol('(')) return this.#comparison();
            this.take();
            const inner = this.condition();
            this.expectSymbol(')');
            return inner;
        } finally {
            this.#parentheses -= 1;
        }
    }

    #deeper(): void {
        this.#parentheses += 1;
        if (this.#parentheses > MAX_PARENTHESES) throw this.failure('parentheses are nested too deep');
    }

    #comparison(): Comparison {
        const left = this.expression();
        const operator = this.#operator();
        const base = { kind: 'compare' as const, left, operator, at: left.at };
        if (operator === 'IN' || operator === 'NOT IN' || operator === 'INCLUDES' || operator === 'EXCLUDES') {
            this.expectSymbol('(');
            const right = this.isWord('SELECT') ? this.select() : this.list(() => this.#literal());
            this.expectSymbol(')');
            return { ...base, right };
        }
        return { ...base, right: this.#literal() };
    }

    #operator(): Operator {
        const token = this.peek();
        const word = token.text.toUpperCase();
        if (token.kind === 'symbol' && COMPARISONS.has(token.text)) {
            this.take();
            return token.text === '<>' ? '!=' : (token.text as Operator);
        }
        if (token.kind !== 'word') throw this.unexpected();
        if (word === 'NOT' && this.peek(1).text.toUpperCase() === 'IN') {
            this.take();
            this.take();
            return 'NOT IN';
        }
        if (word !== 'LIKE' && word !== 'IN' && word !== 'INCLUDES' && word !== 'EXCLUDES') throw this.unexpected();
        this.take();
        return word;
    }

    #literal(): LiteralNode {
        const token = this.peek();
        const kind = literalKind(token);
        if (kind === null) throw this.unexpected();
        this.#position += 1;
        return { kind, text: token.text, at: token.at };
    }
}

function literalKind(token: Token): LiteralKind | null {
    if (token.kind === 'string' || token.kind === 'number' || token.kind === 'date' || token.kind === 'datetime')
        return token.kind;
    if (token.kind !== 'word') return null;
    const word = token.text.toUpperCase();
    if (word === 'TRUE' || word === 'FALSE') return 'boolean';
    if (word === 'NULL') return 'null';
    return /^(YESTERDAY|TODAY|TOMORROW|(LAST|THIS|NEXT)_\w+(:\d+)?|N_\w+_AGO:\d+)$/.test(word) ? 'dateLiteral' : null;
}
