import { isObject } from './json-path.ts';

/** A request to a service, without what proves who asks. */
export interface HttpRequest {
    readonly method: 'GET' | 'POST' | 'HEAD';
    readonly url: URL;
    readonly headers?: Readonly<Record<string, string>>;
    /** Sent as JSON. */
    readonly body?: Readonly<Record<string, unknown>> | undefined;
    /** Sent as an HTML form, instead of a body. */
    readonly form?: URLSearchParams;
    /** Whether it does no harm when it is sent twice. */
    readonly repeatable: boolean;
}

/** The request with a parameter in its URL, or in its body at a dotted path. */
export function withParameter(
    request: HttpRequest,
    place: 'query' | 'body',
    name: string,
    value: string | number
): HttpRequest {
    if (place === 'body') return { ...request, body: withValue(request.body ?? {}, name.split('.'), value) };
    const url = new URL(request.url);
    url.searchParams.set(name, String(value));
    return { ...request, url };
}

function withValue(
    body: Readonly<Record<string, unknown>>,
    [key = '', ...rest]: string[],
    value: string | number
): Record<string, unknown> {
    const inner = body[key];
    return { ...body, [key]: rest.length === 0 ? value : withValue(isObject(inner) ? inner : {}, rest, value) };
}

/** What tells one request from another, to see that a service goes round in circles. */
export function identityOf(request: HttpRequest): string {
    return `${request.url.href} ${JSON.stringify(request.body ?? null)}`;
}
