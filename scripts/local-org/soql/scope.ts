// One SELECT's tables: the main object, and a join for each parent relationship that is used.

import type { Access } from '../org/access.ts';
import type { Engine } from '../org/engine.ts';
import { field as makeField } from '../schema/model.ts';
import type { FieldDef, ObjectDef } from '../schema/model.ts';
import { quoted } from '../store/database.ts';
import type { SqlValue } from '../store/database.ts';
import { tableName } from '../store/tables.ts';
import { framed, noSuchColumn, noSuchRelationship, notSupported } from './errors.ts';
import { isNameField, isOpenOwner } from './open-owner.ts';
import type { FieldRef } from './syntax.ts';

/** Bound values, numbered in the order they are added, so that pieces of SQL can be put together in any order. */
export class Parameters {
    readonly values: SqlValue[] = [];

    add(value: SqlValue): string {
        this.values.push(value);
        return `?${this.values.length}`;
    }

    /** Gives the anonymous `?` of a ready condition their numbers. */
    embed(sql: string, values: SqlValue[]): string {
        let at = 0;
        return sql.replace(/\?/g, () => {
            at += 1;
            return this.add(values[at - 1] as SqlValue);
        });
    }
}

/** What a query is made under. */
export interface QueryContext {
    engine: Engine;
    access: Access;
    soql: string;
    now: number;
    parameters: Parameters;
    all: boolean;
    nextAlias: () => string;
}

export interface Resolved {
    sql: string;
    field: FieldDef;
    object: ObjectDef;
    /** Relationship names as the schema spells them, and the field. */
    path: string[];
}

interface Joined {
    alias: string;
    object: ObjectDef;
}

// A relationship may go up five levels.
const MAX_LEVELS = 5;

// Salesforce's own limit; SQLite would stop at 64 tables.
const MAX_RELATIONSHIPS = 55;

const ADDRESS_PARTS = ['Street', 'City', 'State', 'PostalCode', 'Country'];

/** A compound address as JSON text; null when all of its parts are blank. */
function addressSql(alias: string, name: string): string {
    const prefix = name.slice(0, -'Address'.length);
    const column = (part: string): string => `${alias}.${quoted(prefix + part)}`;
    const pairs = ADDRESS_PARTS.map((part) => `'${part[0]?.toLowerCase()}${part.slice(1)}', ${column(part)}`);
    return `CASE WHEN coalesce(${ADDRESS_PARTS.map(column).join(', ')}) IS NOT NULL THEN json_object(${pairs.join(', ')}) END`;
}

function ownerType(at: Joined, reference: FieldDef, spelled: string[]): Resolved {
    return {
        sql: `CASE WHEN ${at.alias}.${quoted(reference.name)} IS NULL THEN NULL ELSE 'User' END`,
        field: makeField('Type', 'Type', 'string', { length: 40 }),
        object: at.object,
        path: [...spelled, 'Type']
    };
}

export class Scope {
    readonly context: QueryContext;
    readonly object: ObjectDef;
    readonly alias: string;
    /** Names that a path may begin with, lower case -> the relationship path they stand for. */
    readonly #names: Map<string, string>;
    readonly #joins = new Map<string, Joined>();
    readonly #joinSql: string[] = [];

    constructor(context: QueryContext, object: ObjectDef, alias: string, aliases: Map<string, string> = new Map()) {
        this.context = context;
        this.object = object;
        this.alias = alias;
        // `Account.Name` stands for `Name` too.
        this.#names = new Map([[object.name.toLowerCase(), ''], ...aliases]);
    }

    /** FROM clause with all joins so far: ask when everything else is translated. */
    get from(): string {
        return `${tableName(this.object)} ${this.alias}${this.#joinSql.join('')}`;
    }

    /** Rows the user may see, deleted ones only for queryAll. */
    get visible(): string {
        const { access, all, parameters } = this.context;
        const limit = access.restriction(this.object, 'read', this.alias);
        const seen = limit === null ? [] : [parameters.embed(limit.sql, limit.values)];
        return [...(all ? [] : [`${this.alias}."IsDeleted" = 0`]), ...seen].join(' AND ') || '1';
    }

