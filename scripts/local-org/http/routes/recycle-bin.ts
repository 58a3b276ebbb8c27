// POST /local-org/undelete/X with { "ids": [...] }: what people do in the recycle bin, for which the REST API has nothing.
import { badRequest } from '../errors.ts';
import { ok } from '../message.ts';
import type { RestRequest, Route } from '../message.ts';
import { objectOf } from './sobject-rows.ts';

function idsOf({ body }: RestRequest): string[] {
    const ids: unknown = (body as { ids?: unknown } | null | undefined)?.ids;
    if (Array.isArray(ids) && ids.every((id) => typeof id === 'string')) return ids;
    throw badRequest('JSON_PARSER_ERROR', 'The request body must be { "ids": ["001..."] }');
}

export const undeleteRoute: Route = {
    method: 'POST',
    path: '/local-org/undelete/:object',
    handle: (request) => ok(request.service.org.undelete(request.session, objectOf(request), idsOf(request)))
};
