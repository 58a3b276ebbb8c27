/** Words for what the record stores as keys. */
import amber from '@salesforce/label/c.Health_Status_Amber';
import falling from '@salesforce/label/c.Health_Trend_Falling';
import green from '@salesforce/label/c.Health_Status_Green';
import high from '@salesforce/label/c.Health_Confidence_High';
import isNew from '@salesforce/label/c.Health_Trend_New';
import low from '@salesforce/label/c.Health_Confidence_Low';
import medium from '@salesforce/label/c.Health_Confidence_Medium';
import red from '@salesforce/label/c.Health_Status_Red';
import rising from '@salesforce/label/c.Health_Trend_Rising';
import steady from '@salesforce/label/c.Health_Trend_Steady';

/** @type {Readonly<Record<string, string>>} */
const STATUS = { Green: green, Amber: amber, Red: red };
/** @type {Readonly<Record<string, string>>} */
const CONFIDENCE = { High: high, Medium: medium, Low: low };
/** @type {Readonly<Record<string, string>>} */
const TREND = { Rising: rising, Steady: steady, Falling: falling, New: isNew };

/** @param {string} key as stored @returns {string} the key itself when it has no word */
export const statusWord = (key) => STATUS[key] ?? key;
/** @param {string} key as stored @returns {string} the key itself when it has no word */
export const confidenceWord = (key) => CONFIDENCE[key] ?? key;
/** @param {string} key as stored @returns {string} the key itself when it has no word */
export const trendWord = (key) => TREND[key] ?? key;
