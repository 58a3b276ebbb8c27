// A SOQL text from beginning to end.

import type { Access } from '../org/access.ts';
import { OrgError } from '../org/contract.ts';
import type { QueryOptions, QueryResult, RecordJson, RowStream } from '../org/contract.ts';
import type { Engine } from '../org/engine.ts';
import type { SqlValue } from '../store/database.ts';
import { AggregateReader, isAggregateQuery, isPlainCount, noGroups, plainCount } from './aggregate.ts';
import { checkClauses, limitSql, orderSql, readableObject, whereSql } from './clauses.ts';
import { malformed } from './errors.ts';
import { Operands } from './operands.ts';
import { parseSoql } from './parse.ts';
import { PageReader } from './records.ts';
import { Parameters, Scope } from './scope.ts';
import type { QueryContext } from './scope.ts';
import type { Selection } from './select.ts';
import type { SelectQuery } from './syntax.ts';
import { queryAccess, USER_RECORD_ACCESS } from './user-record-access.ts';

// Rows read at a time for a Bulk result: big enough to be fast, small enough to stay flat.
const CHUNK = 2000;

interface Prepared {
    context: QueryContext;
    query: SelectQuery;
    scope: Scope;
    urlBase: string;
}

function prepare(engine: Engine, access: Access, soql: string, options: QueryOptions): Prepared {
    const query = parseSoql(soql);
    checkClauses(query);
    let aliases = 0;
    const context: QueryContext = {
        engine,
        access,
        soql,
        now: engine.now(),
        parameters: new Parameters(),
        all: options.all ?? false,
        nextAlias: () => `j${(aliases += 1)}`
    };
    const object = readableObject(context, query.from);
    const scope = new Scope(context, object, 't', query.aliases);
    return { context, query, scope, urlBase: urlBase(access, options) };
}

function urlBase({ api }: Access, { apiVersion = '66.0' }: QueryOptions): string {
    return `/services/data/v${apiVersion}/${api === 'tooling' ? 'tooling/' : ''}sobjects`;
}

/** The keys of all matching records in order: 8 bytes each, so that a million stay small. */
function matchingKeys(scope: Scope, query: SelectQuery): Float64Array {
    const where = whereSql(scope, query);
    const order = orderSql(new Operands(scope), query, 't.key');
    const { engine, parameters } = scope.context;
    const statement = engine.database.prepare(
        `SELECT t.key FROM ${scope.from} WHERE ${where}${order}${limitSql(query)}`
    );
    statement.setReturnArrays(true);
    let keys = new Float64Array(256);
    let count = 0;
    for (const row of statement.iterate(...parameters.values) as unknown as Iterable<[number]>) {
        if (count === keys.length) {
            const wider = new Float64Array(count * 2);
            wider.set(keys);
            keys = wider;
        }
        keys[count] = row[0];
        count += 1;
    }
    return keys.subarray(0, count);
}

/** Throws OrgError. */
export function runQuery(engine: Engine, access: Access, soql: string, options: QueryOptions): QueryResult {
    const { context, query, scope, urlBase } = prepare(engine, access, soql, options);
    const object = scope.object.name;
    if (object === USER_RECORD_ACCESS) return queryAccess(engine, access, soql, query);
    if (isPlainCount(query)) {
        return {
            object,
            kind: 'count',
            columns: [],
            children: new Map(),
            totalSize: plainCount(scope, query),
            page: () => []
        };
    }
    if (isAggregateQuery(query)) {
        const { columns, records } = new AggregateReader(scope, query).run();
        return {
            object,
            kind: 'aggregate',
            columns,
            children: new Map(),
            totalSize: records.length,
            page: pageOf(records)
        };
    }
    if (query.having) throw noGroups();
    const reader = new PageReader(context, scope.object, query, urlBase);
    const keys = matchingKeys(scope, query);
    return {
        ...reader.columns(),
        kind: 'records',
        totalSize: keys.length,
        page: (start, count) => reader.records(keys.subarray(start, start + count))
    };
}

const pageOf =
    (records: RecordJson[]) =>
    (start: number, count: number): RecordJson[] =>
        records.slice(start, start + count);

function textRow(selection: Selection, cells: SqlValue[]): string[] {
    return selection.columns.map((column) => column.print(cells[column.at] as SqlValue));
}

/** Bulk 2.0 query: rows of text. Throws OrgError; aggregates and child queries are refused as Salesforce does. */
export function runRowQuery(engine: Engine, access: Access, soql: string, options: QueryOptions): RowStream {
    const { context, query, scope, urlBase } = prepare(engine, access, soql, options);
    if (scope.object.name === USER_RECORD_ACCESS) throw malformed('UserRecordAccess is not supported in Bulk Query');
    if (isAggregateQuery(query)) throw malformed('Aggregate Relationship query not supported in Bulk Query');
    if (query.having) throw noGroups();
    const reader = new PageReader(context, scope.object, query, urlBase);
    if (reader.selection.children.length > 0)
        throw malformed('Aggregate Relationship query not supported in Bulk Query');
    if (reader.selection.columns.length !== reader.selection.names.length)
        throw malformed('TYPEOF is not supported in Bulk Query');
    if (reader.selection.hasCompound)
        throw new OrgError(400, 'FUNCTIONALITY_NOT_ENABLED', 'Selecting compound data not supported in Bulk Query');
    const keys = matchingKeys(scope, query);
    return {
        columns: reader.selection.columns.map((column) => column.name),
        totalSize: keys.length,
        *rows(start, count) {
            const end = Math.min(start + count, keys.length);
            for (let at = start; at < end; at += CHUNK) {
                const rows = reader.rows(keys.subarray(at, Math.min(at + CHUNK, end)));
                for (const cells of rows) yield textRow(reader.selection, cells);
            }
        }
    };
}
