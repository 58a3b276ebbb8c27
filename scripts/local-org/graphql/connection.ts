// One page of records: `uiapi.query.Account(first: 10, after: ..., where: ..., orderBy: ...)`.
import { GraphQLEnumType, GraphQLInt, GraphQLString, Kind } from 'graphql';
import type { GraphQLFieldConfigArgumentMap, GraphQLInputObjectType, GraphQLResolveInfo } from 'graphql';
import { OrgError } from '../org/contract.ts';
import type { RestRequest } from '../http/message.ts';
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
    orderBy?: Record<string, Record<string, unknown>> | null;
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
    /** For a child relationship: the lookup and the id it must have. */
    parent?: { field: string; id: string };
}

/** Runs the query of a connection and cuts out the page. Throws OrgError, which becomes an entry of `errors`. */
export function resolveConnection(
    request: RestRequest,
    info: GraphQLResolveInfo,
    args: ConnectionArguments,
    target: Target
): Record<string, unknown> {
    const columns = columnsAt(info, ['edges', 'node'], target.describe, target.object);
    const soql = `SELECT ${columns.join(', ')} FROM ${target.object}${clauses(request, info, args, target)}`;
    const result = request.service.org.query(request.session, soql, { apiVersion: request.version });
    const start = positionAfter(args.after);
    const records = result.page(start, pageSize(args.first));
    const end = start + records.length;
    return {
        edges: records.map((node, index) => ({ node, cursor: cursor(start + index + 1) })),
        pageInfo: {
            startCursor: records.length > 0 ? cursor(start + 1) : null,
            endCursor: records.length > 0 ? cursor(end) : null,
            hasNextPage: end < result.totalSize,
            hasPreviousPage: start > 0
        },
        totalCount: result.totalSize,
        pageResultCount: records.length
    };
}

function clauses(request: RestRequest, info: GraphQLResolveInfo, args: ConnectionArguments, target: Target): string {
    const { describe, object, parent } = target;
    const conditions = [
        parent ? `${parent.field} = ${quote(parent.id)}` : null,
        args.scope === 'MINE' ? `OwnerId = ${quote(request.session.userId)}` : null,
        args.where ? condition(describe, object, args.where) : null
    ].filter((part) => part !== null);
    const order = args.orderBy ? orderTerms(describe, object, asWritten(info, args.orderBy)) : [];
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    return where + (order.length > 0 ? ` ORDER BY ${order.join(', ')}` : '');
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
