// POST composite/graph: several graphs of requests in one call; each graph is done whole or not at all.
import { badRequest } from '../errors.ts';
import { ok } from '../message.ts';
import type { RestRequest, Route } from '../message.ts';
import { checkReferenceIds, checkSubrequest, halted, runAllOrNone } from './composite.ts';
import type { Subrequest, Subresponse } from './composite.ts';

/** Salesforce's own limits. */
const MAX_GRAPHS = 75;
const MAX_NODES = 500;
const MAX_DEPTH = 15;
const MAX_KINDS = 15;
const MAX_FAILURES = 14;

const RECORDS = /^\/services\/data\/v[\d.]+\/sobjects\/([^/?]+)\/?$/i;
const ONE_RECORD = /^\/services\/data\/v[\d.]+\/sobjects\/([^/?]+)\/[^/?]+(\?.*)?$/i;
const BY_EXTERNAL_ID = /^\/services\/data\/v[\d.]+\/sobjects\/([^/?]+)\/[^/?]+\/[^/?]+(\?.*)?$/i;

interface Graph {
    graphId: string;
    nodes: Subrequest[];
}

interface GraphAnswer {
    graphId: string;
    graphResponse: { compositeResponse: Subresponse[] };
    isSuccessful: boolean;
}

/** Throws 400 for a request that is wrong as a whole: nothing of it has run. */
function graphsOf(body: unknown): Graph[] {
    const list = (body as { graphs?: unknown } | null | undefined)?.graphs;
    if (!Array.isArray(list) || list.length === 0) {
        throw badRequest('JSON_PARSER_ERROR', 'The request body must be {"graphs": [...]} with at least one graph');
    }
    atMost(MAX_GRAPHS, list.length, 'graphs');
    const graphs = list.map(graphOf);
    const names = new Set(graphs.map(({ graphId }) => graphId));
    if (names.size < graphs.length) throw badRequest('INVALID_INPUT', 'Each graphId must be unique in the request');
    const nodes = graphs.flatMap((graph) => graph.nodes);
    atMost(MAX_NODES, nodes.length, 'nodes in one request');
    atMost(MAX_KINDS, new Set(nodes.map(kindOf)).size, 'different nodes in one request');
    for (const { graphId, nodes: own } of graphs) atMost(MAX_DEPTH, depthOf(own), `levels in graph '${graphId}'`);
    return graphs;
}

function atMost(limit: number, sent: number, what: string): void {
    if (sent > limit) throw badRequest('LIMIT_EXCEEDED', `Only ${limit} ${what} are allowed, ${sent} were sent`);
}

function graphOf(item: unknown): Graph {
    const { graphId, compositeRequest } = (item ?? {}) as { graphId?: unknown; compositeRequest?: unknown };
    if (typeof graphId !== 'string' || !/^[A-Za-z0-9][^.]{0,38}$/.test(graphId)) {
        const rule = 'must start with a letter or digit, be shorter than 40 characters and have no period';
        throw badRequest('INVALID_INPUT', `graphId '${String(graphId).slice(0, 80)}' ${rule}`);
    }
    if (!Array.isArray(compositeRequest) || compositeRequest.length === 0) {
        throw badRequest('INVALID_INPUT', `Graph '${graphId}' needs compositeRequest with at least one request`);
    }
    const nodes = compositeRequest.map(checkSubrequest);
    checkReferenceIds(nodes);
    return { graphId, nodes };
}

/** Version, method and object. Throws 400 for what a graph may not hold. */
function kindOf({ url, method, referenceId }: Subrequest): string {
    const found =
        (method === 'POST' ? RECORDS.exec(url) : null) ??
        (/^(GET|PATCH|DELETE)$/.test(method) ? ONE_RECORD.exec(url) : null) ??
        (/^(GET|PATCH|DELETE|POST)$/.test(method) ? BY_EXTERNAL_ID.exec(url) : null);
    const version = /v[\d.]+/.exec(url)?.[0];
    if (found) return `${version} ${method} ${found[1]!.toLowerCase()}`;
    const message = `${method} of '${referenceId}' is not supported in a graph: use sobjects/X, sobjects/X/id or sobjects/X/field/value`;
    throw badRequest('INVALID_INPUT', message);
}

/** Nodes in the longest chain of references. */
function depthOf(nodes: Subrequest[]): number {
    const depths = new Map<string, number>();
    for (const { referenceId, url, body } of nodes) {
        const used = JSON.stringify([url, body]).matchAll(/@\{(\w+)/g);
        const above = [...used].map(([, name]) => depths.get(name!) ?? 0);
        depths.set(referenceId, 1 + above.reduce((most, depth) => Math.max(most, depth), 0));
    }
    return Math.max(...depths.values());
}

function run(request: RestRequest, graphs: Graph[]): GraphAnswer[] {
    let failures = 0;
    return graphs.map(({ graphId, nodes }) => {
        const stopped = failures > MAX_FAILURES;
        const compositeResponse = stopped ? nodes.map(halted) : runAllOrNone(request, nodes);
        const isSuccessful = compositeResponse.every(({ httpStatusCode }) => httpStatusCode < 400);
        if (!isSuccessful) failures += 1;
        return { graphId, graphResponse: { compositeResponse }, isSuccessful };
    });
}

export const compositeGraphRoute: Route = {
    method: 'POST',
    path: '/services/data/:version/composite/graph',
    handle: (request) => ok({ graphs: run(request, graphsOf(request.body)) })
};
