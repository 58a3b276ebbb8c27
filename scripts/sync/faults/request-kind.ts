/** A request as the proxy between job and org sees it. */
interface Request {
    readonly method: string;
    readonly path: string;
}

/** What kind of request it is: method and route with ids left out; queries by the object they ask. */
export function kindOf({ method, path }: Request): string {
    const { pathname, searchParams } = new URL(path, 'http://org');
    const route = pathname.replace(/^\/services\/(data\/v[\d.]+\/?)?/u, '').replace(/^$/u, 'versions');
    const soql = searchParams.get('q');
    if (soql !== null) return `${method} query ${/COUNT\(\)/iu.test(soql) ? 'count ' : ''}${objectOf(soql)}`;
    const named = route
        .replace(/^(jobs\/\w+)\/\w+/u, '$1/:id')
        .replace(/^(sobjects\/\w+\/\w+__c)\/.+$/u, '$1/:key')
        .replace(/^(sobjects\/\w+)\/\w{18}$/u, '$1/:id')
        .replace(/^query\/.+$/u, 'query/:more')
        .replace(/^id\/.+$/u, 'id/:org/:user');
    return `${method} ${named}`;
}

function objectOf(soql: string): string {
    return /\bFROM\s+(\w+)/iu.exec(soql)?.[1] ?? 'unknown';
}
