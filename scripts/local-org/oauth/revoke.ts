// POST and GET /services/oauth2/revoke
import { OAuthError } from '../http/errors.ts';
import type { Answer, RestRequest, Route } from '../http/message.ts';

function revoke(request: RestRequest, token: string | null): Answer {
    try {
        request.service.tokens.revoke(token ?? '');
    } catch {
        throw new OAuthError('unsupported_token_type', 'this token type is not supported');
    }
    return { status: 200 };
}

export const revokeRoutes: Route[] = [
    {
        method: 'POST',
        path: '/services/oauth2/revoke',
        open: true,
        body: 'form',
        handle: (request) => revoke(request, (request.body as URLSearchParams).get('token'))
    },
    {
        method: 'GET',
        path: '/services/oauth2/revoke',
        open: true,
        handle: (request) => revoke(request, request.query.get('token'))
    }
];
