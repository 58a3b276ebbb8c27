// The parts every operation needs: database, catalogue, schema, compiled formulas, clock.

import { compileFormula } from '../formula/compile.ts';
import type { Formula, PathInfo } from '../formula/compile.ts';
import { roundDecimal } from '../formula/values.ts';
import type { FormulaType, FormulaValue } from '../formula/values.ts';
import { buildSchema } from '../schema/build.ts';
import { Schema } from '../schema/model.ts';
import type { FieldDef, ObjectDef, PackageSource, SharingModel } from '../schema/model.ts';
import { withNamespace } from '../schema/namespace.ts';
import { readPackages } from '../schema/source.ts';
import { Catalog } from '../store/catalog.ts';
import type { Database, SqlValue } from '../store/database.ts';
import type { IdBook } from '../store/ids.ts';
import { prepareTables } from '../store/tables.ts';
import { Storage } from './storage.ts';

const FORMULA_TYPES: Record<string, FormulaType> = {
    boolean: 'boolean',
    int: 'number',
    double: 'number',
    currency: 'number',
    percent: 'number',
    date: 'date',
    datetime: 'datetime',
    picklist: 'picklist'
};

const formulaType = (field: FieldDef): FormulaType => FORMULA_TYPES[field.type] ?? 'text';

/** A formula that only looks at its own object's fields, or at `$Permission.X`; `sqlName` computes it inside SQLite. */
export interface FieldFormula {
    formula: Formula;
    sqlName: string;
}

export class Engine {
    readonly database: Database;
    readonly catalog: Catalog;
    readonly ids: IdBook;
    readonly now: () => number;
    schema: Schema = new Schema([]);
    source: PackageSource = {
        objects: [],
        permissionSets: [],
        customPermissions: [],
        sharingRules: [],
        layouts: new Map(),
        problems: []
    };
    /** In front of every name of the package, as when it was installed; null: names as they are in the source. */
    namespace: string | null = null;
    /** ISO codes of the currencies, the corporate one first; none in an org with one currency. */
    currencies: readonly string[] = [];
    /** Counts up with every reload: caches compare it. */
    generation = 0;
    readonly storage: Storage;
    readonly #accountSharing: SharingModel;
    #formulas = new Map<FieldDef, FieldFormula>();

    constructor(database: Database, now: () => number, accountSharing: SharingModel, dataStorageMb?: number) {
        this.storage = new Storage(this, dataStorageMb);
        this.database = database;
        this.catalog = new Catalog(database);
        this.ids = this.catalog.ids;
        this.now = now;
        this.#accountSharing = accountSharing;
    }

    /** Reads the package folders and brings schema and tables up to them. */
    load(sourceDirs: string[]): void {
        const source = readPackages(sourceDirs);
        this.source = this.namespace === null ? source : withNamespace(source, this.namespace);
        this.database.transaction(() => {
            const prefix = (name: string): string => this.catalog.customPrefix(name);
            this.schema = buildSchema(this.source, prefix, this.#accountSharing, this.currencies);
            this.catalog.register(this.schema.objects);
            this.source.problems.push(...prepareTables(this.database, this.schema.objects));
        });
        this.generation += 1;
        this.#formulas = new Map();
        this.#registerTextFolding();
        for (const object of this.schema.objects) {
            for (const field of object.fields) if (field.formula !== null) this.#prepareFormula(object, field);
        }
    }

    /** SQLite's NOCASE knows ASCII letters only; fold() is used where other letters are compared. */
    #registerTextFolding(): void {
        this.database.sqlite.function('fold', { deterministic: true }, (value: unknown) =>
            typeof value === 'string' ? value.toLowerCase() : (value as SqlValue)
        );
    }

    /** Finds what a formula path means, walking relationships: `Account.Owner.Name`. */
    resolvePath(object: ObjectDef, path: string): PathInfo | undefined {
        if (path.startsWith('$'))
            return { path, type: path.startsWith('$Permission.') ? 'boolean' : 'text', blankAsZero: false };
        const parts = path.split('.');
        let current = object;
        const spelled: string[] = [];
        for (const part of parts.slice(0, -1)) {
            const reference = current.byRelationship.get(part.toLowerCase());
            const target = reference && this.schema.object(reference.referenceTo[0] ?? '');
            if (!reference || !target) return undefined;
            spelled.push(reference.relationshipName ?? '');
            current = target;
        }
        const field = current.byName.get((parts.at(-1) ?? '').toLowerCase());
        if (!field) return undefined;
        return { path: [...spelled, field.name].join('.'), type: formulaType(field), blankAsZero: false };
    }

    #prepareFormula(object: ObjectDef, field: FieldDef): void {
        try {
            const formula = compileFormula(field.formula ?? '', (path) => {
                const info = this.resolvePath(object, path);
                return info && { ...info, blankAsZero: field.blankAsZero };
            });
            const sqlName = `formula_${object.name}_${field.name}`.toLowerCase();
            const read = formula.paths.map((path) => this.#pathReader(object, path));
            const write = this.#resultWriter(field);
            this.database.sqlite.function(sqlName, { varargs: true }, (...cells: unknown[]) => {
                const values = cells.map((cell, i) => (read[i] as (cell: SqlValue) => FormulaValue)(cell as SqlValue));
                return write(formula.evaluate({ values, prior: null, isNew: false, now: this.now() }));
            });
            this.#formulas.set(field, { formula, sqlName });
        } catch (error) {
            this.source.problems.push(`${object.name}.${field.name}: ${(error as Error).message}`);
        }
    }

    #pathReader(object: ObjectDef, path: string): (cell: SqlValue) => FormulaValue {
        const type = this.resolvePath(object, path)?.type;
        const name = path.split('.').at(-1) ?? '';
        const isKey =
            name === 'Id' || (!path.includes('.') && object.byName.get(name.toLowerCase())?.type === 'reference');
        if (isKey) return (cell) => (cell === null ? null : this.ids.toId(cell as number));
        return cellReader(type ?? 'text');
    }

    #resultWriter(field: FieldDef): (value: FormulaValue) => SqlValue {
        if (field.type === 'boolean') return (value) => (value === true ? 1 : 0);
        if (field.type === 'date')
            return (value) => (value === null ? null : new Date(value as number).toISOString().slice(0, 10));
        if (formulaType(field) === 'number') {
            return (value) => (typeof value === 'number' ? roundDecimal(value, field.scale) : null);
        }
        return (value) => (value === null || value === '' ? null : (value as SqlValue));
    }

    formulaOf(field: FieldDef): FieldFormula | undefined {
        return this.#formulas.get(field);
    }
}

/** Stored cell -> formula value. */
export function cellReader(type: FormulaType): (cell: SqlValue) => FormulaValue {
    if (type === 'boolean') return (cell) => cell === 1;
    if (type === 'date') return (cell) => (cell === null ? null : Date.parse(`${cell}T00:00:00Z`));
    return (cell) => cell;
}
