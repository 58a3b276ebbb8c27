import { LightningElement } from 'lwc';

const SHOWN_MS = 5000;

/** Shows what components report by `ShowToastEvent`, at the top of the page. */
export default class Toasts extends LightningElement {
    /** @type {{ id: number, title: string, message: string, cssClass: string }[]} */
    toasts = [];
    nextId = 1;
    /** @param {Event} event */
    listener = (event) => this.show(/** @type {CustomEvent} */ (event).detail);

    connectedCallback() {
        globalThis.addEventListener('lightning__showtoast', this.listener);
    }

    disconnectedCallback() {
        globalThis.removeEventListener('lightning__showtoast', this.listener);
    }

    /** @param {{ title?: string, message?: string, variant?: string, mode?: string }} detail */
    show({ title = '', message = '', variant = 'info', mode = 'dismissible' }) {
        const id = this.nextId;
        this.nextId += 1;
        const cssClass = `slds-notify slds-notify_toast slds-theme_${variant}`;
        this.toasts = [...this.toasts, { id, title, message, cssClass }];
        if (mode !== 'sticky') setTimeout(() => this.remove(id), SHOWN_MS);
    }

    /** @param {number} id */
    remove(id) {
        this.toasts = this.toasts.filter((toast) => toast.id !== id);
    }

    /** @param {Event} event */
    close(event) {
        this.remove(Number(/** @type {HTMLElement} */ (event.currentTarget).dataset['id']));
    }
}
