/** Values as JSON.stringify writes them, in a fraction of its time where they are numbers and plain texts. */

/** Printable ASCII without the two characters that JSON escapes. */
const PLAIN = /^[ !#-[\]-~]*$/u;

/**
 * @param {unknown} value anything but undefined
 * @param {string} quote what stands for a quotation mark
 * @returns {string}
 */
export function jsonText(value, quote) {
    if (typeof value === 'string' && PLAIN.test(value)) return quote + value + quote;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
    return JSON.stringify(value).replaceAll('"', quote);
}
