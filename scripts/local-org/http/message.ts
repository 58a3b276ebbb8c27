// What a route is given and what it gives back.
import type { Readable } from 'node:stream';
import type { Api, Org, Session } from '../org/contract.ts';
import type { IngestJobs } from '../bulk/ingest-jobs.ts';
import type { BulkOneJobs } from '../bulk-one/jobs.ts';
import type { QueryJobs } from '../bulk/query-jobs.ts';
import type { Deployments } from '../metadata/deployments.ts';
import type { Credentials } from '../oauth/credentials.ts';
import type { AccessTokens } from '../oauth/access-tokens.ts';
import type { QueryLocators } from './query-locators.ts';
import type { ApiUsage } from './api-usage.ts';

/** Everything routes share: one per process. */
export interface Service {
    org: Org;
    credentials: Credentials;
    tokens: AccessTokens;
    usage: ApiUsage;
    locators: QueryLocators;
    ingestJobs: IngestJobs;
    queryJobs: QueryJobs;
    bulkOneJobs: BulkOneJobs;
    deployments: Deployments;
    /** `http://127.0.0.1:PORT`, without a slash at the end. */
    instanceUrl: string;
}

export interface RestRequest {
    service: Service;
    method: string;
    /** Path without query, repeated slashes collapsed. */
    path: string;
    /** Decoded values of the `:name` parts of the route. */
    params: Record<string, string>;
    query: URLSearchParams;
    /** Names in lower case. */
    headers: Record<string, string | undefined>;
    /** "66.0"; empty outside /services/data/vXX.X. */
    version: string;
    /** Absent: the REST API itself. */
    api?: Api;
    /** Who calls. Reading it in a route that needs no session throws 401 INVALID_SESSION_ID. */
    session: Session;
    /** Parsed JSON or form body, undefined when there is none. */
    body: unknown;
    /** Runs another request inside this one (composite): same session, no counting. */
    dispatch(request: SubRequest): Answer;
}

export interface SubRequest {
    method: string;
    /** Path with query, starting with /services/data/. */
    url: string;
    headers?: Record<string, string | undefined>;
    body?: unknown;
}

export interface Answer {
    status: number;
    /** Printed as JSON; absent for an empty answer. */
    body?: unknown;
    headers?: Record<string, string>;
    /** Sent instead of `body`; its type is in `headers`. */
    stream?: Readable;
}

export interface Route {
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
    /** `/services/data/:version/sobjects/:object`: a part starting with `:` takes any one path segment. */
    path: string;
    /** Answers without an access token. */
    open?: boolean;
    /** How the body is read before `handle`. Default 'json'. */
    body?: 'json' | 'form';
    handle?(request: RestRequest): Answer | Promise<Answer>;
    /** Instead of `handle`: gets the body (already decompressed) as it arrives. */
    receive?(request: RestRequest, body: Readable): Promise<Answer>;
}

/** Path prefix of the request's own version and API: `/services/data/v66.0`. */
export function dataPath(request: RestRequest): string {
    return `/services/data/v${request.version}${request.api === 'tooling' ? '/tooling' : ''}`;
}

export function ok(body: unknown, headers?: Record<string, string>): Answer {
    return { status: 200, body, headers };
}

export function noContent(): Answer {
    return { status: 204 };
}
