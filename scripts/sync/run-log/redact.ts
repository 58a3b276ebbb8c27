/** Shortest secret that is looked for; anything shorter would blank out ordinary numbers. */
const SHORTEST = 6;

const PATTERNS: readonly [RegExp, string][] = [
    [/-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)/gu, '***'],
    [/\b(Bearer|Basic)\s+[\w.~+/=!-]+/giu, '$1 ***'],
    [/\b00D[A-Za-z0-9]{12,15}![\w.]+/gu, '***'],
    [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/gu, '***'],
    // An address that shows how one is written keeps its words.
    [/:\/\/(?!user:password@)[^\s/@:]*:[^\s/@]+@/gu, '://***@'],
    [/\b(password|passwd|pwd|secret|client_secret|api[_-]?key|access_token|token)=[^\s&;,]+/giu, '$1=***']
];

/** As a text stands in the query of an address or in a form: more is escaped, and a space is a plus sign. */
function inForm(text: string): string {
    return new URLSearchParams({ a: text }).toString().slice(2);
}

/** A secret in the ways in which services repeat it: in addresses, some with small hexadecimal digits, and in JSON, some with `\/`. */
function waysToWrite(secret: string): string[] {
    const escaped = [encodeURIComponent(secret), encodeURI(secret), inForm(secret)];
    const small = escaped.map((text) => text.replace(/%[0-9A-F]{2}/gu, (sign) => sign.toLowerCase()));
    const json = JSON.stringify(secret).slice(1, -1);
    return [secret, ...escaped, ...small, json, json.replaceAll('/', '\\/')];
}

/** What to look for when secrets are to be taken out of many texts, see {@link withoutWritten}. */
export function waysToWriteAll(secrets: readonly string[]): readonly string[] {
    const ways = new Set(secrets.flatMap(waysToWrite).filter((way) => way.length >= SHORTEST));
    return [...ways].sort((a, b) => b.length - a.length);
}

/** Takes known secrets, and whatever has the shape of one, out of a text that leaves the machine. */
export function redact(text: string, secrets: readonly string[]): string {
    return withoutWritten(text, waysToWriteAll(secrets));
}

/** The same as {@link redact}. @param ways see {@link waysToWriteAll} */
export function withoutWritten(text: string, ways: readonly string[]): string {
    const without = ways.reduce((rest, way) => rest.replaceAll(way, '***'), text);
    return PATTERNS.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), without);
}
