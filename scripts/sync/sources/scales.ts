/** Scales a recommendation question is asked on. */
export type Scale = '0-10' | '1-10' | '1-5' | '1-7';

/**
 * Answer on its own scale -> answer on 0-10, written out so that nobody has to guess. 1-10 keeps its numbers: 9 and 10 stay
 * promoters. The short scales are stretched evenly and rounded: on 1-5 a 5 is a promoter and a 4 a passive; on 1-7 a 7 is a
 * promoter, 5 and 6 are passives.
 */
export const SCALES: Readonly<Record<Scale, Readonly<Record<number, number>>>> = {
    '0-10': { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 10: 10 },
    '1-10': { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 10: 10 },
    '1-5': { 1: 0, 2: 3, 3: 5, 4: 8, 5: 10 },
    '1-7': { 1: 0, 2: 2, 3: 3, 4: 5, 5: 7, 6: 8, 7: 10 }
};
