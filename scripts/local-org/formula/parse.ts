// Salesforce formula text -> tree.

export type FormulaNode =
    | { kind: 'number'; value: number }
    | { kind: 'text'; value: string }
    | { kind: 'path'; path: string }
    | { kind: 'call'; name: string; args: FormulaNode[] }
    | { kind: 'unary'; operator: '-' | '!'; operand: FormulaNode }
    | { kind: 'binary'; operator: string; left: FormulaNode; right: FormulaNode };

/** The formula is not one, or uses what the local org has not. */
export class FormulaError extends Error {
    constructor(message: string) {
        super(message);
        this.name = 'FormulaError';
    }
}

interface Token {
    kind: 'number' | 'text' | 'name' | 'symbol' | 'end';
    text: string;
    at: number;
}

const TOKEN =
    /\s+|\/\*[\s\S]*?\*\/|(?<number>\d+(?:\.\d*)?|\.\d+)|(?<text>"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*')|(?<name>\$?[A-Za-z_][\w.:$]*)|(?<symbol><>|!=|<=|>=|==|&&|\|\||[-+*/^&=<>!(),])/gy;

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

function tokens(source: string): Token[] {
    const found: Token[] = [];
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < source.length) {
        const at = TOKEN.lastIndex;
        const match = TOKEN.exec(source);
        if (!match) throw new FormulaError(`Syntax error. Found '${source.slice(at, at + 1)}' at character ${at + 1}`);
        const groups = match.groups as Record<string, string | undefined>;
        if (groups.number !== undefined) found.push({ kind: 'number', text: groups.number, at });
        else if (groups.text !== undefined) {
            const text = groups.text.slice(1, -1).replace(/\\([\s\S])/g, (_, c: string) => ESCAPES[c] ?? c);
            found.push({ kind: 'text', text, at });
        } else if (groups.name !== undefined) found.push({ kind: 'name', text: groups.name, at });
        else if (groups.symbol !== undefined) found.push({ kind: 'symbol', text: groups.symbol, at });
    }
    found.push({ kind: 'end', text: 'end of formula', at: source.length });
    return found;
}

// Loosest first. Operators of one row bind alike and to the left.
const LEVELS: string[][] = [
    ['||'],
    ['&&'],
    ['=', '==', '<>', '!='],
    ['<', '<=', '>', '>='],
    ['+', '-', '&'],
    ['*', '/'],
    ['^']
];

class Parser {
    readonly #tokens: Token[];
    #position = 0;

    constructor(source: string) {
        this.#tokens = tokens(source);
    }

    get #token(): Token {
        return this.#tokens[this.#position] as Token;
    }

    #take(): Token {
        const token = this.#token;
        this.#position += 1;
        return token;
    }

    #is(text: string): boolean {
        return this.#token.kind === 'symbol' && this.#token.text === text;
    }

    #expect(text: string): void {
        if (!this.#is(text)) this.#fail(`Missing '${text}'`);
        this.#position += 1;
    }

    #fail(what: string): never {
        throw new FormulaError(`Syntax error. ${what}: found '${this.#token.text}' at character ${this.#token.at + 1}`);
    }

    whole(): FormulaNode {
        const node = this.#level(0);
        if (this.#token.kind !== 'end') this.#fail('Extra text');
        return node;
    }

    #level(depth: number): FormulaNode {
        const operators = LEVELS[depth];
        if (!operators) return this.#unary();
        let left = this.#level(depth + 1);
        while (this.#token.kind === 'symbol' && operators.includes(this.#token.text)) {
            const operator = this.#take().text;
            left = { kind: 'binary', operator, left, right: this.#level(depth + 1) };
        }
        return left;
    }

    #unary(): FormulaNode {
        if (this.#is('-') || this.#is('!')) {
            const operator = this.#take().text as '-' | '!';
            return { kind: 'unary', operator, operand: this.#unary() };
        }
        if (this.#is('+')) {
            this.#take();
            return this.#unary();
        }
        return this.#atom();
    }

    #atom(): FormulaNode {
        const token = this.#take();
        if (token.kind === 'number') return { kind: 'number', value: Number(token.text) };
        if (token.kind === 'text') return { kind: 'text', value: token.text };
        if (token.kind === 'name') return this.#is('(') ? this.#call(token.text) : { kind: 'path', path: token.text };
        if (token.kind === 'symbol' && token.text === '(') {
            const inner = this.#level(0);
            this.#expect(')');
            return inner;
        }
        this.#position -= 1;
        return this.#fail('Expected a value');
    }

    #call(name: string): FormulaNode {
        this.#expect('(');
        const args: FormulaNode[] = [];
        if (!this.#is(')')) {
            args.push(this.#level(0));
            while (this.#is(',')) {
                this.#take();
                args.push(this.#level(0));
            }
        }
        this.#expect(')');
        return { kind: 'call', name: name.toUpperCase(), args };
    }
}

/** Throws FormulaError with the character it stopped at. */
export function parseFormula(source: string): FormulaNode {
    return new Parser(source).whole();
}
