/** A custom name without a namespace. */
const OWN_NAME = /^[a-z](?:_?[a-z0-9])*__[cr]$/i;
/** Words of a path, a query or JSON; characters that an address has as %2C are no part of one. */
const WORDS = /%[0-9a-f]{2}|[a-z_]\w*/gi;

/** Puts the namespace before every name of the package in a path, a SOQL query or a JSON text. */
export function withPrefix(text: string, namespace: string): string {
    if (namespace === '') return text;
    return text.replace(WORDS, (word) => (OWN_NAME.test(word) ? `${namespace}__${word}` : word));
}

/** The same text under the names of the source. */
export function withoutPrefix(text: string, namespace: string): string {
    return namespace === '' ? text : text.replaceAll(`${namespace}__`, '');
}

/** The namespace under which the package is installed, from a describe of Account; undefined when it is not there. */
export function namespaceIn(describe: string): string | undefined {
    const found = /"name":"(?:(\w+?)__)?Health_Score__c"/.exec(describe);
    return found ? (found[1] ?? '') : undefined;
}
