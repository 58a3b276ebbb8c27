/** What the platform's errors say, in the shapes that Lightning Data Service hands them over. */

/** Codes and HTTP statuses of "you may not see this record", which a user cannot tell from "there is no such record". */
const NO_ACCESS = new Set(['INSUFFICIENT_ACCESS', 'INSUFFICIENT_ACCESS_OR_READONLY', 'NOT_FOUND', 'INVALID_TYPE']); // prettier-ignore
const NO_ACCESS_STATUS = new Set([403, 404]);

/**
 * @typedef {object} PlatformMessage
 * @property {string} [message]
 * @property {string} [errorCode]
 */

/**
 * @typedef {object} PlatformError
 * @property {number} [status]
 * @property {string} [message]
 * @property {PlatformMessage[] | (PlatformMessage & { output?: { errors?: PlatformMessage[], fieldErrors?: Record<string, PlatformMessage[]> } })} [body]
 */

/**
 * Every message in an error, each once, most specific first.
 * @param {unknown} error an error of a wire, of updateRecord, or a JavaScript one
 * @returns {string} sentences in a row; empty when it says nothing
 */
export function errorText(error) {
    const { body, message } = /** @type {PlatformError} */ (error ?? {});
    const bodies = Array.isArray(body) ? body : body ? [body] : [];
    const output = body && !Array.isArray(body) ? body.output : undefined;
    const specific = [...Object.values(output?.fieldErrors ?? {}).flat(), ...(output?.errors ?? [])];
    const texts = [...specific, ...(specific.length > 0 ? [] : bodies)].map((entry) => entry.message ?? '');
    const said = texts.filter((text) => text !== '');
    return said.length > 0 ? [...new Set(said)].join(' ') : (message ?? '');
}

/**
 * @param {unknown} error
 * @returns {boolean} whether the user may not see the record, as opposed to a failure that may pass
 */
export function isNoAccess(error) {
    const { status, body } = /** @type {PlatformError} */ (error ?? {});
    const bodies = /** @type {PlatformMessage[]} */ (Array.isArray(body) ? body : body ? [body] : []);
    return NO_ACCESS_STATUS.has(status ?? 0) || bodies.some(({ errorCode }) => NO_ACCESS.has(errorCode ?? ''));
}
