// SOQL text -> syntax tree, by @jetstreamapp/soql-parser-js; conditions are turned from its flat list into a tree.

import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type {
    Condition,
    HavingClause,
    Query,
    Subquery,
    ValueQueryCondition,
    WhereClause
} from '@jetstreamapp/soql-parser-js';
import { framed, malformed, positionOf } from './errors.ts';

export type Leaf = Exclude<Condition, { openParen: number; operator?: undefined }> | ValueQueryCondition;

export type ConditionTree =
    | { kind: 'leaf'; leaf: Leaf }
    | { kind: 'not'; inner: ConditionTree }
    | { kind: 'and' | 'or'; parts: ConditionTree[] };

export type ParsedQuery = Query | Subquery;

const CACHE_SIZE = 200;
const cache = new Map<string, Query>();

/** Throws OrgError MALFORMED_QUERY. */
export function parseSoql(soql: string): Query {
    const known = cache.get(soql);
    if (known) return known;
    let query: Query;
    try {
        query = parseQuery(soql);
    } catch (error) {
        throw explained(soql, error as Error);
    }
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value as string);
    cache.set(soql, query);
    return query;
}

function explained(soql: string, error: Error): Error {
    const lexed = /unexpected character: ->([\s\S])<- at offset: (\d+)/.exec(error.message);
    if (lexed) {
        return framed(
            'MALFORMED_QUERY',
            soql,
            Number(lexed[2]),
            `line 1:${lexed[2]} no viable alternative at character '${lexed[1]}'`
        );
    }
    const found =
        /(?:but found: |but found --> )'?([^'\n<]*)'?(?: <--)?$/.exec(error.message.trim())?.[1]?.trim() ??
        /found: (.*)$/.exec(error.message)?.[1] ??
        '';
    if (found === '') return framed('MALFORMED_QUERY', soql, soql.length, "unexpected token: '<EOF>'");
    return framed('MALFORMED_QUERY', soql, positionOf(soql, found), `unexpected token: '${found}'`);
}

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | Leaf;

/** The parser's right-leaning list, with its parenthesis counts, back as a token stream. */
function tokens(clause: WhereClause | HavingClause): Token[] {
    const found: Token[] = [];
    let current: WhereClause | HavingClause | undefined = clause;
    while (current) {
        const left = current.left as (Leaf & { openParen?: number; closeParen?: number }) | null;
        for (let i = 0; i < (left?.openParen ?? 0); i += 1) found.push('(');
        if (left !== null && 'operator' in left) found.push(left);
        for (let i = 0; i < (left?.closeParen ?? 0); i += 1) found.push(')');
        if (!('operator' in current)) break;
        found.push(current.operator);
        current = current.right;
    }
    return found;
}

class ConditionParser {
    readonly #tokens: Token[];
    #position = 0;

    constructor(list: Token[]) {
        this.#tokens = list;
    }

    whole(): ConditionTree {
        const tree = this.#sequence();
        if (this.#position < this.#tokens.length) throw malformed("unexpected token: ')'");
        return tree;
    }

    /** AND and OR may not stand side by side without parentheses. */
    #sequence(): ConditionTree {
        const parts = [this.#single()];
        let operator: Token | undefined;
        while (this.#tokens[this.#position] === 'AND' || this.#tokens[this.#position] === 'OR') {
            const next = this.#tokens[this.#position] as 'AND' | 'OR';
            if (operator !== undefined && operator !== next) throw malformed(`unexpected token: '${next}'`);
            operator = next;
            this.#position += 1;
            parts.push(this.#single());
        }
        if (operator === undefined) return parts[0] as ConditionTree;
        return { kind: operator === 'AND' ? 'and' : 'or', parts };
    }

    #single(): ConditionTree {
        const token = this.#tokens[this.#position];
        this.#position += 1;
        if (token === 'NOT') return { kind: 'not', inner: this.#single() };
        if (token === '(') {
            const inner = this.#sequence();
            if (this.#tokens[this.#position] !== ')') throw malformed("expecting a right parenthesis, found '<EOF>'");
            this.#position += 1;
            return inner;
        }
        if (token === undefined || typeof token === 'string')
            throw malformed(`unexpected token: '${token ?? '<EOF>'}'`);
        return { kind: 'leaf', leaf: token };
    }
}

/** Throws OrgError MALFORMED_QUERY. */
export const conditionTree = (clause: WhereClause | HavingClause): ConditionTree =>
    new ConditionParser(tokens(clause)).whole();
