// One page of records: `uiapi.query.Account(first: 10, after: ..., where: ..., orderBy: ...)`.
import { GraphQLEnumType, GraphQLInt, GraphQLString, Kind } from 'graphql';
import type { GraphQLFieldConfigArgumentMap, GraphQLInputObjectType, GraphQLResolveInfo } from 'graphql';
import { OrgError } from '../org/contract.ts';
import type { RecordJson } from '../org/contract.ts';
import type { RestRequest } from '../http/message.ts';
import { childLists, knowSiblings } from './child-lists.ts';
import { condition, orderTerms, quote } from './filter.ts';
import type { Describe } from './filter.ts';
import { columnsAt } from './selection.ts';

const DEFAULT_FIRST = 10;
const MAX_FIRST = 2000;
const SCOPE = new GraphQLEnumType({ name: 'SupportedScopes', values: { EVERYTHING: {}, MINE: {} } });

export interface ConnectionArguments {
    first?: number | null;
    after?: string | null;
    where?: Record<string, unknown> | null;
    orderBy?: Record<string, Record<string, unknown> | null | undefined> | null;
    scope?: 'EVERYTHING' | 'MINE' | null;
    upperBound?: number | null;
}

export function connectionArguments(
    filter: GraphQLInputObjectType,
    order: GraphQLInputObjectType
): GraphQLFieldConfigArgumentMap {
    return {
        first: { type: GraphQLInt },
        after: { type: GraphQLString },
        where: { type: filter },
        orderBy: { type: order },
        scope: { type: SCOPE },
        upperBound: { type: GraphQLInt }
    };
}

interface Target {
    object: string;
    describe: Describe;
    /** For a child relationship: its name and lookup, and the record above. */
    child?: { relationship: string; field: string; source: RecordJson };
}

/** What a connection asks, as SOQL. */
interface ConnectionQuery {
    columns: string[];
    conditions: string[];
    order: string;
    start: number;
    first: number;
    upperBound: number | null;
}

/** Runs the query of a connection and cuts out the page. Throws OrgError, which becomes an entry of `errors`. */
export function resolveConnection(
    request: RestRequest,
    info: GraphQLResolveInfo,
    args: ConnectionArguments,
    target: Target
): Record<string, unknown> {
    const asked = connectionQuery(request, info, args, target);
    const { child, object } = target;
    if (!child) return topList(request, asked, object);
    const found =
        asked.start === 0 ? childLists(request, info, child, { ...asked, object }).get(String(child.source.Id)) : null;
    if (found) return page(asked, found.records, found.totalCount);
    const ownLookup = `${child.field} = ${quote(String(child.source.Id))}`;
    return topList(request, { ...asked, conditions: [ownLookup, ...asked.conditions] }, object);
}

function topList(request: RestRequest, asked: ConnectionQuery, object: string): Record<string, unknown> {
    const { columns, conditions, order, upperBound } = asked;
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    const limit = upperBound === null ? '' : ` LIMIT ${upperBound}`;
    const soql = `SELECT ${columns.join(', ')} FROM ${object}${where}${order}${limit}`;
    const result = request.service.org.query(request.session, soql, { apiVersion: request.version });
    const records = result.page(asked.start, asked.first);
    knowSiblings(records);
    return page(asked, records, result.totalSize);
}

/** `totalCount` as far as `upperBound` lets it count. */
function page(asked: ConnectionQuery, records: RecordJson[], found: number): Record<string, unknown> {
    const { start } = asked;
    const totalCount = Math.min(found, asked.upperBound ?? Infinity);
    const end = start + records.length;
    return {
        edges: records.map((node, index) => ({ node, cursor: cursor(start + index + 1) })),
        pageInfo: {
            startCursor: records.length > 0 ? cursor(start + 1) : null,
            endCursor: records.length > 0 ? cursor(end) : null,
            hasNextPage: end < totalCount,
            hasPreviousPage: start > 0
        },
        totalCount,
        pageResultCount: records.length
    };
}

function connectionQuery(
    request: RestRequest,
    info: GraphQLResolveInfo,
    args: ConnectionArguments,
    { describe, object }: Target
): ConnectionQuery {
    const conditions = [
        args.scope === 'MINE' ? `OwnerId = ${quote(request.session.userId)}` : null,
        args.where ? condition(describe, object, args.where) : null
    ].filter((part) => part !== null);
    const order = args.orderBy ? orderTerms(describe, object, asWritten(info, args.orderBy)) : [];
    return {
        columns: columnsAt(info, ['edges', 'node'], describe, object),
        conditions,
        order: order.length > 0 ? ` ORDER BY ${order.join(', ')}` : '',
        start: positionAfter(args.after),
        first: pageSize(args.first),
        upperBound: args.upperBound ?? null
    };
}

/** Input objects lose the order of their keys on the way here; the document still has it. */
function asWritten<T>(info: GraphQLResolveInfo, orderBy: Record<string, T>): Record<string, T> {
    const argument = info.fieldNodes[0]?.arguments?.find(({ name }) => name.value === 'orderBy')?.value;
    if (argument?.kind !== Kind.OBJECT) return orderBy;
    return Object.fromEntries(argument.fields.map(({ name }) => [name.value, orderBy[name.value]!]));
}

function pageSize(first: number | null | undefined): number {
    if (first === null || first === undefined) return DEFAULT_FIRST;
    if (first >= 0 && first <= MAX_FIRST) return first;
    throw new OrgError(400, 'INVALID_ARGUMENT', `first: ${first} is not between 0 and ${MAX_FIRST}`);
}

/** Cursors are `v1:<position>` in base 64. */
function cursor(position: number): string {
    return Buffer.from(`v1:${position}`).toString('base64');
}

function positionAfter(after: string | null | undefined): number {
    if (after === null || after === undefined || after === '') return 0;
    const [, position] = /^v1:(\d{1,9})$/.exec(Buffer.from(after, 'base64').toString('latin1')) ?? [];
    if (position !== undefined) return Number(position);
    throw new OrgError(400, 'INVALID_ARGUMENT', `after: '${after}' is not a cursor`);
}
