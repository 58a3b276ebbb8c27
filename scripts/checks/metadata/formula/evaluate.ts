import { parseFormula, type Expression } from './parse.ts';

/** A value of a record or of a formula. null is blank. Dates are YYYY-MM-DD. */
export type Value = string | number | boolean | null;

/** A saved or new record as a formula sees it. */
export interface FormulaRow {
    /** Values by field name; a field that is not named is blank. */
    readonly fields: Readonly<Record<string, Value>>;
    /** Values before the save; absent for a new record and for formula fields. */
    readonly before?: Readonly<Record<string, Value>>;
    /** Custom permissions of the user who saves. */
    readonly permissions?: readonly string[];
    /** The day of TODAY(), YYYY-MM-DD. */
    readonly today?: string;
}

/**
 * Works out a formula for one row, with blanks kept blank.
 * @throws FormulaError when the formula cannot be parsed
 * @throws RangeError for a function that the checks cannot work out
 */
export function evaluateFormula(formula: string, row: FormulaRow): Value {
    return evaluate(parseFormula(formula), row);
}

function evaluate(node: Expression, row: FormulaRow): Value {
    switch (node.kind) {
        case 'text':
            return node.value === '' ? null : node.value;
        case 'number':
            return node.value;
        case 'name':
            return nameValue(node.name, row);
        case 'call':
            return callValue(node, row);
        case 'operation':
            return operationValue(node, row);
    }
}

function nameValue(name: string, row: FormulaRow): Value {
    if (/^true$/i.test(name)) return true;
    if (/^false$/i.test(name)) return false;
    if (name.startsWith('$Permission.')) return (row.permissions ?? []).includes(name.slice('$Permission.'.length));
    return row.fields[name] ?? null;
}

type Call = Extract<Expression, { kind: 'call' }>;

function callValue(node: Call, row: FormulaRow): Value {
    const at = (index: number): Value => {
        const arg = node.args[index];
        return arg === undefined ? null : evaluate(arg, row);
    };
    const field = node.args[0]?.kind === 'name' ? node.args[0].name : '';
    const changed = row.before !== undefined && (row.before[field] ?? null) !== (row.fields[field] ?? null);
    const functions: Readonly<Record<string, () => Value>> = {
        IF: () => (at(0) === true ? at(1) : at(2)),
        AND: () => node.args.every((_, index) => at(index) === true),
        OR: () => node.args.some((_, index) => at(index) === true),
        NOT: () => at(0) !== true,
        ISBLANK: () => at(0) === null,
        ISPICKVAL: () => at(0) === at(1),
        CASE: () => caseValue(node, at),
        ISNEW: () => row.before === undefined,
        ISCHANGED: () => changed,
        TODAY: () => row.today ?? null,
        TEXT: () => (at(0) === null ? null : String(at(0))),
        FLOOR: () => numeric(at(0), Math.floor),
        ROUND: () => numeric(at(0), (value) => roundTo(value, Number(at(1))))
    };
    const work = functions[node.name];
    if (work === undefined) throw new RangeError(`${node.name} cannot be worked out here; add it to evaluate.ts`);
    return work();
}

function caseValue(node: Call, at: (index: number) => Value): Value {
    const value = at(0);
    const last = node.args.length - 1;
    for (let i = 1; i < last; i += 2) if (at(i) === value) return at(i + 1);
    return at(last);
}

function operationValue(node: Extract<Expression, { kind: 'operation' }>, row: FormulaRow): Value {
    const [left = null, right = null] = node.operands.map((operand) => evaluate(operand, row));
    const { sign } = node;
    if (sign === '&') return `${left ?? ''}${right ?? ''}` || null;
    if (['=', '=='].includes(sign)) return left === right;
    if (['<>', '!='].includes(sign)) return left !== right;
    if (['&&', '||', '!'].includes(sign)) return logical(sign, left === true, right === true);
    if (node.operands.length === 1) return numeric(left, (value) => (sign === '-' ? -value : value));
    // A blank is neither smaller nor larger than anything, and no number can be worked out from it.
    if (left === null || right === null) return /^[<>]/.test(sign) ? false : null;
    return compared(sign, left, right) ?? calculated(sign, Number(left), Number(right));
}

function logical(sign: string, left: boolean, right: boolean): boolean {
    if (sign === '!') return !left;
    return sign === '&&' ? left && right : left || right;
}

function compared(
    sign: string,
    left: string | number | boolean,
    right: string | number | boolean
): boolean | undefined {
    switch (sign) {
        case '<':
            return left < right;
        case '<=':
            return left <= right;
        case '>':
            return left > right;
        case '>=':
            return left >= right;
        default:
            return undefined;
    }
}

function calculated(sign: string, left: number, right: number): number | null {
    switch (sign) {
        case '+':
            return left + right;
        case '-':
            return left - right;
        case '*':
            return left * right;
        case '/':
            return right === 0 ? null : left / right;
        case '^':
            return left ** right;
        default:
            throw new RangeError(`sign ${sign} cannot be worked out here; add it to evaluate.ts`);
    }
}

function numeric(value: Value, work: (value: number) => number): number | null {
    return value === null ? null : work(Number(value));
}

/** Half away from zero, as the platform rounds. */
function roundTo(value: number, digits: number): number {
    const factor = 10 ** digits;
    return (Math.sign(value) * Math.floor(Math.abs(value) * factor + 0.5 + 1e-9)) / factor;
}
