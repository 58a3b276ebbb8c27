/** The fields the card reads in its one request, and what to call the part of the card that is missing without them. */
import ANNUAL_REVENUE from '@salesforce/schema/Account.AnnualRevenue';
import CHANGE from '@salesforce/schema/Account.Health_Change__c';
import COMPUTED_STATUS from '@salesforce/schema/Account.Health_Computed_Status__c';
import CONFIDENCE from '@salesforce/schema/Account.Health_Confidence__c';
import DETAIL from '@salesforce/schema/Account.Health_Detail__c';
import DRIVER from '@salesforce/schema/Account.Health_Driver__c';
import EVIDENCE_DATE from '@salesforce/schema/Account.Health_Evidence_Date__c';
import EXPERIENCE from '@salesforce/schema/Account.Health_Experience_Score__c';
import NAME from '@salesforce/schema/Account.Name';
import NEXT_REVIEW from '@salesforce/schema/Account.Health_Next_Review__c';
import OUTCOME from '@salesforce/schema/Account.Health_Outcome_Score__c';
import OVERRIDE from '@salesforce/schema/Account.Health_Override__c';
import OVERRIDE_REASON from '@salesforce/schema/Account.Health_Override_Reason__c';
import OVERRIDE_UNTIL from '@salesforce/schema/Account.Health_Override_Until__c';
import PERCENTILE from '@salesforce/schema/Account.Health_Percentile__c';
import PREVIOUS_STATUS from '@salesforce/schema/Account.Health_Previous_Status__c';
import RENEWAL from '@salesforce/schema/Account.Health_Renewal_Date__c';
import SCORE from '@salesforce/schema/Account.Health_Score__c';
import SCORED_AT from '@salesforce/schema/Account.Health_Scored_At__c';
import STAGE from '@salesforce/schema/Account.Health_Stage__c';
import STATE from '@salesforce/schema/Account.Health_State__c';
import STATUS from '@salesforce/schema/Account.Health_Status__c';
import STATUS_SINCE from '@salesforce/schema/Account.Health_Status_Since__c';
import TREND from '@salesforce/schema/Account.Health_Trend__c';
import WEIGHT from '@salesforce/schema/Account.Health_Outcome_Weight__c';
import confidence from '@salesforce/label/c.Health_Part_Confidence';
import detail from '@salesforce/label/c.Health_Part_Detail';
import driver from '@salesforce/label/c.Health_Part_Driver';
import evidenceDate from '@salesforce/label/c.Health_Part_Evidence_Date';
import experience from '@salesforce/label/c.Health_Part_Experience';
import nextReview from '@salesforce/label/c.Health_Part_Next_Review';
import outcome from '@salesforce/label/c.Health_Part_Outcome';
import override from '@salesforce/label/c.Health_Part_Override';
import percentile from '@salesforce/label/c.Health_Part_Percentile';
import renewal from '@salesforce/label/c.Health_Part_Renewal';
import revenue from '@salesforce/label/c.Health_Part_Revenue';
import score from '@salesforce/label/c.Health_Part_Score';
import scoredAt from '@salesforce/label/c.Health_Part_Scored_At';
import stage from '@salesforce/label/c.Health_Part_Stage';
import status from '@salesforce/label/c.Health_Part_Status';
import statusSince from '@salesforce/label/c.Health_Part_Status_Since';
import trend from '@salesforce/label/c.Health_Part_Trend';
import weight from '@salesforce/label/c.Health_Part_Weight';

/** @typedef {import('lightning/uiRecordApi').RecordRepresentation} RecordRepresentation */
/** @typedef {import('c/healthModel').Status} Status */
/** @typedef {import('c/healthModel').State} State */

/**
 * @typedef {object} AccountFields null is empty, undefined is not visible to this user
 * @property {State | null} [state]
 * @property {number | null} [score]
 * @property {Status | null} [status]
 * @property {Status | null} [computedStatus]
 * @property {string | null} [statusSince]
 * @property {Status | null} [previousStatus]
 * @property {number | null} [outcome]
 * @property {number | null} [experience]
 * @property {number | null} [weight]
 * @property {string | null} [stage]
 * @property {string | null} [trend]
 * @property {number | null} [change]
 * @property {string | null} [confidence]
 * @property {string | null} [evidenceDate]
 * @property {string | null} [scoredAt]
 * @property {string | null} [nextReview]
 * @property {number | null} [percentile]
 * @property {string | null} [driver]
 * @property {string | null} [detail]
 * @property {Status | null} [override]
 * @property {string | null} [overrideReason]
 * @property {string | null} [overrideUntil]
 * @property {string | null} [renewal]
 * @property {number | null} [revenue]
 */

/** @type {readonly [keyof AccountFields, { objectApiName: string, fieldApiName: string }, string][]} */
const PARTS = [
    ['score', SCORE, score],
    ['status', STATUS, status],
    ['computedStatus', COMPUTED_STATUS, status],
    ['state', STATE, status],
    ['statusSince', STATUS_SINCE, statusSince],
    ['previousStatus', PREVIOUS_STATUS, statusSince],
    ['outcome', OUTCOME, outcome],
    ['experience', EXPERIENCE, experience],
    ['weight', WEIGHT, weight],
    ['stage', STAGE, stage],
    ['trend', TREND, trend],
    ['change', CHANGE, trend],
    ['confidence', CONFIDENCE, confidence],
    ['evidenceDate', EVIDENCE_DATE, evidenceDate],
    ['scoredAt', SCORED_AT, scoredAt],
    ['nextReview', NEXT_REVIEW, nextReview],
    ['percentile', PERCENTILE, percentile],
    ['driver', DRIVER, driver],
    ['detail', DETAIL, detail],
    ['override', OVERRIDE, override],
    ['overrideReason', OVERRIDE_REASON, override],
    ['overrideUntil', OVERRIDE_UNTIL, override],
    ['renewal', RENEWAL, renewal],
    ['revenue', ANNUAL_REVENUE, revenue]
];

/** Without this field there is no record to show at all. */
export const REQUIRED = [NAME];
/** Fields that a user may lack and still get the rest of the card. */
export const OPTIONAL = PARTS.map(([, field]) => field);

/**
 * @param {RecordRepresentation} record answer of getRecord
 * @returns {{ name: string, fields: AccountFields, revenueText: string | null, hidden: string[], sees: boolean }}
 *   words of the parts this user may not see; `sees` is false when no health field at all is visible
 */
export function readRecord(record) {
    const visible = PARTS.filter(([, field]) => record.fields[field.fieldApiName] !== undefined);
    const fields = Object.fromEntries(visible.map(([key, field]) => [key, record.fields[field.fieldApiName]?.value]));
    const missing = PARTS.filter(([key]) => !(key in fields)).map(([, , word]) => word);
    const money = record.fields[ANNUAL_REVENUE.fieldApiName];
    return {
        name: String(record.fields[NAME.fieldApiName]?.value ?? ''),
        fields,
        revenueText: money?.displayValue ?? null,
        hidden: [...new Set(missing)],
        sees: visible.some(([key]) => key !== 'revenue' && key !== 'renewal')
    };
}
