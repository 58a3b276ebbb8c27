/** Base address of the REST API as the preview proxies it. */
export const API = '/services/data/v66.0';

/**
 * One request to the org as the chosen user. The result is read-only, as Lightning Data Service hands it out: a component
 * that changes it fails here too. Throws what Lightning Data Service throws (`FetchResponse`).
 * @param {string} path below `/services/data/vXX.0`
 * @param {{ method?: string, body?: unknown, headers?: Record<string, string> }} [options]
 * @returns {Promise<any>}
 */
export async function request(path, { method = 'GET', body, headers = {} } = {}) {
    let response;
    try {
        response = await fetch(API + path, {
            method,
            headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
            body: body === undefined ? undefined : JSON.stringify(body)
        });
    } catch (error) {
        throw fetchResponse({ status: 0, statusText: 'Network error' }, { message: String(error) });
    }
    const text = await response.text();
    const answer = text === '' ? undefined : JSON.parse(text);
    if (!response.ok) throw fetchResponse(response, answer);
    return deepFreeze(answer);
}

/**
 * A request of the page itself (header, record detail, account list), marked so that a test can tell it from what the
 * components ask for.
 * @param {string} path
 */
export function pageRequest(path) {
    return request(path, { headers: { 'x-preview-part': 'page' } });
}

/** All rows of a SOQL query, read for the page itself. @param {string} soql */
export async function pageQuery(soql) {
    const rows = [];
    let answer = await pageRequest(`/query?q=${encodeURIComponent(soql)}`);
    rows.push(...answer.records);
    while (!answer.done) {
        // one page at a time, because each names the next
        answer = await pageRequest(answer.nextRecordsUrl.slice(API.length));
        rows.push(...answer.records);
    }
    return rows;
}

/** @template T @param {T} value @returns {T} */
export function deepFreeze(value) {
    if (value && typeof value === 'object' && !Object.isFrozen(value)) {
        Object.values(value).forEach(deepFreeze);
        Object.freeze(value);
    }
    return value;
}

/** @param {{ status: number, statusText: string }} response @param {unknown} body */
function fetchResponse({ status, statusText }, body) {
    return { status, statusText, ok: false, headers: {}, errorType: 'fetchResponse', body };
}
