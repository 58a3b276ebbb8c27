import { LightningElement, api } from 'lwc';
import decisionMaker from '@salesforce/label/c.Health_Watch_Decision_Maker';
import estimatesOnly from '@salesforce/label/c.Health_Watch_Estimates_Only';
import experienceWithoutOutcome from '@salesforce/label/c.Health_Watch_Experience_Without_Outcome';
import falling from '@salesforce/label/c.Health_Watch_Falling_While_Green';
import lowHalf from '@salesforce/label/c.Health_Watch_Low_Half';
import none from '@salesforce/label/c.Health_Watch_None';
import outcomeWithoutExperience from '@salesforce/label/c.Health_Watch_Outcome_Without_Experience';
import override from '@salesforce/label/c.Health_Watch_Override_Disagrees';
import silent from '@salesforce/label/c.Health_Watch_Silent';

/** @typedef {import('c/healthModel').WatchOut} WatchOut */

/** @type {Readonly<Record<WatchOut, string>>} */
const SENTENCES = {
    decisionMakerDetractor: decisionMaker,
    lowHalf,
    fallingWhileGreen: falling,
    silent,
    estimatesOnly,
    outcomeWithoutExperience,
    experienceWithoutOutcome,
    overrideDisagrees: override
};

/** Contradictions behind the number, most urgent first. */
export default class HealthWatchOuts extends LightningElement {
    labels = { none };

    /** @type {readonly WatchOut[]} */
    @api keys = [];

    get rows() {
        return this.keys.map((key) => ({ key, text: SENTENCES[key] }));
    }

    get isEmpty() {
        return this.keys.length === 0;
    }
}
