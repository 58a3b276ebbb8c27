import { api, wire } from 'lwc';
import LightningModal from 'lightning/modal';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { updateRecord } from 'lightning/uiRecordApi';
import ACCOUNT from '@salesforce/schema/Account';
import OVERRIDE from '@salesforce/schema/Account.Health_Override__c';
import REASON from '@salesforce/schema/Account.Health_Override_Reason__c';
import UNTIL from '@salesforce/schema/Account.Health_Override_Until__c';
import cancel from '@salesforce/label/c.Health_Override_Cancel';
import close from '@salesforce/label/c.Health_Override_Close';
import computedNone from '@salesforce/label/c.Health_Override_Computed_None';
import computedText from '@salesforce/label/c.Health_Override_Computed';
import failed from '@salesforce/label/c.Health_Override_Failed';
import incomplete from '@salesforce/label/c.Health_Override_Incomplete';
import lists from '@salesforce/label/c.Health_Override_Lists_Follow';
import mayNot from '@salesforce/label/c.Health_Override_May_Not';
import reason from '@salesforce/label/c.Health_Override_Reason';
import remove from '@salesforce/label/c.Health_Override_Remove';
import save from '@salesforce/label/c.Health_Override_Save';
import status from '@salesforce/label/c.Health_Status';
import tooEarly from '@salesforce/label/c.Health_Override_Too_Early';
import until from '@salesforce/label/c.Health_Override_Until';
import { errorText, fill, formatScore, statusWord } from 'c/healthText';

/** @typedef {import('c/healthModel').Status} Status */

/**
 * @typedef {object} OverrideFields
 * @property {Status | null} status
 * @property {string | null} reason
 * @property {string | null} until last day it holds
 */

/** Longest reason the field takes. */
const REASON_LENGTH = 255;

/** Sets the status of an account by hand, or takes it back. Resolves with "saved" or "removed", undefined when dismissed. */
export default class HealthOverrideDialog extends LightningModal {
    labels = { lists, mayNot, reason, remove, save, status, tooEarly, until };
    reasonLength = REASON_LENGTH;

    @api accountId = '';
    /** The override in force or run out. @type {OverrideFields} */
    @api current = { status: null, reason: null, until: null };
    /** Status that the evidence gives, which stays visible. @type {Status | null} */
    @api computedStatus = null;
    /** @type {number | null} */
    @api score = null;
    /** Today where the user is, "YYYY-MM-DD". */
    @api today = '';
    /** Heading of the dialog; the modal takes it too. */
    @api heading = '';

    /** What the user has changed so far. @type {Partial<OverrideFields>} */
    changes = {};
    problem = '';
    isSaving = false;
    /** Null until it is known. @type {boolean | null} */
    mayEdit = null;

    /**
     * Asked only when the dialog opens, so that a page view costs one request.
     * @param {import('lightning/uiRecordApi').WireResult<import('lightning/uiObjectInfoApi').ObjectInfoRepresentation>} result
     */
    @wire(getObjectInfo, { objectApiName: ACCOUNT })
    takeObjectInfo({ data, error }) {
        // Without an answer the form is offered, and the platform decides when it is saved.
        if (error) this.mayEdit = true;
        if (!data) return;
        const names = [OVERRIDE, REASON, UNTIL].map((field) => field.fieldApiName);
        this.mayEdit = names.every((name) => data.fields[name]?.updateable === true);
    }

    /** @returns {OverrideFields} */
    get draft() {
        return { ...this.current, ...this.changes };
    }

    get isReadOnly() {
        return this.mayEdit === false;
    }

    get dismissLabel() {
        return this.isReadOnly ? close : cancel;
    }

    get statusOptions() {
        return ['Green', 'Amber', 'Red'].map((value) => ({ value, label: statusWord(value) }));
    }

    get computed() {
        return this.computedStatus && this.score !== null
            ? fill(computedText, statusWord(this.computedStatus), formatScore(this.score))
            : computedNone;
    }

    get isOverridden() {
        return this.current.status !== null;
    }

    /** @param {CustomEvent<{ value: string }>} event */
    handleStatus(event) {
        this.changes = { ...this.changes, status: /** @type {Status} */ (event.detail.value) };
    }

    /** @param {CustomEvent<{ value: string }>} event */
    handleReason(event) {
        this.changes = { ...this.changes, reason: event.detail.value };
    }

    /** @param {CustomEvent<{ value: string | null }>} event */
    handleUntil(event) {
        this.changes = { ...this.changes, until: event.detail.value };
    }

    handleCancel() {
        this.close();
    }

    async handleSave() {
        const { status: value, reason: why, until: last } = this.draft;
        for (const field of this.template?.querySelectorAll('.field') ?? []) {
            /** @type {HTMLElement & { reportValidity(): boolean }} */ (field).reportValidity();
        }
        if (!value || !why?.trim() || !last) this.problem = incomplete;
        else if (last < this.today) this.problem = tooEarly;
        else await this.write({ status: value, reason: why.trim(), until: last }, 'saved');
    }

    async handleRemove() {
        await this.write({ status: null, reason: null, until: null }, 'removed');
    }

    /**
     * @param {OverrideFields} fields
     * @param {'saved' | 'removed'} result
     */
    async write(fields, result) {
        this.problem = '';
        this.isSaving = true;
        try {
            await updateRecord({
                fields: {
                    Id: this.accountId,
                    [OVERRIDE.fieldApiName]: fields.status,
                    [REASON.fieldApiName]: fields.reason,
                    [UNTIL.fieldApiName]: fields.until
                }
            });
            this.close(result);
        } catch (error) {
            this.problem = fill(failed, errorText(error)).trim();
        } finally {
            this.isSaving = false;
        }
    }
}
