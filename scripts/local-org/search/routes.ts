// GET search?q=<SOSL>, GET and POST parameterizedSearch
import { badRequest } from '../http/errors.ts';
import { ok } from '../http/message.ts';
import type { RestRequest, Route } from '../http/message.ts';
import { groupOf, limitOf, malformedSearch, MAX_RESULTS, parseSearch } from './parse.ts';
import type { Returning, Search } from './parse.ts';
import { search } from './run.ts';

const PATH = '/services/data/:version';

interface Parameters {
    q?: unknown;
    in?: unknown;
    fields?: unknown;
    sobjects?: unknown;
    overallLimit?: unknown;
    defaultLimit?: unknown;
}

function searchOf(sent: Parameters): Search {
    if (typeof sent.q !== 'string' || sent.q.trim() === '') throw malformedSearch('q is missing: the text to look for');
    const limit = optionalLimit(sent.defaultLimit, 'defaultLimit');
    const sobjects = sent.sobjects === undefined ? null : listOf(sent.sobjects, 'sobjects');
    return {
        term: sent.q,
        group: groupOf(typeof sent.in === 'string' ? sent.in : undefined),
        returning: sobjects && sobjects.map((item) => returningOf(item, sent.fields, limit)),
        limit: optionalLimit(sent.overallLimit, 'overallLimit') ?? MAX_RESULTS
    };
}

function listOf(value: unknown, name: string): unknown[] {
    if (Array.isArray(value) && value.length <= 20) return value;
    throw badRequest('INVALID_INPUT', `${name} must be a list of 20 at most`);
}

function optionalLimit(value: unknown, name: string): number | null {
    if (value === undefined || value === null) return null;
    if (typeof value === 'number' || (typeof value === 'string' && /^\d{1,9}$/.test(value)))
        return limitOf(Number(value));
    throw badRequest('INVALID_INPUT', `${name} must be a number`);
}

function returningOf(item: unknown, fields: unknown, limit: number | null): Returning {
    const object = (item ?? {}) as Record<string, unknown>;
    if (typeof object.name !== 'string') throw badRequest('INVALID_INPUT', 'Each of sobjects needs a name');
    const unknown = Object.keys(object).find((name) => !['name', 'fields', 'limit', 'where', 'orderBy'].includes(name));
    if (unknown !== undefined)
        throw badRequest('INVALID_INPUT', `${unknown} of sobjects is not supported by the local org`);
    const text = (name: string): string | null => (typeof object[name] === 'string' ? object[name] : null);
    return {
        object: object.name,
        fields: listOf(object.fields ?? fields ?? ['Id'], 'fields').map(String),
        where: text('where'),
        orderBy: text('orderBy'),
        limit: optionalLimit(object.limit, 'limit') ?? limit,
        offset: null
    };
}

/** `sobject=Account&sobject=Contact&Account.fields=Id,Name&Account.limit=5` */
function fromQuery(query: URLSearchParams): Parameters {
    const get = (name: string): string | undefined => query.get(name) ?? undefined;
    const names = query.getAll('sobject');
    const sobjects = names.map((name) => ({
        name,
        fields: get(`${name}.fields`)?.split(','),
        limit: get(`${name}.limit`),
        where: get(`${name}.where`),
        orderBy: get(`${name}.orderBy`)
    }));
    return {
        q: get('q'),
        in: get('in'),
        fields: get('fields')?.split(','),
        sobjects: names.length > 0 ? sobjects : undefined,
        overallLimit: get('overallLimit'),
        defaultLimit: get('defaultLimit')
    };
}

const answer = (request: RestRequest, asked: Search) => ok({ searchRecords: search(request, asked) });

export const searchRoutes: Route[] = [
    {
        method: 'GET',
        path: `${PATH}/search`,
        handle: (request) => answer(request, parseSearch(request.query.get('q') ?? ''))
    },
    {
        method: 'GET',
        path: `${PATH}/parameterizedSearch`,
        handle: (request) => answer(request, searchOf(fromQuery(request.query)))
    },
    {
        method: 'POST',
        path: `${PATH}/parameterizedSearch`,
        handle: (request) => answer(request, searchOf((request.body ?? {}) as Parameters))
    }
];
