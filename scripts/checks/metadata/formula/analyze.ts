import { FUNCTIONS, type ValueType } from './functions.ts';
import { parseFormula, type Expression } from './parse.ts';
import { FormulaError } from './tokens.ts';

/** What the analysis needs to know of a field or global that a formula names. */
export interface Named {
    readonly type: ValueType;
    /** Values of a restricted picklist. */
    readonly values?: readonly string[];
    /** The platform does not allow the field in this formula. */
    readonly forbidden?: string;
}

/** Where and why a formula would be refused. */
export interface FormulaProblem {
    readonly offset: number;
    readonly message: string;
    readonly rule: string;
}

/** Surroundings of a formula. */
export interface FormulaScope {
    /** Undefined for a name that does not exist. */
    readonly lookUp: (name: string) => Named | undefined;
    /** The formula runs while a record is saved, so that ISNEW and ISCHANGED mean something. */
    readonly onSave: boolean;
    /** Type the whole formula must have. */
    readonly result: ValueType;
}

const COMPARISONS = ['=', '==', '<>', '!=', '<', '<=', '>', '>='];

/** Every reason the platform would have to refuse a formula; empty when it would be accepted. */
export function analyzeFormula(formula: string, scope: FormulaScope): FormulaProblem[] {
    let tree: Expression;
    try {
        tree = parseFormula(formula);
    } catch (error) {
        if (error instanceof FormulaError) {
            return [{ offset: error.offset, message: error.message, rule: 'formula-syntax' }];
        }
        throw error;
    }
    const analysis = new Analysis(scope);
    const type = analysis.typeOf(tree, false);
    if (type !== 'any' && type !== scope.result) {
        analysis.report(tree, 'formula-type', `the formula yields ${type}, expected ${scope.result}`);
    }
    return analysis.problems;
}

class Analysis {
    readonly problems: FormulaProblem[] = [];
    readonly #scope: FormulaScope;

    constructor(scope: FormulaScope) {
        this.#scope = scope;
    }

    report(node: Expression, rule: string, message: string): void {
        this.problems.push({ offset: node.offset, rule, message });
    }

    /** @param picklistFits the place takes a picklist as it is */
    typeOf(node: Expression, picklistFits: boolean): ValueType {
        switch (node.kind) {
            case 'text':
                return 'text';
            case 'number':
                return 'number';
            case 'name':
                return this.#name(node, picklistFits);
            case 'call':
                return this.#call(node);
            case 'operation':
                return this.#operation(node);
        }
    }

    #name(node: Extract<Expression, { kind: 'name' }>, picklistFits: boolean): ValueType {
        if (/^(true|false)$/i.test(node.name)) return 'boolean';
        if (/^null$/i.test(node.name)) return 'any';
        const named = this.#scope.lookUp(node.name);
        if (named === undefined) {
            this.report(node, 'formula-reference', `${node.name} does not exist`);
            return 'any';
        }
        if (named.forbidden !== undefined) this.report(node, 'formula-reference', named.forbidden);
        if (named.type === 'picklist' && !picklistFits) {
            const message = `picklist ${node.name} may only stand in TEXT, ISPICKVAL, CASE or ISCHANGED`;
            this.report(node, 'formula-type', message);
        }
        return named.type;
    }

    #call(node: Extract<Expression, { kind: 'call' }>): ValueType {
        const shape = FUNCTIONS[node.name];
        if (shape === undefined) {
            this.report(node, 'formula-function', `${node.name} is not a known function`);
            return 'any';
        }
        const { length } = node.args;
        if (length < shape.min || length > shape.max || (node.name === 'CASE' && length % 2 === 1)) {
            this.report(node, 'formula-function', `${node.name} cannot take ${length} arguments`);
        }
        if (shape.onSaveOnly === true && !this.#scope.onSave) {
            this.report(node, 'formula-function', `${node.name} works in validation rules only`);
        }
        const types = node.args.map((arg, index) => this.typeOf(arg, shape.picklist === true && index === 0));
        this.#checkArguments(node, types);
        this.#checkValues(node);
        return shape.result === 'branches' ? this.#branches(node, types) : shape.result;
    }

    #checkArguments(node: Extract<Expression, { kind: 'call' }>, types: readonly ValueType[]): void {
        const booleans = ['AND', 'OR', 'NOT'].includes(node.name) ? types.length : node.name === 'IF' ? 1 : 0;
        types.slice(0, booleans).forEach((type, index) => {
            if (type !== 'boolean' && type !== 'any') {
                this.report(node.args[index] ?? node, 'formula-type', `${node.name} needs true or false, not ${type}`);
            }
        });
    }

    /** Values compared with a restricted picklist must be among its values; '' stands for blank. */
    #checkValues(node: Extract<Expression, { kind: 'call' }>): void {
        const [first] = node.args;
        if (first?.kind !== 'name' || !['ISPICKVAL', 'CASE'].includes(node.name)) return;
        const values = this.#scope.lookUp(first.name)?.values;
        if (values === undefined) return;
        const last = node.name === 'CASE' ? node.args.length - 1 : 2;
        for (let i = 1; i < last; i += 2) {
            const arg = node.args[i];
            if (arg?.kind === 'text' && arg.value !== '' && !values.includes(arg.value)) {
                this.report(arg, 'formula-value', `"${arg.value}" is not a value of ${first.name}`);
            }
        }
    }

    #branches(node: Extract<Expression, { kind: 'call' }>, types: readonly ValueType[]): ValueType {
        const results = types.filter((_, i) => {
            if (node.name === 'IF') return i > 0;
            if (node.name === 'CASE') return i === types.length - 1 || (i > 0 && i % 2 === 0);
            return true;
        });
        const distinct = [...new Set(results.filter((type) => type !== 'any'))];
        if (distinct.length > 1) {
            this.report(node, 'formula-type', `the branches of ${node.name} yield ${distinct.join(' and ')}`);
        }
        return distinct[0] ?? 'any';
    }

    #operation(node: Extract<Expression, { kind: 'operation' }>): ValueType {
        const types = node.operands.map((operand) => this.typeOf(operand, false));
        const known = types.filter((type) => type !== 'any');
        if (node.sign === '&') return this.#all(node, known, 'text', 'text');
        if (['&&', '||', '!'].includes(node.sign)) return this.#all(node, known, 'boolean', 'boolean');
        if (COMPARISONS.includes(node.sign)) {
            if (new Set(known).size > 1) this.report(node, 'formula-type', `${known.join(' and ')} cannot be compared`);
            return 'boolean';
        }
        if (known.includes('date') || known.includes('datetime')) {
            return node.sign === '-' && new Set(known).size === 1 && known.length === 2
                ? 'number'
                : (known[0] ?? 'any');
        }
        if (node.sign === '+' && known.length > 0 && known.every((type) => type === 'text')) return 'text';
        return this.#all(node, known, 'number', 'number');
    }

    #all(node: Expression, known: readonly ValueType[], needed: ValueType, result: ValueType): ValueType {
        const wrong = known.find((type) => type !== needed && type !== 'picklist');
        const sign = node.kind === 'operation' ? node.sign : '';
        if (wrong !== undefined) this.report(node, 'formula-type', `"${sign}" needs ${needed}, not ${wrong}`);
        return result;
    }
}