    /** Throws OrgError INVALID_FIELD. */
    resolve(ref: FieldRef): Resolved {
        const { soql, access } = this.context;
        const parts = this.#pathOf(ref.name);
        if (parts.length - 1 > MAX_LEVELS) {
            throw framed(
                'INVALID_FIELD',
                soql,
                ref.at,
                `only ${MAX_LEVELS} levels of parent relationships are allowed: ${ref.name}`
            );
        }
        let at: Joined = { alias: this.alias, object: this.object };
        const spelled: string[] = [];
        for (const [level, part] of parts.slice(0, -1).entries()) {
            const reference = this.#relationship(at.object, part, ref.at);
            spelled.push(reference.relationshipName as string);
            if (reference.referenceTo.length > 1)
                return this.#polymorphic(at, reference, parts.slice(level + 1), spelled, ref.at);
            if (isOpenOwner(at.object, reference)) {
                const [first = '', ...more] = parts.slice(level + 1);
                if (more.length === 0 && first.toLowerCase() === 'type') return ownerType(at, reference, spelled);
                if (!isNameField(first)) throw noSuchColumn(soql, ref.at, first, 'Name');
            }
            at = this.#join(at, reference, reference.referenceTo[0] as string, spelled.join('.'), ref.at);
        }
        const last = parts.at(-1) as string;
        const found = at.object.byName.get(last.toLowerCase());
        if (!found || !access.mayReadField(at.object, found)) throw noSuchColumn(soql, ref.at, last, at.object.name);
        return { sql: this.#column(at, found), field: found, object: at.object, path: [...spelled, found.name] };
    }

    /** The path without the alias it may begin with. */
    #pathOf(name: string): string[] {
        const parts = name.split('.');
        const first = (parts[0] as string).toLowerCase();
        const base = this.#names.get(first);
        if (parts.length === 1 || base === undefined || this.object.byRelationship.has(first)) return parts;
        return [...(base === '' ? [] : base.split('.')), ...parts.slice(1)];
    }

