// The SELECT list of a record query: columns to read, and how a row becomes a record with parents and children.

import { OrgError } from '../org/contract.ts';
import type { RecordJson } from '../org/contract.ts';
import type { FieldDef, ObjectDef } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import { framed, malformed, notSupported } from './errors.ts';
import { isOpenOwner } from './open-owner.ts';
import { Operands, isAggregateCall } from './operands.ts';
import type { ResolvedOperand } from './operands.ts';
import type { Scope } from './scope.ts';
import type { FieldRef, FunctionCall, SelectItem, SelectQuery, TypeOfBranch } from './syntax.ts';
import { decoder, printer } from './values.ts';
import type { Decode, Print } from './values.ts';

// FIELDS(ALL) and FIELDS(CUSTOM) may not read a whole table.
const MAX_FIELDS_ROWS = 200;

/** Builds one property of a record from the row's cells. */
type Setter = (record: RecordJson, cells: SqlValue[]) => void;

export interface SelectedColumn {
    name: string;
    at: number;
    print: Print;
}

export interface ChildSelect {
    name: string;
    query: SelectQuery;
}

export class Selection {
    /** SQL of each cell; cell 0 is always the record's key. */
    readonly cells: string[];
    readonly columns: SelectedColumn[] = [];
    readonly children: ChildSelect[] = [];
    readonly names: string[] = [];
    /** An address is selected, which a Bulk result cannot hold. */
    hasCompound = false;
    readonly #scope: Scope;
    readonly #operands: Operands;
    readonly #setters: Setter[] = [];
    readonly #parents = new Map<string, Setter[]>();
    readonly #urlBase: string;

    constructor(scope: Scope, query: SelectQuery, urlBase: string) {
        this.#scope = scope;
        this.#operands = new Operands(scope);
        this.#urlBase = urlBase;
        this.cells = [`${scope.alias}.key`];
        for (const item of query.items) this.#item(item, query);
    }

