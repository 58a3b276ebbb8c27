/**
 * Numbers, dates and sentences as the user's locale writes them. Days ("YYYY-MM-DD") have no time zone and are shown as
 * they are; instants are shown in the user's time zone.
 */
import locale from '@salesforce/i18n/locale';
import timeZone from '@salesforce/i18n/timeZone';
import { wholeNps } from 'c/healthModel';

export { errorText, isNoAccess } from './errors.js';
export { confidenceWord, statusWord, trendWord } from './words.js';

// Intl's formatters are called without `new`, which is the same by specification.
const score = Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const signedScore = Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero'
});
const percent = Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'negative' });
const signedPercent = Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero'
});
const whole = Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const signedWhole = Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
const short = Intl.NumberFormat(locale, { maximumFractionDigits: 2, signDisplay: 'negative' });
const mediumDay = Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const dayOfYear = Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const monthName = Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
const instant = Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
const calendarDay = Intl.DateTimeFormat('en-US', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });
const plural = new Intl.PluralRules(locale);
const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' });

/**
 * Puts values into the places {0}, {1}, … of a label.
 * @param {string} label
 * @param {...(string | number)} values already in the user's notation
 * @returns {string}
 */
export function fill(label, ...values) {
    return label.replace(/\{(\d+)\}/g, (place, index) => String(values[Number(index)] ?? place));
}

/**
 * Picks the singular or plural label for a number and puts the number in.
 * @param {number} n
 * @param {string} one label for "one" in the user's language
 * @param {string} other label for every other number
 * @returns {string}
 */
export function counted(n, one, other) {
    return fill(plural.select(n) === 'one' ? one : other, whole.format(n));
}

/** @param {number} value score or half @returns {string} one decimal: "14.7" */
export const formatScore = (value) => score.format(value);
/** @param {number} value points @returns {string} one decimal with a sign: "+1.2" */
export const formatPoints = (value) => signedScore.format(value);
/** @param {number} ratio 0.81 @returns {string} "81%" */
export const formatPercent = (ratio) => percent.format(ratio);
/** @param {number} ratio 1.2 @returns {string} "+120%" */
export const formatSignedPercent = (ratio) => signedPercent.format(ratio);
/** @param {number} value @returns {string} "1,234" */
export const formatWhole = (value) => whole.format(value);
/** @param {number} value NPS @returns {string} "+67" */
export const formatNps = (value) => signedWhole.format(wholeNps(value));
/** @param {number} value @returns {string} at most two decimals: "1.4" */
export const formatNumber = (value) => short.format(value);
/** @param {string} iso day @returns {string} "Nov 21, 2026" */
export const formatDay = (iso) => mediumDay.format(dayOf(iso));
/** @param {string} iso day @returns {string} "Dec", and "2027" for January, so that years show on an axis of months */
export const formatMonth = (iso) => (iso.slice(5, 7) === '01' ? iso.slice(0, 4) : monthName.format(dayOf(iso)));
/** @param {string} iso instant @returns {string} "Nov 21, 2026, 2:03 PM" */
export const formatInstant = (iso) => instant.format(new Date(iso));
/** @param {string[]} words @returns {string} "a, b, and c" */
export const joinWords = (words) => conjunction.format(words);

/**
 * A day without its year while that is clear from today.
 * @param {string} iso day
 * @param {string} today
 * @returns {string} "May 9", or "May 9, 2025" when it lies in another year than today
 */
export function formatNearDay(iso, today) {
    return iso.slice(0, 4) === today.slice(0, 4) ? dayOfYear.format(dayOf(iso)) : formatDay(iso);
}

/**
 * @param {string} from day
 * @param {string} to day
 * @returns {string} "Jun 4 – Nov 12, 2026"
 */
export function formatDays(from, to) {
    return from === to ? formatDay(from) : mediumDay.formatRange(dayOf(from), dayOf(to));
}

/**
 * Day of an instant where the user is.
 * @param {Date} [at] now when absent
 * @returns {string} "YYYY-MM-DD"
 */
export function dayOfUser(at = new Date()) {
    const parts = calendarDay.formatToParts(at).reduce((found, { type, value }) => found.set(type, value), new Map());
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}

/** @param {string} iso @returns {Date} midnight UTC of the day */
function dayOf(iso) {
    return new Date(`${iso.slice(0, 10)}T00:00:00Z`);
}
