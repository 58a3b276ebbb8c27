import { z } from 'zod';
import { columnCondition } from './condition-schema.ts';
import { dateFormat } from './date-format.ts';
import { originProblems, originSettings, windowProblems } from './origin-schema.ts';

const column = (about: string) => z.string().min(1).describe(about);
const account = column('Column that says which account the row belongs to.');
const date = column('Column with the day: an ISO date or time, or as dateFormat says.').optional();

const match = z
    .strictObject({
        by: z
            .string()
            .min(1)
            .default('Health_Key__c')
            .describe(
                'Account field the account column is compared with: "Id", "Health_Key__c", another unique field, or "Name".'
            ),
        how: z
            .enum(['exact', 'normalized'])
            .default('exact')
            .describe('"normalized" ignores case, accents, punctuation, "the" and legal forms such as Ltd.'),
        extract: z
            .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
            .optional()
            .describe(
                'Regular expressions (RE2); the first group of the first that matches is the key: "^(.+?) - " for "UCSF - Dec 13".'
            ),
        aliases: z
            .record(z.string(), z.string())
            .default({})
            .describe('Key in the file -> key in the org, for spellings that no rule finds.')
    })
    .prefault({});

const shared = {
    name: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]*$/u, 'must be lower-case letters, digits and hyphens')
        .describe('Short name, shown on the receipt of every score it feeds.'),
    ...originSettings,
    format: z
        .enum(['csv', 'json', 'ndjson', 'parquet'])
        .optional()
        .describe('Default: by the file ending. "csv" also reads tab, semicolon and pipe. .gz is unpacked.'),
    delimiter: z.string().length(1).optional().describe('Default: found in the header line.'),
    skipLines: z
        .int()
        .min(0)
        .max(1000)
        .optional()
        .describe('Lines above the header of a CSV. Default: empty ones are passed over.'),
    decimal: z
        .enum(['.', ','])
        .default('.')
        .describe(
            'What stands before the decimals of a number in a CSV. With "," a point or a space may part thousands.'
        ),
    encoding: z.enum(['utf-8', 'latin-1', 'utf-16']).optional().describe('Of files. Default: utf-8.'),
    emptyValues: z.array(z.string()).default([]).describe('Texts that mean "no value", such as "NA".'),
    dateFormat: dateFormat
        .optional()
        .describe(
            'How days are written: strptime pattern(s), for example "%m/%d/%y %H:%M"; "seconds" or "milliseconds" since 1970; or "excel" for its day numbers. Default: ISO 8601.'
        ),
    filter: z
        .array(columnCondition)
        .default([])
        .describe('Rows that fail a condition are left out; they are counted, not rejected.'),
    values: z
        .record(z.string(), z.record(z.string(), z.string()))
        .default({})
        .describe(
            'Words to values by column, for example { "Worth": { "Agree": "7" } }. Words not listed stay as they are.'
        ),
    allowEmpty: z.boolean().default(false).describe('Set when this source may have no rows; otherwise the run stops.'),
    match
};

const answers = z.strictObject({
    ...shared,
    kind: z.literal('answers').describe('Raw answers to "how likely are you to recommend us".'),
    scale: z
        .enum(['0-10', '1-10', '1-5', '1-7'])
        .default('0-10')
        .describe('Scale the question was asked on. Answers outside it are rejected. docs/sync.md shows the mapping.'),
    columns: z.strictObject({
        account,
        rating: column('Column with the answer.'),
        respondent: column('Column that tells people apart; only the latest answer of each counts.').optional(),
        date,
        decisionMaker: column('Column that says whether the person decides (true, yes, 1, y).').optional()
    }),
    constants: z
        .strictObject({ date: z.iso.date().optional() })
        .default({})
        .describe('Values for columns the export lacks.')
});

