import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A query on the org of the run. */
export const salesforceSchema = z
    .strictObject({
        soql: z
            .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
            .transform((text) => (typeof text === 'string' ? text : text.join(' ')))
            .refine((text) => /^\s*select\s/iu.test(text), 'must be one query that begins with SELECT')
            .describe(
                'SOQL, one text or several lines. Its columns are the names behind SELECT. :asOf and :windowStart are date-times, :asOfDay and :windowStartDay dates.'
            ),
        bind: z
            .record(z.string().regex(/^[A-Za-z]\w*$/u), z.union([scalar, z.array(scalar).min(1)]))
            .default({})
            .describe('More values for :name in the query: texts, numbers, true, false, null, or a list for IN.'),
        days: z
            .int()
            .min(1)
            .optional()
            .describe(
                'Days the window goes back from the as-of day, of a backfill from its first day. Default: as many as the rules can count.'
            )
    })
    .meta({ id: 'SalesforceQuery' });

export type SalesforceSettings = z.infer<typeof salesforceSchema>;
