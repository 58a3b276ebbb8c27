// Formula tree -> typed closure. Reading fields and the functions with their own evaluation order live here.

import { FUNCTIONS } from './functions.ts';
import { FormulaError, parseFormula } from './parse.ts';
import type { FormulaNode } from './parse.ts';
import { DAY_MS } from './values.ts';
import type { Compiled, FormulaContext, FormulaType, FormulaValue } from './values.ts';

export interface PathInfo {
    /** The path as the schema spells it. */
    path: string;
    type: FormulaType;
    /** A blank number counts as 0. */
    blankAsZero: boolean;
}

/** What a path means, or a constant for globals such as $Permission.X; undefined when there is no such field. */
export type ResolvePath = (path: string) => PathInfo | { constant: FormulaValue; type: FormulaType } | undefined;

export interface Formula {
    type: FormulaType;
    /** Paths to read, in the order `values` must have. */
    paths: string[];
    usesPrior: boolean;
    evaluate(context: FormulaContext): FormulaValue;
}

class Compiler {
    readonly paths: string[] = [];
    usesPrior = false;
    readonly #resolve: ResolvePath;

    constructor(resolve: ResolvePath) {
        this.#resolve = resolve;
    }

    node(node: FormulaNode): Compiled {
        switch (node.kind) {
            case 'number':
                return { type: 'number', run: () => node.value };
            case 'text':
                return { type: 'text', run: () => node.value };
            case 'path':
                return this.#path(node.path);
            case 'unary':
                return unary(node.operator, this.node(node.operand));
            case 'binary':
                return binary(node.operator, this.node(node.left), this.node(node.right));
            default:
                return this.#call(node.name, node.args);
        }
    }

    #path(path: string): Compiled {
        const word = path.toUpperCase();
        if (word === 'TRUE' || word === 'FALSE') return { type: 'boolean', run: () => word === 'TRUE' };
        if (word === 'NULL') return { type: 'null', run: () => null };
        const info = this.#resolve(path);
        if (!info) throw new FormulaError(`Field ${path} does not exist. Check spelling.`);
        if ('constant' in info) return { type: info.type, run: () => info.constant };
        const index = this.#slot(info.path);
        if (info.blankAsZero && info.type === 'number') {
            return { type: 'number', run: (context) => context.values[index] ?? 0 };
        }
        return { type: info.type, run: (context) => context.values[index] ?? null };
    }

    #slot(path: string): number {
        const known = this.paths.indexOf(path);
        if (known >= 0) return known;
        this.paths.push(path);
        return this.paths.length - 1;
    }

    #call(name: string, args: FormulaNode[]): Compiled {
        switch (name) {
            case 'IF':
                return this.#if(args);
            case 'CASE':
                return this.#case(args);
            case 'AND':
            case 'OR': {
                const parts = args.map((arg) => this.node(arg));
                const wanted = name === 'OR';
                return {
                    type: 'boolean',
                    run: (c) => parts.some((part) => (part.run(c) === true) === wanted) === wanted
                };
            }
            case 'ISNEW':
                return { type: 'boolean', run: (context) => context.isNew };
            case 'ISCHANGED':
            case 'PRIORVALUE':
                return this.#prior(name, args);
            default:
                return this.#plain(name, args);
        }
    }

    #prior(name: string, args: FormulaNode[]): Compiled {
        const [arg] = args;
        if (args.length !== 1 || arg?.kind !== 'path') throw new FormulaError(`${name} takes one field`);
        this.usesPrior = true;
        const current = this.node(arg);
        const before = (context: FormulaContext): FormulaValue =>
            context.prior === null ? current.run(context) : current.run({ ...context, values: context.prior });
        if (name === 'PRIORVALUE') return { type: current.type, run: before };
        return {
            type: 'boolean',
            run: (context) => context.prior !== null && before(context) !== current.run(context)
        };
    }

    #if(args: FormulaNode[]): Compiled {
        if (args.length !== 3)
            throw new FormulaError(
                `Incorrect number of parameters for function 'IF()'. Expected 3, received ${args.length}`
            );
        const [test, yes, no] = args.map((arg) => this.node(arg)) as [Compiled, Compiled, Compiled];
        const type = yes.type === 'null' ? no.type : yes.type;
        return { type, run: (context) => (test.run(context) === true ? yes.run(context) : no.run(context)) };
    }

    #case(args: FormulaNode[]): Compiled {
        if (args.length < 4 || args.length % 2 !== 0) {
            throw new FormulaError(`Incorrect number of parameters for function 'CASE()'. Received ${args.length}`);
        }
        const parts = args.map((arg) => this.node(arg));
        const subject = parts[0] as Compiled;
        const otherwise = parts[parts.length - 1] as Compiled;
        const pairs: [Compiled, Compiled][] = [];
        for (let i = 1; i < parts.length - 1; i += 2) pairs.push([parts[i] as Compiled, parts[i + 1] as Compiled]);
        const type = pairs.find(([, result]) => result.type !== 'null')?.[1].type ?? otherwise.type;
        return {
            type,
            run: (context) => {
                const value = subject.run(context) ?? '';
                const hit = pairs.find(([test]) => (test.run(context) ?? '') === value);
                return (hit ? hit[1] : otherwise).run(context);
            }
        };
    }

    #plain(name: string, args: FormulaNode[]): Compiled {
        const definition = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
        if (!definition) throw new FormulaError(`Unknown function ${name}. Check spelling.`);
        const [min, max] = definition.args;
        if (args.length < min || args.length > max) {
            const expected = min === max ? String(min) : `${min} to ${max}`;
            throw new FormulaError(
                `Incorrect number of parameters for function '${name}()'. Expected ${expected}, received ${args.length}`
            );
        }
        const parts = args.map((arg) => this.node(arg));
        const types = parts.map((part) => part.type);
        const { type, run } = definition;
        const result = type === 'same' ? (types.find((one) => one !== 'null') ?? 'null') : type;
        return {
            type: result,
            run: (context) =>
                run(
                    parts.map((part) => part.run(context)),
                    types,
                    context
                )
        };
    }
}

