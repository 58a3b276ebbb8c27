/**
 * What the server knows about this page view: the user, the page's layout, the record. Written by the server as JSON
 * data, so that no inline script is needed.
 * @type {import('../../../server/context.ts').PageContext}
 */
export const context = JSON.parse(document.getElementById('preview-context')?.textContent ?? '{}');

const OWN_NAME = /^[a-z](?:_?[a-z0-9])*__[cr]$/i;

/**
 * What a name of the package, such as `Health_Score__c`, is called in the org: the package may have a namespace there.
 * @param {string} path one name, or several with dots between them
 */
export function orgName(path) {
    const { namespace } = context;
    if (!namespace) return path;
    const prefixed = path.split('.').map((name) => (OWN_NAME.test(name) ? `${namespace}__${name}` : name));
    return prefixed.join('.');
}
