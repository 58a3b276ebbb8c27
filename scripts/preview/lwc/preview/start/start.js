import { createElement } from 'lwc';
import App from 'preview/app';
import { register } from '../registry/registry.js';

/**
 * Puts the page into the document.
 * @param {Record<string, typeof import('lwc').LightningElement>} components the package's placeable components
 */
export function start(components) {
    register(components);
    document.getElementById('root')?.append(createElement('preview-app', { is: App }));
}
