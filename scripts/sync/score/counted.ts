/** Name of the table of counts of the i-th source. */
export function countedTable(i: number): string {
    return `counted_${i}`;
}

/** Columns of counted answers, beside `day_no` and `account`: days are counted since 1970, `_d` is of deciding persons. */
export const COUNTS = [
    'promoters', 'passives', 'detractors', 'ratings', 'promoters_d', 'passives_d', 'detractors_d', 'ratings_d', 'deciding',
    'oldest', 'newest'
] as const; // prettier-ignore

/** Table that counts are gathered in before they are put into order. */
export const COUNTING = 'counting';

export const DAY_MS = 86_400_000;