    #item(item: SelectItem, query: SelectQuery): void {
        switch (item.kind) {
            case 'field':
                if (item.alias !== null)
                    throw this.#malformed(
                        item.field.at,
                        `only aggregate expressions use field aliasing: ${item.alias}`
                    );
                return this.#field(item.field);
            case 'call':
                return this.#function(item.call, item.alias, query);
            case 'child':
                return this.#child(item.query);
            case 'typeof':
                return this.#typeOf(item.relationship, item.branches);
        }
    }

    #malformed(at: number, message: string): Error {
        return framed('MALFORMED_QUERY', this.#scope.context.soql, at, message);
    }

    #add(sql: string): number {
        this.cells.push(sql);
        return this.cells.length - 1;
    }

    #field(ref: FieldRef): void {
        const operand = this.#operands.field(ref);
        this.#set(operand.path, operand);
    }

    #set(path: string[], { field, sql }: ResolvedOperand): void {
        const full = path.join('.');
        if (this.names.includes(full)) throw duplicate(full);
        this.names.push(full);
        this.hasCompound ||= field.type === 'address';
        const cell = this.#add(sql);
        const { ids } = this.#scope.context.engine;
        this.columns.push({ name: full, at: cell, print: printer(field, ids) });
        this.#settersFor(path.slice(0, -1)).push(valueSetter(path.at(-1) as string, cell, decoder(field, ids)));
    }

    /** The setters of the parent object at a relationship path; made, and hung into its own parent, when first used. */
    #settersFor(path: string[]): Setter[] {
        if (path.length === 0) return this.#setters;
        const name = path.join('.');
        const known = this.#parents.get(name);
        if (known) return known;
        const setters: Setter[] = [];
        this.#parents.set(name, setters);
        this.#settersFor(path.slice(0, -1)).push(this.#parentSetter(path, setters));
        return setters;
    }

    #parentSetter(path: string[], setters: Setter[]): Setter {
        const { ids, schema } = this.#scope.context.engine;
        const key = this.#scope.parentKey(path);
        // A polymorphic parent has no single table: its reference column itself tells which record it is.
        const at = this.#add(
            key === 'NULL' ? this.#operands.field({ kind: 'field', name: `${path.join('.')}.Id`, at: 0 }).sql : key
        );
        const polymorphic = key === 'NULL';
        const name = path.at(-1) as string;
        return (record, cells) => {
            const parentKey = cells[at] as number | null;
            if (parentKey === null || parentKey === undefined) {
                record[name] = null;
                return;
            }
            const type = schema.byPrefix(ids.prefixOf(parentKey))?.name ?? 'Name';
            const parent: RecordJson = {
                attributes: {
                    type: polymorphic ? 'Name' : type,
                    url: `${this.#urlBase}/${type}/${ids.toId(parentKey)}`
                }
            };
            for (const set of setters) set(parent, cells);
            record[name] = parent;
        };
    }

    #child(query: SelectQuery): void {
        const { name } = query.from;
        const child = this.#scope.object.children.find((one) => one.name?.toLowerCase() === name.toLowerCase());
        const spelled = child?.name ?? name;
        if (this.names.includes(spelled)) throw duplicate(spelled);
        this.names.push(spelled);
        this.children.push({ name: spelled, query });
    }

    #function(call: FunctionCall, alias: string | null, query: SelectQuery): void {
        if (call.name === 'FIELDS') return this.#fieldSet(call, query);
        if (isAggregateCall(call))
            throw this.#malformed(call.at, `an aggregate expression cannot stand beside record fields: ${call.raw}`);
        if (call.name === 'CONVERTCURRENCY')
            throw this.#malformed(call.at, 'convertCurrency() needs multiple currencies, which this org does not have');
        if (call.name !== 'TOLABEL') throw notSupported(`The function ${call.name}() in SELECT`);
        const operand = this.#operands.call(call);
        this.#set(alias === null ? operand.path : [alias], operand);
    }

    #fieldSet(call: FunctionCall, query: SelectQuery): void {
        const [arg] = call.args;
        const which = arg?.kind === 'field' ? arg.name.toUpperCase() : '';
        if (!['ALL', 'STANDARD', 'CUSTOM'].includes(which))
            throw this.#malformed(call.at, `unexpected token: '${call.raw}'`);
        if (which !== 'STANDARD' && !((query.limit ?? Infinity) <= MAX_FIELDS_ROWS)) {
            throw malformed(`The SOQL FIELDS function must have a LIMIT of at most ${MAX_FIELDS_ROWS}`);
        }
        const { object, context } = this.#scope;
        for (const field of object.fields) {
            const wanted = which === 'ALL' || (which === 'CUSTOM') === field.custom;
            if (!wanted || !context.access.mayReadField(object, field)) continue;
            this.#field({ kind: 'field', name: field.name, at: call.at });
        }
    }

    #typeOf(relationship: FieldRef, conditions: TypeOfBranch[]): void {
        const { object, context } = this.#scope;
        const reference = object.byRelationship.get(relationship.name.toLowerCase());
        if (!reference || (reference.referenceTo.length < 2 && !isOpenOwner(object, reference))) {
            throw this.#malformed(
                relationship.at,
                `TYPEOF needs a polymorphic relationship, which ${relationship.name} is not`
            );
        }
        const { ids, schema } = context.engine;
        const at = this.#add(`${this.#scope.alias}."${reference.name}"`);
        const branches = new Map<string, Setter[]>();
        let otherwise: Setter[] = [];
        for (const condition of conditions) {
            if (condition.object === null) {
                otherwise = this.#elseSetters(reference, condition.fields);
                continue;
            }
            const target = schema.object(condition.object);
            if (!target || !reference.referenceTo.includes(target.name)) {
                throw this.#malformed(condition.at, `${condition.object} is not a type of ${relationship.name}`);
            }
            branches.set(target.keyPrefix, this.#branchSetters(reference, target, condition.fields));
        }
        const relation = reference.relationshipName as string;
        this.names.push(relation);
        this.#setters.push((record, cells) => {
            const key = cells[at] as number | null;
            if (key === null) {
                record[relation] = null;
                return;
            }
            const type = schema.byPrefix(ids.prefixOf(key))?.name ?? 'Name';
            const parent: RecordJson = { attributes: { type, url: `${this.#urlBase}/${type}/${ids.toId(key)}` } };
            for (const set of branches.get(ids.prefixOf(key)) ?? otherwise) set(parent, cells);
            record[relation] = parent;
        });
    }

    #branchSetters(reference: FieldDef, target: ObjectDef, refs: FieldRef[]): Setter[] {
        return refs.map((ref) => {
            const { field, sql } = this.#scope.resolveFor(reference, target, ref);
            return valueSetter(field.name, this.#add(sql), decoder(field, this.#scope.context.engine.ids));
        });
    }

    #elseSetters(reference: FieldDef, refs: FieldRef[]): Setter[] {
        return refs.map((ref) => {
            const { field, sql } = this.#scope.resolve({ ...ref, name: `${reference.relationshipName}.${ref.name}` });
            return valueSetter(field.name, this.#add(sql), decoder(field, this.#scope.context.engine.ids));
        });
    }

    /** One row -> one record, without its children. */
    record(cells: SqlValue[]): RecordJson {
        const id = this.#scope.context.engine.ids.toId(cells[0] as number);
        const record: RecordJson = {
            attributes: { type: this.#scope.object.name, url: `${this.#urlBase}/${this.#scope.object.name}/${id}` }
        };
        for (const set of this.#setters) set(record, cells);
        return record;
    }
}

const duplicate = (name: string): OrgError => new OrgError(400, 'INVALID_FIELD', `duplicate field selected: ${name}`);

function valueSetter(name: string, at: number, decode: Decode): Setter {
    return (record, cells) => {
        record[name] = decode(cells[at] as SqlValue);
    };
}