const nps = z.strictObject({
    ...shared,
    kind: z.literal('nps').describe('NPS already counted per account.'),
    columns: z
        .strictObject({
            account,
            date,
            nps: column('Column with the NPS, -100 to 100.').optional(),
            responses: column('Column with the number of answers.').optional(),
            promoters: column('Column with the number of promoters.').optional(),
            passives: column('Column with the number of passives.').optional(),
            detractors: column('Column with the number of detractors.').optional()
        })
        .refine((c) => (c.nps && c.responses) || (c.promoters && c.passives && c.detractors), {
            message: 'needs "nps" and "responses", or "promoters", "passives" and "detractors"'
        }),
    constants: z.strictObject({ date: z.iso.date().optional() }).default({})
});

const experience = z.strictObject({
    ...shared,
    kind: z.literal('experience').describe('A ready experience score, taken as it is.'),
    columns: z.strictObject({ account, date, score: column('Column with the score, 1 to 10.') }),
    constants: z.strictObject({ date: z.iso.date().optional() }).default({})
});

const roi = z.strictObject({
    ...shared,
    kind: z.literal('roi').describe('Evidence of the value the customer received.'),
    columns: z
        .strictObject({
            account,
            date,
            score: column('Column with a ready outcome score, 1 to 10.').optional(),
            attainment: column('Column with realised / target due by now: 0.8 is 80 %.').optional(),
            roi: column('Column with (benefit - cost) / cost: 1.5 is 150 %.').optional(),
            benefit: column('Column with the benefit, in the currency of the cost.').optional(),
            cost: column('Column with the cost; must be above 0.').optional(),
            paybackActual: column('Column with the months the payback took or will take.').optional(),
            paybackPromised: column('Column with the months that were promised.').optional(),
            milestone: column('Column with the state of a milestone: done, due or overdue.').optional(),
            weight: column('Column with the weight of the row among the rows of the account. Default 1.').optional(),
            validUntil: column('Column with the last day the evidence counts. Default: the rules.').optional(),
            verifiedBy: column('Column with customer, system or estimated.').optional(),
            measure: column('Column that names what was measured; the newest row of each name counts.').optional()
        })
        .refine((c) => roiMeasures(c).length === 1, {
            message:
                'needs exactly one of: score; attainment; roi; benefit and cost; paybackActual and paybackPromised; milestone'
        }),
    constants: z
        .strictObject({
            date: z.iso.date().optional(),
            weight: z.number().positive().optional(),
            validDays: z.int().positive().optional().describe('Days every row counts, when there is no validUntil.'),
            verifiedBy: z.enum(['customer', 'system', 'estimated']).optional(),
            measure: z.string().min(1).max(80).optional()
        })
        .default({})
});

const MEASURES = {
    score: ['score'],
    attainment: ['attainment'],
    roi: ['roi'],
    benefitCost: ['benefit', 'cost'],
    payback: ['paybackActual', 'paybackPromised'],
    milestone: ['milestone']
} as const;
export type RoiMeasure = keyof typeof MEASURES;

/** What the roi columns measure, with the columns that hold its numbers. Sound settings name exactly one measure. */
export function roiMeasures(columns: Readonly<Record<string, string | undefined>>): RoiMeasure[] {
    const measures = Object.keys(MEASURES) as RoiMeasure[];
    return measures.filter((measure) => MEASURES[measure].every((name) => columns[name] !== undefined));
}

/** Columns that hold the numbers of a measure, in the order the model wants them. */
export function columnsOfMeasure(measure: RoiMeasure): readonly string[] {
    return MEASURES[measure];
}

export const sourceSchema = z
    .discriminatedUnion('kind', [answers, nps, experience, roi])
    .refine((source) => source.columns.date !== undefined || source.constants.date !== undefined, {
        message: 'needs a date: name the column in columns.date, or give one day for all rows in constants.date'
    })
    .superRefine((source, context) => {
        for (const message of [...originProblems(source), ...windowProblems(source)])
            context.addIssue({ code: 'custom', message });
    });

export type Source = z.infer<typeof sourceSchema>;
export type SourceKind = Source['kind'];
export type SourceOf<Kind extends SourceKind> = Extract<Source, { kind: Kind }>;