    #relationship(object: ObjectDef, name: string, at: number): FieldDef {
        const reference = object.byRelationship.get(name.toLowerCase());
        if (!reference || !this.context.access.mayReadField(object, reference)) {
            throw noSuchRelationship(this.context.soql, at, name);
        }
        return reference;
    }

    /** The key column of a parent, for telling whether there is one: `path` is a relationship path. */
    parentKey(path: string[]): string {
        const joined = this.#joins.get(path.join('.'));
        return joined ? `${joined.alias}.key` : 'NULL';
    }

    #join(from: Joined, reference: FieldDef, targetName: string, name: string, at: number): Joined {
        const known = this.#joins.get(name);
        if (known) return known;
        const { engine, access, parameters, soql } = this.context;
        const target = engine.schema.object(targetName);
        // A parent object the user may not read at all does not exist for the user.
        if (!target || !access.rights(target).read)
            throw noSuchRelationship(soql, at, reference.relationshipName ?? '');
        if (this.#joins.size >= MAX_RELATIONSHIPS) {
            throw framed(
                'MALFORMED_QUERY',
                soql,
                at,
                `a query can use at most ${MAX_RELATIONSHIPS} parent relationships`
            );
        }
        const alias = this.context.nextAlias();
        const limit = access.restriction(target, 'read', alias);
        const seen = limit === null ? '' : ` AND ${parameters.embed(limit.sql, limit.values)}`;
        const alive = this.context.all ? '' : ` AND ${alias}."IsDeleted" = 0`;
        this.#joinSql.push(
            ` LEFT JOIN ${tableName(target)} ${alias} ON ${alias}.key = ${from.alias}.${quoted(reference.name)}${alive}${seen}`
        );
        const joined = { alias, object: target };
        this.#joins.set(name, joined);
        return joined;
    }

    #column(at: Joined, found: FieldDef): string {
        if (found.type === 'id') return `${at.alias}.key`;
        if (found.type === 'address') return addressSql(at.alias, found.name);
        if (found.formula === null) return `${at.alias}.${quoted(found.name)}`;
        const made = this.context.engine.formulaOf(found);
        if (!made) throw notSupported(`The formula of ${at.object.name}.${found.name}`);
        const cells = made.formula.paths.map((path) => this.#formulaCell(at, path));
        const text = `${made.sqlName}(${cells.join(', ')})`;
        return found.type === 'string' ? `${text} COLLATE NOCASE` : text;
    }

    /** Formulas read their fields whatever the user may see, as in Salesforce. */
    #formulaCell(at: Joined, path: string): string {
        if (path.startsWith('$Permission.'))
            return this.context.access.customPermissions.includes(path.slice(12)) ? '1' : '0';
        if (path.startsWith('$')) return 'NULL';
        const parts = path.split('.');
        let current = at;
        for (const part of parts.slice(0, -1)) {
            const reference = current.object.byRelationship.get(part.toLowerCase()) as FieldDef;
            current = this.#plainJoin(current, reference);
        }
        return this.#column(current, current.object.byName.get((parts.at(-1) as string).toLowerCase()) as FieldDef);
    }

    #plainJoin(from: Joined, reference: FieldDef): Joined {
        const name = `formula:${from.alias}.${reference.name}`;
        const known = this.#joins.get(name);
        if (known) return known;
        const target = this.context.engine.schema.object(reference.referenceTo[0] as string) as ObjectDef;
        const joined = { alias: this.context.nextAlias(), object: target };
        this.#joinSql.push(
            ` LEFT JOIN ${tableName(target)} ${joined.alias} ON ${joined.alias}.key = ${from.alias}.${quoted(reference.name)} AND ${joined.alias}."IsDeleted" = 0`
        );
        this.#joins.set(name, joined);
        return joined;
    }

    /** What.Name, Who.Type: fields of the pseudo object "Name". */
    #polymorphic(from: Joined, reference: FieldDef, rest: string[], spelled: string[], at: number): Resolved {
        const [name = ''] = rest;
        const column = `${from.alias}.${quoted(reference.name)}`;
        const base = { object: from.object, path: [...spelled] };
        if (rest.length === 1 && name.toLowerCase() === 'id') {
            return {
                ...base,
                sql: column,
                field: makeField('Id', 'ID', 'id', { length: 18 }),
                path: [...spelled, 'Id']
            };
        }
        const targets = reference.referenceTo.flatMap((one) => this.context.engine.schema.object(one) ?? []);
        if (rest.length === 1 && name.toLowerCase() === 'type') {
            const numbers = targets.map(
                (one) => `WHEN ${this.context.engine.catalog.numberOf(one)} THEN '${one.name}'`
            );
            const sql = `CASE ${column} >> 40 ${numbers.join(' ')} END`;
            return {
                ...base,
                sql,
                field: makeField('Type', 'Type', 'string', { length: 40 }),
                path: [...spelled, 'Type']
            };
        }
        if (rest.length === 1 && name.toLowerCase() === 'name') {
            const names = targets.flatMap((one) => {
                if (!one.nameField || !this.context.access.rights(one).read) return [];
                const joined = this.#join(from, reference, one.name, `${spelled.join('.')}:${one.name}`, at);
                return [this.#column(joined, one.nameField)];
            });
            return {
                ...base,
                sql: `coalesce(${[...names, 'NULL', 'NULL'].join(', ')})`,
                field: makeField('Name', 'Name', 'string', { length: 255 }),
                path: [...spelled, 'Name']
            };
        }
        throw noSuchColumn(this.context.soql, at, rest.at(-1) ?? '', 'Name');
    }

    /** TYPEOF: a field of one possible target of a polymorphic reference. */
    resolveFor(reference: FieldDef, target: ObjectDef, ref: FieldRef): Resolved {
        const base = { alias: this.alias, object: this.object };
        const joined = this.#join(base, reference, target.name, `${reference.relationshipName}:${target.name}`, ref.at);
        const found = target.byName.get(ref.name.toLowerCase());
        if (!found || !this.context.access.mayReadField(target, found)) {
            throw noSuchColumn(this.context.soql, ref.at, ref.name, target.name);
        }
        return { sql: this.#column(joined, found), field: found, object: target, path: [found.name] };
    }
}
