import { z } from 'zod';
import { sourceSchema } from './source-schema.ts';
import { fieldCondition } from './condition-schema.ts';

/** The whole configuration file. `config/health-sync.schema.json` is generated from this (see json-schema.ts). */
export const configSchema = z.strictObject({
    $schema: z.string().optional().describe('Path of the JSON Schema, so that an editor can help.'),
    org: z
        .string()
        .min(1)
        .optional()
        .describe(
            'Alias or user name known to the Salesforce CLI, "env" for a JWT login from SF_* variables, or "local".'
        ),
    accounts: z
        .strictObject({
            only: z
                .array(fieldCondition)
                .default([])
                .describe('Accounts that fail one of these conditions are Excluded: no score, no colour.'),
            aliases: z
                .record(z.string(), z.string())
                .default({})
                .describe('Spelling in the files -> key in the org, for every source; a source can add its own.'),
            startField: z
                .string()
                .optional()
                .describe('Date field that says when the relationship began; used for the stage by age.'),
            revenueField: z
                .string()
                .optional()
                .describe(
                    'Number field that says how much revenue an account stands for, for plans. Default: AnnualRevenue.'
                )
        })
        .prefault({}),
    sources: z.array(sourceSchema).min(1).describe('Where the evidence comes from. Every source is read in every run.'),
    engine: z
        .strictObject({
            memoryLimit: z
                .string()
                .regex(/^\d+(MB|GB)$/u, 'must look like "256MB" or "1GB"')
                .default('160MB')
                .describe(
                    'Memory the evidence engine may use before it spills to disk. The process needs about 350 MB more.'
                ),
            threads: z
                .int()
                .min(1)
                .max(64)
                .optional()
                .describe('Threads of the evidence engine. Default: all processors.'),
            keepMb: z
                .int()
                .min(0)
                .max(10_000_000)
                .default(2048)
                .describe(
                    'Megabytes of rows to keep from run to run, so that a file that did not change is not read again. 0 keeps nothing.'
                ),
            fullAccountsDays: z
                .int()
                .min(0)
                .max(90)
                .default(7)
                .describe(
                    'Days after which a run reads all accounts again and not only those that have changed. 0 reads all of them in every run and keeps none.'
                )
        })
        .prefault({}),
    guards: z
        .strictObject({
            maxChange: z
                .string()
                .regex(/^\d+(\.\d+)?%$/u, 'must be a percentage such as "20%"')
                .optional()
                .describe(
                    'Stop before writing when more than this share of the accounts that have a score would change.'
                ),
            minSourceRatio: z
                .number()
                .min(0)
                .max(1)
                .default(0.5)
                .describe(
                    'Stop before writing when a source gives less than this share of the rows it gave in the last good run.'
                ),
            maxApiShare: z
                .string()
                .regex(/^\d+(\.\d+)?%$/u, 'must be a percentage such as "80%"')
                .default('80%')
                .describe(
                    'Stop when more of the daily API calls or Bulk batches of the org would be used, by everybody together.'
                ),
            maxStorage: z
                .string()
                .regex(/^\d+(\.\d+)?%$/u, 'must be a percentage such as "95%"')
                .default('95%')
                .describe('Stop before writing when snapshots would fill more of the data storage.'),
            leaseMinutes: z
                .int()
                .min(2)
                .max(1440)
                .default(15)
                .describe(
                    'Minutes without a sign of life after which a run that was killed on another machine no longer keeps others out.'
                )
        })
        .prefault({}),
    snapshots: z
        .strictObject({
            enabled: z
                .boolean()
                .default(false)
                .describe(
                    'Keep history as Health Snapshots. They take storage: plan tells how much before it is switched on.'
                ),
            keepMonths: z
                .int()
                .min(4)
                .max(240)
                .default(36)
                .describe('Months of history to keep. Older snapshots are deleted, except the newest of an account.'),
            segmentField: z.string().min(1).default('Type').describe('Account field copied into Segment of a snapshot.')
        })
        .prefault({}),
    playbooks: z
        .strictObject({
            maxTasks: z
                .int()
                .min(0)
                .default(500)
                .describe(
                    'Most tasks playbooks may create in a run; when they ask for more, the run stops before it writes.'
                )
        })
        .prefault({}),
    write: z
        .strictObject({
            bulkFrom: z
                .int()
                .min(1)
                .default(2000)
                .describe('Number of records from which the Bulk API is used; below it, collections of 200.')
        })
        .prefault({})
});

/** The configuration as the job uses it: defaults filled in, environment values replaced. */
export type Config = z.infer<typeof configSchema>;
