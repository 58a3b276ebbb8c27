import { LightningElement, api } from 'lwc';

/** A Lightning page: its regions side by side on a wide screen, one under the other on a phone. */
export default class RecordPage extends LightningElement {
    /** @type {import('../../../server/flexipage.ts').PageModel | null} */
    @api page = null;
    /** @type {string | null} */
    @api recordId = null;
    /** @type {string | null} */
    @api objectApiName = null;

    get regions() {
        return (this.page?.regions ?? []).map((region) => ({
            ...region,
            width: globalThis.innerWidth < 768 ? 'SMALL' : region.width,
            cssClass: `region region_${region.width.toLowerCase()}`
        }));
    }
}
