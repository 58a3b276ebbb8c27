/**
 * Calendar arithmetic on "YYYY-MM-DD" strings without a clock or a time zone.
 * A day number counts days since 1970-01-01, so differences of day numbers are differences in days.
 */

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Code of the character 0. */
const ZERO = 48;

/** Days from 1 March of the year 0 to 1970-01-01. */
const EPOCH = 719468;

/**
 * Day number of an ISO date (days since 1970-01-01; proleptic Gregorian calendar).
 * @param {string} text "YYYY-MM-DD"; anything after the tenth character is ignored
 * @returns {number} whole days, NaN when the text is not a date that exists
 */
export function dayNumber(text) {
    const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
    const month = twoDigits(text, 5);
    const day = twoDigits(text, 8);
    const lastDay = month === 2 && isLeap(year) ? 29 : (MONTH_DAYS[month - 1] ?? NaN);
    if (!(day >= 1 && day <= lastDay)) return NaN;
    // Years start in March so that the leap day is the last day of the year (H. Hinnant, days_from_civil).
    const y = month > 2 ? year : year - 1;
    const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
    return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - EPOCH;
}

/**
 * @param {string} text
 * @param {number} at
 * @returns {number} 0-99, NaN when there is anything but digits
 */
function twoDigits(text, at) {
    const tens = text.charCodeAt(at) - ZERO;
    const ones = text.charCodeAt(at + 1) - ZERO;
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/**
 * @param {number} year
 * @returns {boolean}
 */
function isLeap(year) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** 0-99 with two digits. */
const TWO_DIGITS = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'));

/** "-MM-DD" of each month and day, 32 places to a month. */
const MONTHS_AND_DAYS = Array.from({ length: 13 * 32 }, (_, i) => `-${TWO_DIGITS[i >> 5]}-${TWO_DIGITS[i & 31]}`);

/**
 * ISO date of a day number; the inverse of dayNumber.
 * @param {number} days whole days since 1970-01-01
 * @returns {string} "YYYY-MM-DD"
 */
export function isoDate(days) {
    const { year, month, day } = civil(days);
    return `${TWO_DIGITS[Math.floor(year / 100)]}${TWO_DIGITS[year % 100]}${MONTHS_AND_DAYS[month * 32 + day]}`;
}

/**
 * Date of a day number (H. Hinnant, civil_from_days).
 * @param {number} days whole days since 1970-01-01
 * @returns {{ year: number, month: number, day: number }} month 1-12
 */
function civil(days) {
    const z = days + EPOCH;
    const era = Math.floor(z / 146097);
    const dayOfEra = z - era * 146097;
    const yearOfEra = Math.floor(
        (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365
    );
    const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
    const m = Math.floor((5 * dayOfYear + 2) / 153);
    const month = m < 10 ? m + 3 : m - 9;
    const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    return { year, month, day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1 };
}

/**
 * Number of the Monday-to-Sunday week a day lies in. Weeks are the grid of the trend and of the thinned history.
 * @param {number} days day number
 * @returns {number} whole weeks; week 0 holds 1970-01-01
 */
export function weekNumber(days) {
    return Math.floor((days + 3) / 7);
}

/**
 * First day of a week.
 * @param {number} week as from weekNumber
 * @returns {number} day number of its Monday
 */
export function firstDayOfWeek(week) {
    return week * 7 - 3;
}
