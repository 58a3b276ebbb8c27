// SOQL text -> syntax tree. A parser of our own: see docs/local-org.md, "SOQL".

import { ConditionParser } from './parse-conditions.ts';
import type { Expression, OrderItem, SelectItem, SelectQuery, TypeOfBranch } from './syntax.ts';

// Words that end a list of aliases. Any of them may still name a field or an object: `SELECT Order FROM Group`.
const CLAUSES = new Set([
    'FROM',
    'USING',
    'WHERE',
    'WITH',
    'GROUP',
    'HAVING',
    'ORDER',
    'LIMIT',
    'OFFSET',
    'FOR',
    'UPDATE',
    'ALL',
    'ASC',
    'DESC',
    'NULLS',
    'AND',
    'OR',
    'NOT',
    'IN',
    'LIKE'
]);

const MAX_DEPTH = 5;

class QueryParser extends ConditionParser {
    #depth = 0;

    whole(): SelectQuery {
        const query = this.select();
        if (this.isWord('ALL')) throw this.failure('ALL ROWS not allowed in this context');
        this.expectEnd();
        return query;
    }

    override select(): SelectQuery {
        this.expectWord('SELECT');
        this.#depth += 1;
        if (this.#depth > MAX_DEPTH) throw this.failure(`queries can be nested ${MAX_DEPTH} deep`);
        const items = this.list(() => this.#item());
        this.expectWord('FROM');
        const from = this.name();
        const aliases = this.#aliases();
        const query: SelectQuery = {
            kind: 'select',
            items,
            from,
            aliases,
            scope: this.#scope(),
            where: this.takeWord('WHERE') ? this.condition() : null,
            with: this.#with(),
            groupBy: this.#groupBy(),
            having: this.takeWord('HAVING') ? this.condition() : null,
            orderBy: this.#orderBy(),
            limit: this.takeWord('LIMIT') ? this.wholeNumber() : null,
            offset: this.takeWord('OFFSET') ? this.wholeNumber() : null,
            update: this.#ending()
        };
        this.#depth -= 1;
        return query;
    }

    #item(): SelectItem {
        if (this.isSymbol('(')) {
            this.take();
            const query = this.select();
            this.expectSymbol(')');
            return { kind: 'child', query };
        }
        if (this.isWord('TYPEOF') && this.peek(1).kind === 'word' && this.peek(2).text.toUpperCase() === 'WHEN')
            return this.#typeOf();
        const expression = this.expression();
        const alias = this.#alias();
        return expression.kind === 'field'
            ? { kind: 'field', field: expression, alias }
            : { kind: 'call', call: expression, alias };
    }

    #alias(): string | null {
        const token = this.peek();
        if (token.kind !== 'word' || CLAUSES.has(token.text.toUpperCase()) || token.text.includes('.')) return null;
        return this.take().text;
    }

    #typeOf(): SelectItem {
        this.take();
        const relationship = this.name();
        const branches: TypeOfBranch[] = [];
        while (this.isWord('WHEN')) {
            const { at } = this.take();
            const object = this.name().name;
            this.expectWord('THEN');
            branches.push({ object, fields: this.list(() => this.name()), at });
        }
        if (this.isWord('ELSE'))
            branches.push({ object: null, at: this.take().at, fields: this.list(() => this.name()) });
        this.expectWord('END');
        return { kind: 'typeof', relationship, branches };
    }

    /** `FROM Account a, a.Owner o`: a stands for "" and o for "Owner". */
    #aliases(): Map<string, string> {
        const aliases = new Map<string, string>();
        const first = this.#alias();
        if (first !== null) aliases.set(first.toLowerCase(), '');
        while (this.isSymbol(',')) {
            this.take();
            const path = this.name();
            const [start = '', ...rest] = path.name.split('.');
            const base = aliases.get(start.toLowerCase());
            const alias = this.#alias();
            if (base === undefined || rest.length === 0 || alias === null)
                throw this.failure(`unexpected token: '${path.name}'`, path.at);
            aliases.set(alias.toLowerCase(), [...(base === '' ? [] : [base]), ...rest].join('.'));
        }
        return aliases;
    }

    #scope(): SelectQuery['scope'] {
        if (!this.takeWord('USING')) return null;
        this.expectWord('SCOPE');
        return this.name();
    }

    #with(): SelectQuery['with'] {
        if (!this.isWord('WITH')) return null;
        const { at } = this.take();
        const words: string[] = [];
        while (this.peek().kind === 'word' && !CLAUSES.has(this.peek().text.toUpperCase()))
            words.push(this.take().text.toUpperCase());
        return { words: words.join(' '), at };
    }

    #groupBy(): SelectQuery['groupBy'] {
        if (!this.takeWord('GROUP')) return null;
        this.expectWord('BY');
        const word = this.peek().text.toUpperCase();
        if ((word === 'ROLLUP' || word === 'CUBE') && this.peek(1).text === '(') {
            this.take();
            this.take();
            const items = this.list(() => this.expression());
            this.expectSymbol(')');
            return { items, mode: word === 'ROLLUP' ? 'rollup' : 'cube' };
        }
        return { items: this.list(() => this.expression()), mode: 'plain' };
    }

    #orderBy(): OrderItem[] {
        if (!this.takeWord('ORDER')) return [];
        this.expectWord('BY');
        return this.list(() => this.#orderItem());
    }

    #orderItem(): OrderItem {
        const by: Expression = this.expression();
        const descending = this.takeWord('DESC') || (this.takeWord('ASC') && false);
        let nullsLast = false;
        if (this.takeWord('NULLS')) {
            nullsLast = this.takeWord('LAST');
            if (!nullsLast) this.expectWord('FIRST');
        }
        return { by, descending, nullsLast };
    }

    /** FOR VIEW and FOR REFERENCE only tell Salesforce what was looked at. Returns true for UPDATE TRACKING / VIEWSTAT. */
    #ending(): boolean {
        while (this.takeWord('FOR')) {
            if (!this.takeWord('VIEW') && !this.takeWord('REFERENCE') && !this.takeWord('UPDATE'))
                throw this.unexpected();
        }
        if (!this.takeWord('UPDATE')) return false;
        this.list(() => this.name());
        return true;
    }
}

const CACHE_SIZE = 200;
const cache = new Map<string, SelectQuery>();

/** Throws OrgError MALFORMED_QUERY. */
export function parseSoql(soql: string): SelectQuery {
    const known = cache.get(soql);
    if (known) return known;
    const query = new QueryParser(soql).whole();
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value as string);
    cache.set(soql, query);
    return query;
}
