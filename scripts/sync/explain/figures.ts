// Figures as the terminal prints them: English, and to the digit what the account page shows.
import { wholeNps } from '../score/model.ts';

const score = Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const points = Intl.NumberFormat('en-US', {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero'
});
const percent = Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 0 });
const signedPercent = Intl.NumberFormat('en-US', {
    style: 'percent',
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero'
});
const whole = Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const signedWhole = Intl.NumberFormat('en-US', { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
const short = Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** A score or half with one decimal: "14.7". */
export const asScore = (value: number): string => score.format(value);
/** Points with one decimal and a sign: "+1.2". */
export const asPoints = (value: number): string => points.format(value);
/** A share 0-1: "81%". */
export const asPercent = (share: number): string => percent.format(share);
/** A ratio with a sign: "+120%". */
export const asSignedPercent = (ratio: number): string => signedPercent.format(ratio);
/** "1,234". */
export const asWhole = (value: number): string => whole.format(value);
/** NPS as a whole number with a sign: "+67". */
export const asNps = (value: number): string => signedWhole.format(wholeNps(value));
/** At most two decimals: "1.4". */
export const asNumber = (value: number): string => short.format(value);
/** "1 answer", "6 answers". */
export const answers = (n: number): string => `${whole.format(n)} ${n === 1 ? 'answer' : 'answers'}`;
/** One day, or the first and the last: "2026-06-04 - 2026-11-12". */
export const days = (from: string, to: string): string => (from === to ? from : `${from} - ${to}`);
