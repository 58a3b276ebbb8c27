import { z } from 'zod';

/** Days that are written as numbers: of seconds or milliseconds since 1970, or of days since the end of 1899. */
export const DAY_NUMBERS = ['seconds', 'milliseconds', 'excel'] as const;
export type DayNumbers = (typeof DAY_NUMBERS)[number];

const pattern = z
    .string()
    .min(1)
    .superRefine((text, context) => {
        if (text.includes('%') || isDayNumbers(text)) return;
        context.addIssue({
            code: 'custom',
            message: `"${text}" is no strptime pattern. Did you mean "${translated(text)}"? Or write ${DAY_NUMBERS.join(', ')}`
        });
    });

/** How the days of a column are written. */
export const dateFormat = z.union([pattern, z.array(pattern).min(1)]);

export function isDayNumbers(text: string): text is DayNumbers {
    return DAY_NUMBERS.some((name) => name === text);
}

/** A pattern such as MM/DD/YYYY with the codes that are understood here. */
function translated(text: string): string {
    return text.replaceAll(
        /(?<=[Hh]:)[Mm]{1,2}|[Yy]{4}|[Yy]{2}|[Mm]{3,4}|[Mm]{1,2}|[Dd]{1,2}|[Hh]{1,2}|[Ss]{1,2}/gu,
        (code, at: number) => codeOf(code, /[Hh]:$/u.test(text.slice(0, at)))
    );
}

function codeOf(code: string, afterHours: boolean): string {
    switch (code.charAt(0).toLowerCase()) {
        case 'y':
            return code.length === 4 ? '%Y' : '%y';
        case 'm':
            if (afterHours) return '%M';
            if (code.length === 4) return '%B';
            return code.length === 3 ? '%b' : '%m';
        case 'd':
            return '%d';
        case 'h':
            return '%H';
        default:
            return '%S';
    }
}
