import { LightningElement, api } from 'lwc';
import { accountRecord, valueOf } from '../accountRecord/accountRecord.js';
import { onRecordsChanged } from '../recordChanges/recordChanges.js';

/** The record's name and its most used fields, as on top of every record page. */
export default class Highlights extends LightningElement {
    /** @type {string | null} */
    @api recordId = null;
    record;
    problem = '';
    stopListening = () => {};

    connectedCallback() {
        this.load();
        this.stopListening = onRecordsChanged(() => this.load());
    }

    disconnectedCallback() {
        this.stopListening();
    }

    async load() {
        if (!this.recordId) return;
        try {
            this.record = await accountRecord(this.recordId);
            document.title = `${this.name} | Account Health preview`;
        } catch (error) {
            this.problem = problemText(error);
        }
    }

    get name() {
        return valueOf(this.record, 'Name');
    }

    get type() {
        return valueOf(this.record, 'Type') ?? '-';
    }

    get owner() {
        return valueOf(this.record, 'Owner.Name') ?? '-';
    }

    get revenue() {
        return valueOf(this.record, 'AnnualRevenue');
    }

    get renewal() {
        return valueOf(this.record, 'Health_Renewal_Date__c');
    }

    get parentName() {
        return valueOf(this.record, 'Parent.Name');
    }

    get parentAddress() {
        return `/r/Account/${valueOf(this.record, 'ParentId')}`;
    }
}

/** @param {any} error */
function problemText(error) {
    const body = Array.isArray(error.body) ? error.body[0] : error.body;
    return body?.message ?? error.message ?? 'The record cannot be read.';
}
