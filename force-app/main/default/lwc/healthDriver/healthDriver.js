import { LightningElement, api } from 'lwc';
import { sentenceOf } from './sentences.js';

/** @typedef {import('c/healthModel').Driver} Driver */

/** The one thing worth saying about the score, from the model's key and numbers. */
export default class HealthDriver extends LightningElement {
    /** @type {Driver | undefined} */
    @api driver;
    /** Sentence to show when the receipt is not visible. @type {string | null} */
    @api text = null;

    get sentence() {
        if (this.driver) return sentenceOf(this.driver);
        return this.text ? { title: '', body: this.text } : null;
    }
}
