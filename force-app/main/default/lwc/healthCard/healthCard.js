import { LightningElement, api, wire } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { getRecord } from 'lightning/uiRecordApi';
import MAY_OVERRIDE from '@salesforce/customPermission/Health_Override';
import ACCOUNT from '@salesforce/schema/Account';
import SNAPSHOT_ACCOUNT from '@salesforce/schema/Health_Snapshot__c.Account__c';
import HealthOverrideDialog from 'c/healthOverrideDialog';
import { dayNumber } from 'c/healthModel';
import {
    counted,
    dayOfUser,
    errorText,
    fill,
    formatDay,
    formatScore,
    isNoAccess,
    joinWords,
    statusWord
} from 'c/healthText';
import { OPTIONAL, readRecord, REQUIRED } from './fields.js';
import { LABELS as L } from './labels.js';
import { viewOf } from './view.js';

/** @typedef {import('lightning/uiRecordApi').RecordRepresentation} RecordRepresentation */
/** @typedef {import('./view.js').CardView} CardView */

/** A write younger than this proves that the job lives, so its run log need not be read. */
const FRESH_DAYS = 2;

/** List of an account's snapshots. In an installed package both names begin with its namespace. */
const SNAPSHOTS = SNAPSHOT_ACCOUNT.fieldApiName.replace('Account__c', 'Health_Snapshots__r');

/** The Account Health card. Everything on it comes from one read of the record. */
export default class HealthCard extends NavigationMixin(LightningElement) {
    labels = L;

    /** @type {string | undefined} */
    @api recordId;
    /** Days without a finished run before the card warns. */
    @api silentDays = 3;
    /** Report opened by Full history; without one, the account's snapshots. */
    @api historyReportId = '';

    /** Set aside for a moment to make the wire read again. */
    isPaused = false;
    /** @type {ReturnType<typeof readRecord> | null} */
    record = null;
    /** @type {CardView | null} */
    view = null;
    /** @type {unknown} */
    error = null;

    required = REQUIRED;
    optional = OPTIONAL;

    get wiredId() {
        return this.isPaused ? undefined : this.recordId;
    }

    /** @param {import('lightning/uiRecordApi').WireResult<RecordRepresentation>} result */
    @wire(getRecord, { recordId: '$wiredId', fields: '$required', optionalFields: '$optional' })
    takeRecord({ data, error }) {
        if (data) {
            this.record = readRecord(data);
            this.view = viewOf(this.record.fields, this.record.revenueText, dayOfUser());
            this.error = null;
        } else if (error) {
            this.error = error;
        }
    }

    get isLoading() {
        return this.record === null && this.error === null;
    }

    get isNoAccess() {
        return this.error === null ? this.record?.sees === false : isNoAccess(this.error);
    }

    get isFailed() {
        return this.error !== null && !isNoAccess(this.error);
    }

    get isShown() {
        return this.error === null && this.record?.sees === true;
    }

    get errorDetail() {
        return errorText(this.error);
    }

    get hasScoreNumber() {
        return this.view?.summary.score !== null;
    }

    /** Title and what to do next, for an account that has no evidence or was never scored. */
    get emptyState() {
        const { view, record } = this;
        if (!view || !record || record.fields.state === undefined) return null;
        if (view.state === null) return { title: L.neverScored, next: L.neverScoredNext };
        return view.state === 'No evidence' ? { title: L.noEvidence, next: L.noEvidenceNext } : null;
    }

    get driver() {
        return this.emptyState ? undefined : this.view?.reading?.driver;
    }

    get driverText() {
        return this.view?.reading ? null : (this.record?.fields.driver ?? null);
    }

    get overrideText() {
        const { override, computedStatus, computedScore } = this.view ?? {};
        if (!override) return null;
        const computed =
            computedStatus && typeof computedScore === 'number'
                ? fill(L.computed, statusWord(computedStatus), formatScore(computedScore))
                : L.computedNone;
        const reason = override.reason ? fill(L.quoted, override.reason) : '';
        const until = override.until ? fill(L.until, formatDay(override.until)) : '';
        return [computed, reason, until].filter((part) => part !== '').join(' · ');
    }

    /** An override that has run out but still stands in the record. */
    get endedText() {
        const { override, overrideUntil, state } = this.record?.fields ?? {};
        const ended = override && overrideUntil && !this.view?.override && state !== 'Excluded';
        return ended ? fill(L.ended, statusWord(override), formatDay(overrideUntil)) : null;
    }

    get overdueText() {
        const days = this.view?.overdueDays ?? 0;
        return days > 0 ? counted(days, L.overdueDay, L.overdueDays) : null;
    }

    get hiddenText() {
        const hidden = this.record?.hidden ?? [];
        return hidden.length > 0 ? fill(L.hidden, joinWords(hidden)) : null;
    }

    get detailProblem() {
        const problem = this.view?.detailProblem;
        if (!problem) return null;
        return problem === 'newer' ? L.detailNewer : L.detailDamaged;
    }

    get hasChart() {
        return (this.view?.detail?.history.length ?? 0) > 0;
    }

    get chartEnd() {
        const { detail, state } = this.view ?? {};
        const today = dayOfUser();
        return detail && (state !== 'Scored' || detail.at > today) ? detail.at : today;
    }

    get context() {
        const { detail, percentile, state } = this.view ?? {};
        if (!detail?.context || state !== 'Scored') return null;
        return { ...detail.context, percentile: percentile ?? detail.context.percentile };
    }

    get hasTabs() {
        return this.view?.reading !== null && this.view?.detail !== null && this.emptyState === null;
    }

    get watchOutsLabel() {
        return fill(L.watchOuts, this.view?.reading?.watchOuts.length ?? 0);
    }

    get canAskForOverride() {
        const { override, state } = this.record?.fields ?? {};
        return MAY_OVERRIDE === true && this.isShown && override !== undefined && state !== 'Excluded';
    }

    /** The job writes an account only when something changes, so an old write proves nothing and the run log is asked. */
    get isJobInDoubt() {
        const written = this.record?.fields.scoredAt;
        if (!this.isShown || !written) return false;
        return dayNumber(dayOfUser()) - dayNumber(written) > FRESH_DAYS;
    }

    async handleRetry() {
        this.isPaused = true;
        this.error = null;
        await Promise.resolve();
        this.isPaused = false;
    }

    handleHistory() {
        if (this.historyReportId) {
            this[NavigationMixin.Navigate]({
                type: 'standard__recordPage',
                attributes: { recordId: this.historyReportId, objectApiName: 'Report', actionName: 'view' },
                state: { fv0: this.recordId }
            });
            return;
        }
        this[NavigationMixin.Navigate]({
            type: 'standard__recordRelationshipPage',
            attributes: {
                recordId: this.recordId,
                objectApiName: ACCOUNT.objectApiName,
                relationshipApiName: SNAPSHOTS,
                actionName: 'view'
            }
        });
    }

    async handleOverride() {
        const { record, view } = this;
        if (!record || !view) return;
        const { override = null, overrideReason = null, overrideUntil = null } = record.fields;
        const heading = fill(L.overrideHeading, record.name);
        const result = await HealthOverrideDialog.open({
            label: heading,
            heading,
            size: 'small',
            accountId: this.recordId,
            current: { status: override, reason: overrideReason, until: overrideUntil },
            computedStatus: view.computedStatus,
            score: view.computedScore,
            today: dayOfUser()
        });
        if (!result) return;
        const message = result === 'removed' ? L.removed : L.saved;
        this.dispatchEvent(new ShowToastEvent({ title: L.heading, message, variant: 'success' }));
    }
}
