import { LightningElement, api } from 'lwc';

/** Standard components that the preview draws. */
const DRAWN = [
    'flexipage:tabset',
    'force:highlightsPanel',
    'force:detailPanel',
    'force:relatedListContainer',
    'runtime_sales_activities:activityPanel'
];

/** One component of a page: ours for real, standard ones drawn simply, the rest named. */
export default class PageComponent extends LightningElement {
    /** @type {import('../../../server/flexipage.ts').PageComponent | undefined} */
    @api component;
    /** @type {string | undefined} */
    @api regionWidth;
    /** @type {string | null} */
    @api recordId = null;
    /** @type {string | null} */
    @api objectApiName = null;

    get name() {
        return this.component?.name ?? '';
    }

    get isCustom() {
        return this.component?.custom === true;
    }

    get isTabset() {
        return this.name === 'flexipage:tabset';
    }

    get isHighlights() {
        return this.name === 'force:highlightsPanel';
    }

    get isDetail() {
        return this.name === 'force:detailPanel';
    }

    /** `runtime_sales_activities:activityPanel` -> "Activity Panel" */
    get title() {
        const words = this.name.replace(/^.*:/, '').replace(/([A-Z])/g, ' $1');
        return words.charAt(0).toUpperCase() + words.slice(1);
    }

    get isActivity() {
        return this.name === 'runtime_sales_activities:activityPanel';
    }

    get isRelated() {
        return this.name === 'force:relatedListContainer';
    }

    get isOther() {
        return !this.isCustom && !DRAWN.includes(this.name);
    }
}
