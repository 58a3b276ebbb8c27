import { LightningElement } from 'lwc';
import { pageQuery, pageRequest } from '../org/org.js';

const PLAIN = ['Id', 'Name', 'Type', 'Owner.Name', 'AnnualRevenue'];
const HEALTH = ['Health_Badge__c', 'Health_State__c', 'Health_Status__c', 'Health_Trend__c', 'Health_Renewal_Date__c'];

/** All accounts that the user may see, as a list view would show them. */
export default class AccountList extends LightningElement {
    /** @type {any[] | undefined} */
    accounts;
    problem = '';
    note = '';
    search = '';
    status = '';

    async connectedCallback() {
        try {
            const visible = await this.visibleHealthFields();
            if (visible.length === 0) this.note = 'This user may not see the health fields.';
            const fields = [...PLAIN, ...visible].join(', ');
            this.accounts = await pageQuery(`SELECT ${fields} FROM Account ORDER BY Name LIMIT 2000`);
        } catch (/** @type {any} */ error) {
            this.problem = error.body?.[0]?.message ?? error.body?.message ?? 'The accounts cannot be read.';
        }
    }

    /** SOQL refuses a query that names a field which the user may not see. */
    async visibleHealthFields() {
        const { fields } = await pageRequest('/ui-api/object-info/Account');
        return HEALTH.filter((name) => name in fields);
    }

    get rows() {
        const wanted = this.search.toLowerCase();
        return (this.accounts ?? [])
            .filter((account) => account.Name.toLowerCase().includes(wanted))
            .filter((account) => this.status === '' || statusOf(account) === this.status)
            .map((account) => ({
                ...account,
                address: `/r/Account/${account.Id}`,
                owner: account.Owner?.Name ?? '',
                trend: account.Health_Trend__c ?? '',
                badge: account.Health_Badge__c ?? account.Health_State__c ?? ''
            }));
    }

    get summary() {
        return this.accounts ? `${this.rows.length} of ${this.accounts.length} accounts` : 'Reading accounts …';
    }

    get statuses() {
        const found = new Set((this.accounts ?? []).map(statusOf));
        return [...found].sort();
    }

    /** @param {Event} event */
    changeSearch(event) {
        this.search = /** @type {HTMLInputElement} */ (event.target).value;
    }

    /** @param {Event} event */
    changeStatus(event) {
        this.status = /** @type {HTMLSelectElement} */ (event.target).value;
    }
}

/** @param {any} account */
function statusOf(account) {
    return account.Health_Status__c ?? account.Health_State__c ?? 'Not scored yet';
}
