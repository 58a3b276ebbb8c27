// What the columns of a request mean for one object: made once, used for every row that has the same columns.

import type { Access } from '../org/access.ts';
import type { Engine } from '../org/engine.ts';
import type { FieldDef, ObjectDef } from '../schema/model.ts';
import type { Convert } from './convert.ts';
import { converterFor } from './convert.ts';
import type { RowFailure } from './failure.ts';
import { RowFailure as Failure, notWritable, unknownField } from './failure.ts';
import type { References } from './references.ts';

export interface PlannedCell {
    /** Position in the sent row. */
    at: number;
    field: FieldDef;
    convert: Convert;
}

export interface ColumnPlan {
    cells: PlannedCell[];
    /** Positions of `Id` and of the upsert key in the sent row; -1 when they are not sent. */
    idAt: number;
    externalAt: number;
    /** The columns themselves are wrong: every row fails with this. */
    insertFailure: RowFailure | null;
    updateFailure: RowFailure | null;
}

export interface PlanOptions {
    format: 'json' | 'csv';
    externalField: FieldDef | null;
}

export class Planner {
    readonly #engine: Engine;
    readonly #access: Access;
    readonly #object: ObjectDef;
    readonly #references: References;
    readonly #options: PlanOptions;

    constructor(engine: Engine, access: Access, object: ObjectDef, references: References, options: PlanOptions) {
        this.#engine = engine;
        this.#access = access;
        this.#object = object;
        this.#references = references;
        this.#options = options;
    }

    plan(columns: string[]): ColumnPlan {
        const plan: ColumnPlan = { cells: [], idAt: -1, externalAt: -1, insertFailure: null, updateFailure: null };
        const notCreateable: string[] = [];
        const notUpdateable: string[] = [];
        const seen = new Set<string>();
        for (const [at, column] of columns.entries()) {
            if (column.toLowerCase() === 'id') {
                plan.idAt = at;
                continue;
            }
            const cell = this.#cell(at, column);
            if (!cell) return this.#refused(plan, unknownField(this.#object, column));
            const { field } = cell;
            if (seen.has(field.name))
                return this.#refused(plan, new Failure('INVALID_FIELD', `Duplicate field: ${field.name}`));
            seen.add(field.name);
            if (field === this.#options.externalField) plan.externalAt = at;
            const editable = this.#access.mayEditField(this.#object, field);
            if (!field.createable || !editable) notCreateable.push(field.name);
            // The key of an upsert may stand in the row without being written.
            if ((!field.updateable || !editable) && field !== this.#options.externalField)
                notUpdateable.push(field.name);
            plan.cells.push(cell);
        }
        if (notCreateable.length > 0) plan.insertFailure = notWritable(notCreateable);
        if (notUpdateable.length > 0) plan.updateFailure = notWritable(notUpdateable);
        return plan;
    }

    #refused(plan: ColumnPlan, failure: RowFailure): ColumnPlan {
        return { ...plan, cells: [], insertFailure: failure, updateFailure: failure };
    }

    #cell(at: number, column: string): PlannedCell | null {
        if (column.includes('.')) return this.#relationshipCell(at, column);
        const field = this.#object.byName.get(column.toLowerCase());
        if (!field || !this.#access.mayReadField(this.#object, field)) return null;
        const convert =
            field.type === 'reference'
                ? this.#references.byId(field, this.#object)
                : converterFor(field, this.#options.format);
        return { at, field, convert };
    }

    /** `Account.Health_Key__c`, or `Owner:User.Username` where the target must be named. */
    #relationshipCell(at: number, column: string): PlannedCell | null {
        const [relation = '', external = '', ...rest] = column.split('.');
        const [name = '', wanted] = relation.split(':');
        const field = this.#object.byRelationship.get(name.toLowerCase());
        if (!field || rest.length > 0 || !this.#access.mayReadField(this.#object, field)) return null;
        const target = this.#engine.schema.object(wanted ?? field.referenceTo[0] ?? '');
        const key = target?.byName.get(external.toLowerCase());
        if (!target || !key || !this.#access.mayReadField(target, key)) return null;
        if (key.type === 'id') return { at, field, convert: this.#references.byId(field, this.#object) };
        if (!isKeyField(key)) return null;
        return { at, field, convert: this.#references.byExternalId(target, key) };
    }
}

/** May a record be found by this field: external id, or one of the standard fields Salesforce marks idLookup. */
export const isKeyField = (field: FieldDef): boolean =>
    field.externalId || field.type === 'id' || (!field.custom && (field.unique || field.type === 'email'));
