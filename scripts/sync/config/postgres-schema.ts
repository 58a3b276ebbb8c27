import { z } from 'zod';
import { isRunValue, RUN_VALUES } from '../sources/run-values.ts';

const parameter = z
    .union([z.string(), z.number(), z.boolean(), z.null()])
    .refine((value) => typeof value !== 'string' || !/^\{\{.*\}\}$/su.test(value) || isRunValue(value), {
        message: `is not a value of a run; there are ${RUN_VALUES.map((name) => `{{${name}}}`).join(', ')}`
    });

const tls = z
    .strictObject({
        mode: z
            .enum(['verify-full', 'verify-ca', 'require', 'disable'])
            .optional()
            .describe(
                'Default: "verify-full" (certificate and host name must be right); "disable" on this machine only. "require" encrypts but trusts anybody.'
            ),
        ca: z
            .string()
            .min(1)
            .optional()
            .describe('PEM file of the authority that signed the certificate of the server.'),
        cert: z.string().min(1).optional().describe('PEM file of the certificate to show to the server.'),
        key: z.string().min(1).optional().describe('PEM file of its private key.'),
        serverName: z.string().min(1).optional().describe('Name the certificate must be for, when it is not the host.')
    })
    .refine((settings) => (settings.cert === undefined) === (settings.key === undefined), {
        message: 'needs both "cert" and "key", or neither'
    });

/** A query against PostgreSQL, or against what speaks its protocol. */
export const postgresSchema = z
    .strictObject({
        url: z
            .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
            .optional()
            .describe(
                'postgres://user:password@host:5432/database; best as "${WAREHOUSE_URL}". Several servers that each hold a part of the rows: a list.'
            ),
        host: z.string().min(1).optional().describe('Instead of "url", with the settings below.'),
        port: z
            .union([z.int().min(1).max(65535), z.string().regex(/^\d{1,5}$/u)])
            .optional()
            .describe('Default: 5432.'),
        database: z.string().min(1).optional(),
        user: z.string().min(1).optional(),
        password: z.string().min(1).optional().describe('Best as "${WAREHOUSE_PASSWORD}".'),
        tls: tls.prefault({}),
        sql: z
            .union([z.string().min(1), z.array(z.string()).min(1)])
            .optional()
            .describe('One SELECT, as a text or as lines. Values go into "parameters", as $1, $2, …'),
        sqlFile: z.string().min(1).optional().describe('File with the SELECT, instead of "sql".'),
        parameters: z
            .array(parameter)
            .default([])
            .describe(
                `Values of $1, $2, … in order, bound and never pasted into the SQL. Of the run: ${RUN_VALUES.map((name) => `"{{${name}}}"`).join(', ')}.`
            ),
        statementTimeout: z
            .number()
            .min(0.1)
            .max(86_400)
            .default(1800)
            .describe('Seconds the server may work before the next rows come.'),
        connectTimeout: z
            .number()
            .min(0.1)
            .max(600)
            .default(15)
            .describe('Seconds to wait for a connection, and for what is on its way.'),
        fetchRows: z
            .int()
            .min(1)
            .max(1_000_000)
            .default(2000)
            .describe('Rows in memory at a time; lower it when rows are very long.')
    })
    .refine((settings) => (settings.url === undefined) !== (settings.host === undefined), {
        message: 'needs "url", or "host" with "database", "user" and "password"'
    })
    .refine((settings) => settings.url === undefined || !partsNamed(settings), {
        message: 'has both "url" and parts of it: keep one of them'
    })
    .refine((settings) => (settings.sql === undefined) !== (settings.sqlFile === undefined), {
        message: 'needs exactly one of "sql" and "sqlFile"'
    });

export type PostgresSettings = z.infer<typeof postgresSchema>;

function partsNamed(settings: Readonly<Record<string, unknown>>): boolean {
    return ['port', 'database', 'user', 'password'].some((part) => settings[part] !== undefined);
}
