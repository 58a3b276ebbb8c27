import { LightningElement, api } from 'lwc';
import { accountRecord, valueOf } from '../accountRecord/accountRecord.js';
import { onRecordsChanged } from '../recordChanges/recordChanges.js';

const ROWS = [
    ['Account Name', 'Name'],
    ['Account Owner', 'Owner.Name'],
    ['Type', 'Type'],
    ['Parent Account', 'Parent.Name'],
    ['Industry', 'Industry'],
    ['Phone', 'Phone'],
    ['Website', 'Website'],
    ['Lifecycle Stage', 'Health_Stage__c'],
    ['Health Key', 'Health_Key__c']
];

/** The record's fields, read-only. A field that the user may not see is left out, as in an org. */
export default class RecordDetail extends LightningElement {
    /** @type {string | null} */
    @api recordId = null;
    record;
    stopListening = () => {};

    connectedCallback() {
        this.load();
        this.stopListening = onRecordsChanged(() => this.load());
    }

    disconnectedCallback() {
        this.stopListening();
    }

    async load() {
        // the highlights panel reads the same record and says what is wrong with it
        this.record = this.recordId ? await accountRecord(this.recordId).catch(() => undefined) : undefined;
    }

    get rows() {
        return ROWS.filter(([, path]) => valueOf(this.record, path ?? '') !== undefined).map(([label, path]) => ({
            label,
            value: valueOf(this.record, path ?? '') ?? ''
        }));
    }
}
