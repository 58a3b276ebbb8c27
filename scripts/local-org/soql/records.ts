// Running a record query: first the keys in order, then the cells, page by page; child queries for each page.

import type { RecordJson } from '../org/contract.ts';
import type { Engine } from '../org/engine.ts';
import type { ResultColumns } from '../org/result-columns.ts';
import type { ObjectDef } from '../schema/model.ts';
import type { SqlValue } from '../store/database.ts';
import { checkClauses, orderSql, readableObject, whereSql } from './clauses.ts';
import { noSuchChildren } from './errors.ts';
import { Operands } from './operands.ts';
import { Parameters, Scope } from './scope.ts';
import type { QueryContext } from './scope.ts';
import { Selection } from './select.ts';
import type { SelectQuery } from './syntax.ts';

/** Reads the cells of given keys. Nothing stays open between two calls. */
export class PageReader {
    readonly selection: Selection;
    readonly #engine: Engine;
    readonly #object: ObjectDef;
    readonly #sql: string;
    readonly #values: SqlValue[];
    readonly #children: ChildReader[];

    constructor(context: QueryContext, object: ObjectDef, query: SelectQuery, urlBase: string) {
        const own: QueryContext = { ...context, parameters: new Parameters() };
        const keys = own.parameters.add(null);
        const scope = new Scope(own, object, 't', query.aliases);
        this.#engine = context.engine;
        this.#object = object;
        this.selection = new Selection(scope, query, urlBase);
        this.#sql = `SELECT ${this.selection.cells.join(', ')} FROM json_each(${keys}) page CROSS JOIN ${scope.from} WHERE t.key = page.value ORDER BY page.key`;
        // CROSS JOIN keeps SQLite from reading the table first; the joins below it hang on t.
        this.#values = own.parameters.values;
        this.#children = this.selection.children.map(
            (child) => new ChildReader(context, object, child.name, child.query, urlBase)
        );
    }

    columns(): ResultColumns {
        const children = new Map(this.#children.map((child) => [child.name, child.columns()]));
        return { object: this.#object.name, columns: this.selection.names, children };
    }

    rows(keys: Float64Array): SqlValue[][] {
        const statement = this.#engine.database.prepare(this.#sql);
        statement.setReturnArrays(true);
        const values = [JSON.stringify([...keys]), ...this.#values.slice(1)];
        return statement.all(...values) as unknown as SqlValue[][];
    }

    records(keys: Float64Array): RecordJson[] {
        const rows = this.rows(keys);
        const records = rows.map((cells) => this.selection.record(cells));
        for (const child of this.#children)
            child.attach(
                rows.map((cells) => cells[0] as number),
                records
            );
        return records;
    }
}

interface ChildKey {
    parent: number;
    key: number;
}

/** A child subquery: `(SELECT Id FROM Contacts ORDER BY Name LIMIT 3)`, for all parents of a page at once. */
class ChildReader {
    readonly name: string;
    readonly #engine: Engine;
    readonly #sql: string;
    readonly #values: SqlValue[];
    readonly #reader: PageReader;

    constructor(context: QueryContext, parent: ObjectDef, name: string, query: SelectQuery, urlBase: string) {
        checkClauses(query);
        const relation = parent.children.find((one) => one.name?.toLowerCase() === name.toLowerCase());
        if (!relation) throw noSuchChildren(context.soql, query.from.at, name);
        const object = readableObject(context, { name: relation.object, at: query.from.at }, true);
        const own: QueryContext = { ...context, parameters: new Parameters() };
        const parents = own.parameters.add(null);
        const scope = new Scope(own, object, 't', query.aliases);
        const column = `t."${relation.field}"`;
        const where = whereSql(scope, query);
        const order = orderSql(new Operands(scope), query, 't.key') || ' ORDER BY t.key';
        const from = query.offset ?? 0;
        const to = query.limit === null ? Number.MAX_SAFE_INTEGER : from + query.limit;
        this.#sql =
            `SELECT parent, key FROM (SELECT ${column} AS parent, t.key AS key, row_number() OVER (PARTITION BY ${column}${order}) AS place ` +
            `FROM ${scope.from} WHERE ${column} IN (SELECT value FROM json_each(${parents})) AND ${where}) ` +
            `WHERE place > ${from} AND place <= ${to} ORDER BY parent, place`;
        this.#values = own.parameters.values;
        this.#engine = context.engine;
        this.name = name;
        this.#reader = new PageReader(context, object, query, urlBase);
    }

    columns(): ResultColumns {
        return this.#reader.columns();
    }

    attach(parents: number[], records: RecordJson[]): void {
        const values = [JSON.stringify(parents), ...this.#values.slice(1)];
        const found = this.#engine.database.all(this.#sql, ...values) as unknown as ChildKey[];
        const children = this.#reader.records(Float64Array.from(found, (row) => row.key));
        const byParent = new Map<number, RecordJson[]>();
        for (const [at, row] of found.entries()) {
            const list = byParent.get(row.parent) ?? [];
            list.push(children[at] as RecordJson);
            byParent.set(row.parent, list);
        }
        for (const [at, parent] of parents.entries()) {
            const list = byParent.get(parent);
            (records[at] as RecordJson)[this.name] = list
                ? { totalSize: list.length, done: true, records: list }
                : null;
        }
    }
}
