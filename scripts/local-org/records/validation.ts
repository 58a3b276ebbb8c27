// Validation rules and default values: formulas evaluated with a record in hand.

import type { Access } from '../org/access.ts';
import { cellReader } from '../org/engine.ts';
import type { Engine } from '../org/engine.ts';
import { compileFormula } from '../formula/compile.ts';
import type { Formula } from '../formula/compile.ts';
import type { FormulaValue } from '../formula/values.ts';
import type { FieldDef, ObjectDef, ValidationRule } from '../schema/model.ts';
import type { SqlRow, SqlValue } from '../store/database.ts';
import { converterFor } from './convert.ts';
import { RowFailure } from './failure.ts';

interface CompiledRule {
    rule: ValidationRule;
    formula: Formula;
    read: ((row: SqlRow) => FormulaValue)[];
}

/** The rules of one object for one user. */
export class Rules {
    /** Stored fields the rules look at: a row must be read with these before it is changed. */
    readonly fields: string[];
    /** No rule looks at another record: the same values give the same answer. */
    ownFieldsOnly = true;
    readonly #engine: Engine;
    readonly #access: Access;
    readonly #object: ObjectDef;
    readonly #rules: CompiledRule[] = [];

    /** A rule that cannot be compiled is a problem of the package, reported when the org starts. */
    constructor(engine: Engine, access: Access, object: ObjectDef) {
        this.#engine = engine;
        this.#access = access;
        this.#object = object;
        const needed = new Set<string>();
        for (const rule of object.validationRules) {
            const formula = compileRule(engine, object, rule);
            if (formula === null) continue;
            this.#rules.push({ rule, formula, read: formula.paths.map((path) => this.#reader(path, needed)) });
        }
        this.fields = [...needed];
    }

    #reader(path: string, needed: Set<string>): (row: SqlRow) => FormulaValue {
        if (path.startsWith('$')) {
            const value = this.#global(path);
            return () => value;
        }
        const [first = '', ...rest] = path.split('.');
        const field =
            rest.length > 0
                ? this.#object.byRelationship.get(first.toLowerCase())
                : this.#object.byName.get(first.toLowerCase());
        if (!field) return () => null;
        if (field.formula !== null) return this.#formulaReader(field, needed);
        if (field.type === 'id') return () => null;
        needed.add(field.name);
        if (rest.length > 0) this.ownFieldsOnly = false;
        if (rest.length > 0) return (row) => this.#follow(field, rest, row[field.name] ?? null);
        if (field.type === 'reference') return (row) => this.#asId(row[field.name] ?? null);
        const info = this.#engine.resolvePath(this.#object, path);
        const read = cellReader(info?.type ?? 'text');
        return (row) => read(row[field.name] ?? null);
    }

    #formulaReader(field: FieldDef, needed: Set<string>): (row: SqlRow) => FormulaValue {
        const inner = this.#engine.formulaOf(field)?.formula;
        if (!inner) return () => null;
        const readers = inner.paths.map((path) => this.#reader(path, needed));
        return (row) =>
            inner.evaluate({
                values: readers.map((read) => read(row)),
                prior: null,
                isNew: false,
                now: this.#engine.now()
            });
    }

    #asId(key: SqlValue): FormulaValue {
        return key === null ? null : this.#engine.ids.toId(key as number);
    }

    #follow(reference: FieldDef, path: string[], key: SqlValue): FormulaValue {
        const target = this.#engine.schema.object(reference.referenceTo[0] ?? '');
        if (key === null || !target) return null;
        const row = this.#engine.database.get(`SELECT * FROM "${target.name}" WHERE key = ?`, key);
        if (!row) return null;
        return new Rules(this.#engine, this.#access, { ...target, validationRules: [] }).read(path.join('.'), row);
    }

    /** The value of a path on a full row. */
    read(path: string, row: SqlRow): FormulaValue {
        return this.#reader(path, new Set())(row);
    }

    #global(path: string): FormulaValue {
        if (path.startsWith('$Permission.'))
            return this.#access.customPermissions.includes(path.slice('$Permission.'.length));
        if (path === '$User.Id') return this.#access.userId;
        if (path === '$User.Username') return this.#access.username;
        if (path === '$Profile.Name') return this.#access.profileName;
        return null;
    }

    get isEmpty(): boolean {
        return this.#rules.length === 0;
    }

    /** Throws RowFailure for the first rule that is broken. `before` is null for a new record. */
    check(after: SqlRow, before: SqlRow | null): void {
        for (const { rule, formula, read } of this.#rules) {
            const values = read.map((one) => one(after));
            const prior = before === null || !formula.usesPrior ? null : read.map((one) => one(before));
            const broken = formula.evaluate({ values, prior, isNew: before === null, now: this.#engine.now() });
            if (broken === true)
                throw new RowFailure('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, rule.field ? [rule.field] : []);
        }
    }
}

// Rules are objects of one loaded schema: a reload makes new ones.
const compiled = new WeakMap<ValidationRule, Formula>();

/** null and a noted problem when the rule is not a formula the org can evaluate. */
export function compileRule(engine: Engine, object: ObjectDef, rule: ValidationRule): Formula | null {
    const known = compiled.get(rule);
    if (known !== undefined) return known;
    try {
        const made = compileFormula(rule.formula, (path) => engine.resolvePath(object, path));
        compiled.set(rule, made);
        return made;
    } catch (error) {
        const problem = `${object.name}, validation rule ${rule.name}: ${(error as Error).message}`;
        if (!engine.source.problems.includes(problem)) engine.source.problems.push(problem);
        return null;
    }
}

/** The stored default of a field for a new record, or null. */
export function defaultValue(engine: Engine, object: ObjectDef, field: FieldDef): SqlValue {
    const preset = field.picklist.find((entry) => entry.isDefault && entry.active)?.value;
    if (field.type === 'boolean') return field.defaultValue === 'true' ? 1 : 0;
    if (field.defaultValue === null) return preset ?? null;
    // Standard objects and picklists write their default as it is, custom fields as a formula.
    if (!field.custom) return converterFor(field, 'csv')(field.defaultValue);
    const formula = compileFormula(field.defaultValue, (path) => engine.resolvePath(object, path));
    const value = formula.evaluate({
        values: formula.paths.map(() => null),
        prior: null,
        isNew: true,
        now: engine.now()
    });
    if (value === null || value === '') return null;
    if (typeof value === 'number' && formula.type === 'date') {
        const day = new Date(value).toISOString().slice(0, 10);
        return field.type === 'date' ? day : value;
    }
    return typeof value === 'boolean' ? Number(value) : value;
}
