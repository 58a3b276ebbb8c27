const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');

/**
 * Where a page reference leads in the preview.
 * @param {{ type: string, attributes?: Record<string, string>, state?: Record<string, string> }} reference
 * @returns {string}
 */
function addressOf({ type, attributes = {}, state = {} }) {
    switch (type) {
        case 'standard__recordPage':
            return `/r/${attributes.objectApiName ?? 'Account'}/${attributes.recordId}`;
        case 'standard__webPage':
            return attributes.url ?? '/';
        case 'standard__navItemPage':
            return `/n/${attributes.apiName}${query(state)}`;
        case 'standard__objectPage':
            return '/';
        default:
            return `/not-in-preview?to=${encodeURIComponent(JSON.stringify({ type, attributes, state }))}`;
    }
}

function query(state) {
    const text = new URLSearchParams(state).toString();
    return text && `?${text}`;
}

export const NavigationMixin = (Base) =>
    class extends Base {
        [Navigate](reference, replace = false) {
            if (replace) location.replace(addressOf(reference));
            else location.assign(addressOf(reference));
        }

        [GenerateUrl](reference) {
            return Promise.resolve(addressOf(reference));
        }
    };
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;

/** Wire adapter: which page this is. */
export class CurrentPageReference {
    constructor(emit) {
        this.emit = emit;
    }

    connect() {
        const [, kind, first, second] = location.pathname.split('/');
        const state = Object.fromEntries(new URLSearchParams(location.search));
        if (kind === 'r') {
            const attributes = { objectApiName: first, recordId: second, actionName: 'view' };
            this.emit({ type: 'standard__recordPage', attributes, state });
        } else {
            this.emit({ type: 'standard__navItemPage', attributes: { apiName: first }, state });
        }
    }

    disconnect() {}

    update() {}
}
