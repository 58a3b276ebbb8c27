/**
 * What the server knows about this page view: the user, the page's layout, the record. Written by the server as JSON
 * data, so that no inline script is needed.
 * @type {import('../../../server/context.ts').PageContext}
 */
export const context = JSON.parse(document.getElementById('preview-context')?.textContent ?? '{}');
