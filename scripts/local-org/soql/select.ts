// The SELECT list of a record query: columns to read, and how a row becomes a record with parents and children.

import type { FieldType } from '@jetstreamapp/soql-parser-js';
import type { RecordJson } from '../org/contract.ts';
import type { FieldDef, ObjectDef } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import { malformed, notSupported } from './errors.ts';
import { Operands, isAggregateName } from './operands.ts';
import type { ParsedQuery } from './parse.ts';
import type { Scope } from './scope.ts';
import { decoder, printer } from './values.ts';
import type { Decode, Print } from './values.ts';

/** Builds one property of a record from the row's cells. */
type Setter = (record: RecordJson, cells: SqlValue[]) => void;

export interface SelectedColumn {
    name: string;
    at: number;
    print: Print;
}

export interface ChildSelect {
    name: string;
    query: ParsedQuery;
}

export class Selection {
    /** SQL of each cell; cell 0 is always the record's key. */
    readonly cells: string[];
    readonly columns: SelectedColumn[] = [];
    readonly children: ChildSelect[] = [];
    readonly names: string[] = [];
    readonly #scope: Scope;
    readonly #operands: Operands;
    readonly #setters: Setter[] = [];
    readonly #parents = new Map<string, Setter[]>();
    readonly #urlBase: string;

    constructor(scope: Scope, query: ParsedQuery, urlBase: string) {
        this.#scope = scope;
        this.#operands = new Operands(scope);
        this.#urlBase = urlBase;
        this.cells = [`${scope.alias}.key`];
        for (const item of query.fields ?? []) this.#item(item, query);
    }

    #item(item: FieldType, query: ParsedQuery): void {
        switch (item.type) {
            case 'Field':
                if (item.alias !== undefined)
                    throw malformed(`only aggregate expressions use field aliasing: ${item.alias}`);
                return this.#field(item.field);
            case 'FieldRelationship':
                return this.#field([...item.relationships, item.field].join('.'));
            case 'FieldSubquery':
                return this.#child(item.subquery);
            case 'FieldTypeof':
                return this.#typeOf(item.field, item.conditions);
            default:
                return this.#function(item, query);
        }
    }

    #add(sql: string): number {
        this.cells.push(sql);
        return this.cells.length - 1;
    }

    #field(name: string): void {
        const { sql, field, path } = this.#operands.field(name);
        this.#set(path, field, sql);
    }

    #set(path: string[], field: FieldDef, sql: string): void {
        const full = path.join('.');
        if (this.names.includes(full)) return;
        this.names.push(full);
        const at = this.#add(sql);
        const { ids } = this.#scope.context.engine;
        this.columns.push({ name: full, at, print: printer(field, ids) });
        this.#settersFor(path.slice(0, -1)).push(valueSetter(path.at(-1) as string, at, decoder(field, ids)));
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
        const at = this.#add(key === 'NULL' ? this.#operands.field(`${path.join('.')}.Id`).sql : key);
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

    #child(query: ParsedQuery): void {
        const name = 'relationshipName' in query ? query.relationshipName : '';
        const child = this.#scope.object.children.find((one) => one.name?.toLowerCase() === name.toLowerCase());
        const spelled = child?.name ?? name;
        this.names.push(spelled);
        this.children.push({ name: spelled, query });
    }

    #function(item: Extract<FieldType, { type: 'FieldFunctionExpression' }>, query: ParsedQuery): void {
        const name = item.functionName.toUpperCase();
        if (name === 'FIELDS') return this.#fieldSet(String(item.parameters[0]).toUpperCase(), query);
        if (isAggregateName(name))
            throw malformed(`an aggregate expression cannot stand beside record fields: ${item.rawValue}`);
        if (name !== 'TOLABEL') throw notSupported(`The function ${item.functionName}() in SELECT`);
        const operand = this.#operands.call(item);
        this.#set(item.alias ? [item.alias] : operand.path, operand.field, operand.sql);
    }

    #fieldSet(which: string, query: ParsedQuery): void {
        if (which !== 'STANDARD' && !((query.limit ?? Infinity) <= 200)) {
            throw malformed('The SOQL FIELDS function must have a LIMIT of at most 200');
        }
        const { object, context } = this.#scope;
        for (const field of object.fields) {
            const wanted = which === 'ALL' || (which === 'CUSTOM') === field.custom;
            if (wanted && context.access.mayReadField(object, field) && !this.names.includes(field.name))
                this.#field(field.name);
        }
    }

    #typeOf(name: string, conditions: { type: string; objectType?: string; fieldList: string[] }[]): void {
        const { object, context } = this.#scope;
        const reference = object.byRelationship.get(name.toLowerCase());
        if (!reference || reference.referenceTo.length < 2)
            throw malformed(`TYPEOF needs a polymorphic relationship, which ${name} is not`);
        const { ids, schema } = context.engine;
        const at = this.#add(`${this.#scope.alias}."${reference.name}"`);
        const branches = new Map<string, Setter[]>();
        let otherwise: Setter[] = [];
        for (const condition of conditions) {
            if (condition.type === 'ELSE') otherwise = this.#elseSetters(reference, condition.fieldList);
            else {
                const target = schema.object(condition.objectType ?? '');
                if (!target || !reference.referenceTo.includes(target.name))
                    throw malformed(`${condition.objectType} is not a type of ${name}`);
                branches.set(target.keyPrefix, this.#branchSetters(reference, target, condition.fieldList));
            }
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

    #branchSetters(reference: FieldDef, target: ObjectDef, names: string[]): Setter[] {
        return names.map((name) => {
            const { field, sql } = this.#scope.resolveFor(reference, target, name);
            return valueSetter(field.name, this.#add(sql), decoder(field, this.#scope.context.engine.ids));
        });
    }

    #elseSetters(reference: FieldDef, names: string[]): Setter[] {
        return names.map((name) => {
            const { field, sql } = this.#scope.resolve(`${reference.relationshipName}.${name}`);
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

function valueSetter(name: string, at: number, decode: Decode): Setter {
    return (record, cells) => {
        record[name] = decode(cells[at] as SqlValue);
    };
}
