import { LightningElement, api } from 'lwc';
import excluded from '@salesforce/label/c.Health_Badge_Excluded';
import noEvidence from '@salesforce/label/c.Health_Badge_No_Evidence';
import notScored from '@salesforce/label/c.Health_Badge_Not_Scored';
import setByHand from '@salesforce/label/c.Health_Badge_Set_By_Hand';
import stale from '@salesforce/label/c.Health_Badge_Stale';
import staleWas from '@salesforce/label/c.Health_Badge_Stale_Was';
import { fill, statusWord } from 'c/healthText';

/** @typedef {import('c/healthModel').State} State */
/** @typedef {import('c/healthModel').Status} Status */

/** @type {Readonly<Record<string, string>>} */
const WITHOUT_STATUS = { Excluded: excluded, 'No evidence': noEvidence };

/** Status as shape and word: circle Green, triangle Amber, octagon Red, dashed circle without a score, clock when stale. */
export default class HealthBadge extends LightningElement {
    /** @type {State | null} */
    @api state = null;
    /** Status shown, after an override. @type {Status | null} */
    @api status = null;
    /** Status before the evidence expired, for a stale account. @type {Status | null} */
    @api lastStatus = null;
    @api overridden = false;

    get shape() {
        if (this.status && (this.overridden || this.state === 'Scored')) return this.status;
        return this.state === 'Stale' ? 'Stale' : 'None';
    }

    get word() {
        const { shape } = this;
        if (shape === 'Stale') return this.lastStatus ? fill(staleWas, statusWord(this.lastStatus)) : stale;
        if (shape === 'None') return WITHOUT_STATUS[this.state ?? ''] ?? notScored;
        return this.overridden ? fill(setByHand, statusWord(shape)) : statusWord(shape);
    }

    get badgeClass() {
        return `badge ${this.shape.toLowerCase()}`;
    }

    get isGreen() {
        return this.shape === 'Green';
    }

    get isAmber() {
        return this.shape === 'Amber';
    }

    get isRed() {
        return this.shape === 'Red';
    }

    get isStale() {
        return this.shape === 'Stale';
    }

    get isNone() {
        return this.shape === 'None';
    }
}
