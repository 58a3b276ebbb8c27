import { LightningElement, api, createElement } from 'lwc';
import { constructorOf } from '../registry/registry.js';

/** Holds one of the package's own components and gives it what a Lightning page gives. */
export default class CustomComponent extends LightningElement {
    @api name = '';
    /** @type {Record<string, string | number | boolean>} */
    @api properties = {};
    /** @type {string | undefined} */
    @api regionWidth;
    /** @type {string | null} */
    @api recordId = null;
    /** @type {string | null} */
    @api objectApiName = null;

    get isMissing() {
        return constructorOf(this.name) === undefined;
    }

    renderedCallback() {
        const holder = this.template?.querySelector('.holder');
        const constructor = constructorOf(this.name);
        if (!holder || !constructor || holder.firstChild) return;
        const element = createElement(tagName(this.name), { is: constructor });
        // a component gets only what it declares, as in an org
        const given = {
            ...this.properties,
            recordId: this.recordId,
            objectApiName: this.objectApiName,
            flexipageRegionWidth: this.regionWidth
        };
        for (const [key, value] of Object.entries(given)) if (key in element) Reflect.set(element, key, value);
        holder.append(element);
    }
}

/** @param {string} name `healthCard` -> `c-health-card` */
function tagName(name) {
    return `c-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
