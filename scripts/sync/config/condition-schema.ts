import { z } from 'zod';

const tests = {
    in: z
        .array(z.string())
        .min(1)
        .optional()
        .describe('Values that pass. Compared with the trimmed text; case counts.'),
    notIn: z.array(z.string()).min(1).optional().describe('Values that do not pass. A blank passes.')
};
const onlyOne = (condition: { in?: unknown; notIn?: unknown }) =>
    (condition.in === undefined) !== (condition.notIn === undefined);
const problem = { message: 'needs exactly one of "in" and "notIn"' };

/** A condition on a column of a file, without SQL: `{ "column": "Status", "in": ["Complete"] }`. */
export const columnCondition = z
    .strictObject({ column: z.string().min(1).describe('Column of the file.'), ...tests })
    .refine(onlyOne, problem);

/** A condition on an Account field: `{ "field": "Type", "notIn": ["Customer"] }`. */
export const fieldCondition = z
    .strictObject({ field: z.string().min(1).describe('Account field, as the org names it.'), ...tests })
    .refine(onlyOne, problem);

export type FieldCondition = z.infer<typeof fieldCondition>;
