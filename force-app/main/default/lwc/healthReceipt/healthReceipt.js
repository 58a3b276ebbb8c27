import { LightningElement, api } from 'lwc';
import adds from '@salesforce/label/c.Health_Receipt_Adds';
import caption from '@salesforce/label/c.Health_Receipt_Caption';
import confidenceHalves from '@salesforce/label/c.Health_Receipt_Confidence';
import evidence from '@salesforce/label/c.Health_Receipt_Evidence';
import notProved from '@salesforce/label/c.Health_Receipt_Not_Proved';
import otherModel from '@salesforce/label/c.Health_Receipt_Other_Model';
import proved from '@salesforce/label/c.Health_Receipt_Proved';
import says from '@salesforce/label/c.Health_Receipt_Says';
import source from '@salesforce/label/c.Health_Receipt_Source';
import sum from '@salesforce/label/c.Health_Receipt_Sum';
import unknown from '@salesforce/label/c.Health_Unknown';
import weight from '@salesforce/label/c.Health_Receipt_Weight';
import nothing from '@salesforce/label/c.Health_Receipt_Nothing';
import { MODEL_VERSION } from 'c/healthModel';
import { confidenceWord, fill, formatPercent, formatScore } from 'c/healthText';
import { lineText, sourceText } from './lines.js';

/** @typedef {import('c/healthModel').Detail} Detail */
/** @typedef {import('c/healthModel').Receipt} Receipt */

/** The receipt: what each piece of evidence says, weighs and adds, and whether it really gives the stored score. */
export default class HealthReceipt extends LightningElement {
    labels = { adds, caption, evidence, nothing, says, source, weight };

    /** @type {Detail | undefined} */
    @api detail;
    /** @type {Receipt | undefined} */
    @api receipt;

    get isEmpty() {
        return this.receipt?.lines.length === 0;
    }

    get rows() {
        const { detail, receipt } = this;
        if (!detail || !receipt) return [];
        const half = receipt.standing.experienceHalf;
        return receipt.lines.map((line, i) => ({
            key: String(i),
            text: lineText(line, half),
            source: sourceText(line, half, detail.rules),
            says: formatScore(line.says),
            weight: formatPercent(line.weight),
            adds: line.adds === null ? '–' : formatScore(line.adds)
        }));
    }

    get sum() {
        const { detail } = this;
        if (detail?.state !== 'Scored' || detail.score === null) return null;
        return {
            label: fill(sum, versionText(detail.rules.version), detail.model),
            score: formatScore(detail.score)
        };
    }

    get confidence() {
        const { outcomeHalf, experienceHalf } = this.receipt?.standing ?? {};
        if (!outcomeHalf || !experienceHalf) return null;
        if (outcomeHalf.value === null || experienceHalf.value === null) return null;
        return fill(
            confidenceHalves,
            confidenceWord(outcomeHalf.confidence),
            confidenceWord(experienceHalf.confidence)
        );
    }

    get proof() {
        return this.receipt?.proved && this.sum ? fill(proved, this.sum.score) : null;
    }

    /** Said loudly: a receipt that does not give the stored score explains nothing. */
    get doubt() {
        const { detail, receipt } = this;
        if (!detail || !receipt || receipt.proved) return null;
        const recomputed = receipt.standing.score;
        return fill(
            notProved,
            detail.score === null ? unknown : formatScore(detail.score),
            recomputed === null ? unknown : formatScore(recomputed)
        );
    }

    get otherModel() {
        const { detail } = this;
        return detail && detail.model !== MODEL_VERSION ? fill(otherModel, detail.model, MODEL_VERSION) : null;
    }
}

/**
 * @param {string} version name of the published rules
 * @returns {string} "v3" for a bare number, else the name
 */
function versionText(version) {
    return /^\d+$/.test(version) ? `v${version}` : version;
}