function unary(operator: string, operand: Compiled): Compiled {
    if (operator === '!') return { type: 'boolean', run: (context) => operand.run(context) !== true };
    return {
        type: 'number',
        run: (context) => {
            const value = operand.run(context);
            return value === null ? null : -(value as number);
        }
    };
}

const isText = (type: FormulaType): boolean => type === 'text' || type === 'picklist';
const isTime = (type: FormulaType): boolean => type === 'date' || type === 'datetime';

function binary(operator: string, left: Compiled, right: Compiled): Compiled {
    switch (operator) {
        case '&&':
            return { type: 'boolean', run: (c) => left.run(c) === true && right.run(c) === true };
        case '||':
            return { type: 'boolean', run: (c) => left.run(c) === true || right.run(c) === true };
        case '&':
            return joined(left, right);
        case '+':
            if (isText(left.type) || isText(right.type)) return joined(left, right);
            return arithmetic(operator, left, right);
        case '-':
        case '*':
        case '/':
        case '^':
            return arithmetic(operator, left, right);
        default:
            return comparison(operator, left, right);
    }
}

function joined(left: Compiled, right: Compiled): Compiled {
    return { type: 'text', run: (context) => `${left.run(context) ?? ''}${right.run(context) ?? ''}` };
}

const DIGITS = 15;

const ARITHMETIC: Record<string, (a: number, b: number) => number> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
    '^': (a, b) => a ** b
};

function arithmetic(operator: string, left: Compiled, right: Compiled): Compiled {
    const work = ARITHMETIC[operator] as (a: number, b: number) => number;
    const times = isTime(left.type) && isTime(right.type);
    const moved = isTime(left.type) !== isTime(right.type);
    const type = times ? 'number' : isTime(left.type) ? left.type : isTime(right.type) ? right.type : 'number';
    // Dates count in days, inside they are milliseconds.
    const unit = (part: Compiled): number => (moved && !isTime(part.type) ? DAY_MS : 1);
    const [leftUnit, rightUnit] = [unit(left), unit(right)];
    return {
        type,
        run: (context) => {
            const a = left.run(context);
            const b = right.run(context);
            if (typeof a !== 'number' || typeof b !== 'number') return null;
            const result = work(a * leftUnit, b * rightUnit) / (times ? DAY_MS : 1);
            // Salesforce computes in decimals: 0.1 + 0.2 is 0.3.
            return Number.isFinite(result) ? Number(result.toPrecision(DIGITS)) : null;
        }
    };
}

function comparison(operator: string, left: Compiled, right: Compiled): Compiled {
    const text = isText(left.type) || isText(right.type);
    // A blank text equals the empty text; a blank number compares with nothing.
    const read = (part: Compiled, context: FormulaContext): FormulaValue => {
        const value = part.run(context);
        return text && value === null ? '' : value;
    };
    const compare = (work: (a: never, b: never) => boolean, blanks: boolean): Compiled['run'] => {
        return (context) => {
            const a = read(left, context);
            const b = read(right, context);
            if (!blanks && (a === null || b === null)) return false;
            return work(a as never, b as never);
        };
    };
    const run = {
        '=': compare((a, b) => a === b, true),
        '==': compare((a, b) => a === b, true),
        '<>': compare((a, b) => a !== b, true),
        '!=': compare((a, b) => a !== b, true),
        '<': compare((a, b) => a < b, false),
        '<=': compare((a, b) => a <= b, false),
        '>': compare((a, b) => a > b, false),
        '>=': compare((a, b) => a >= b, false)
    }[operator];
    if (!run) throw new FormulaError(`Unknown operator ${operator}`);
    return { type: 'boolean', run };
}

/** Compiles a formula. Throws FormulaError naming what it cannot do; nothing is left to fail later. */
export function compileFormula(source: string, resolve: ResolvePath): Formula {
    const compiler = new Compiler(resolve);
    const compiled = compiler.node(parseFormula(source));
    return { type: compiled.type, paths: compiler.paths, usesPrior: compiler.usesPrior, evaluate: compiled.run };
}
