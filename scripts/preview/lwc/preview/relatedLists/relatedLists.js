import { LightningElement, api } from 'lwc';
import { pageQuery } from '../org/org.js';

/** Accounts below this one, as the platform's related list shows them. */
export default class RelatedLists extends LightningElement {
    /** @type {string | null} */
    @api recordId = null;
    /** @type {{ Id: string, Name: string, address: string }[]} */
    accounts = [];
    isRead = false;

    async connectedCallback() {
        const soql = `SELECT Id, Name FROM Account WHERE ParentId = '${this.recordId}' ORDER BY Name LIMIT 50`;
        const rows = await pageQuery(soql).catch(() => []);
        this.accounts = rows.map((row) => ({ ...row, address: `/r/Account/${row.Id}` }));
        this.isRead = true;
    }

    get isEmpty() {
        return this.isRead && this.accounts.length === 0;
    }
}
