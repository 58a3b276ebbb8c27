import { z } from 'zod';
import { pathProblem } from '../sources/http/json-path.ts';

const secret = (about: string) => z.string().min(1).describe(`${about} Only as \${NAME} of the environment.`);
const path = (about: string) =>
    z
        .string()
        .min(1)
        .refine((text) => pathProblem(text) === null, {
            error: (issue) => pathProblem(String(issue.input)) ?? 'is not a path'
        })
        .describe(about);
const place = z
    .enum(['query', 'body'])
    .default('query')
    .describe('"query" of the URL, or "body": the JSON body of a POST; there the parameter may be a dotted path.');
const parameter = (about: string) => z.string().min(1).describe(about);

const auth = z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('none') }),
    z.strictObject({ type: z.literal('bearer'), token: secret('Token sent as "Authorization: Bearer".') }),
    z.strictObject({
        type: z.literal('basic'),
        user: z.string().default('').describe('User name; some services want the key here and no password.'),
        password: z.string().default('').describe('Password. Only as ${NAME} of the environment.')
    }),
    z.strictObject({
        type: z.literal('apiKey'),
        in: z.enum(['header', 'query']).default('header'),
        name: parameter('Name of the header or of the query parameter.'),
        value: secret('The key.')
    }),
    z.strictObject({
        type: z.literal('oauth'),
        tokenUrl: z.url().describe('Where tokens are given, by the OAuth 2.0 client credentials grant.'),
        clientId: z.string().min(1),
        clientSecret: secret('The secret of the client.'),
        scope: z.string().min(1).optional(),
        audience: z.string().min(1).optional(),
        sendAs: z
            .enum(['basic', 'body'])
            .default('basic')
            .describe('How the client shows its secret: Basic authentication, or fields of the form.')
    })
]);

const paging = z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('none').describe('One answer holds all rows.') }),
    z.strictObject({
        type: z.literal('page').describe('Numbered pages.'),
        parameter: parameter('Parameter that takes the number of the page.'),
        in: place,
        first: z.int().min(0).default(1).describe('Number of the first page.'),
        size: z.int().min(1).optional().describe('Rows of a full page: a shorter page is the last one.'),
        pages: path('Path to the number of pages.').optional()
    }),
    z.strictObject({
        type: z.literal('offset').describe('Rows to skip.'),
        parameter: parameter('Parameter that takes the number of rows to skip.'),
        in: place,
        size: z.int().min(1).optional().describe('Rows of a full page: a shorter page is the last one.'),
        total: path('Path to the number of all rows.').optional()
    }),
    z.strictObject({
        type: z.literal('cursor').describe('Each answer says where the next one begins.'),
        parameter: parameter('Parameter that takes the cursor.'),
        in: place,
        path: path('Path to the next cursor; none or an empty one means the last page.'),
        more: path(
            'Path to a value that is false, 0 or absent on the last page, for services that send a cursor there too.'
        ).optional(),
        of: z
            .enum(['answer', 'lastRow'])
            .default('answer')
            .describe('Where the path starts: the whole answer, or its last row. With "lastRow" an empty page ends it.')
    }),
    z.strictObject({
        type: z.literal('link').describe('Each answer holds the address of the next one.'),
        path: path('Path to the next address. Default: the header Link with rel="next".').optional(),
        origins: z
            .array(z.url())
            .default([])
            .describe('Other hosts a next address may name, such as "https://eu.example.com". They get no credentials.')
    })
]);

const exportJob = z
    .strictObject({
        id: path('Path to the id of the export in the first answer.'),
        statusUrl: z.string().min(1).default('/{id}').describe('Where its state is asked, added to the URL.'),
        status: path('Path to the state.'),
        done: z.array(z.string().min(1)).min(1).describe('States that mean: ready to be fetched.'),
        failed: z.array(z.string().min(1)).default([]).describe('States that mean: it will never be ready.'),
        file: path(
            'Path to the id of the file in the answer about the state. Default: the id of the export.'
        ).optional(),
        fileUrl: z.string().min(1).describe('Where the file is fetched, added to the URL: "/{file}/file".'),
        waitMinutes: z.int().min(1).max(240).default(30).describe('How long an export may take.')
    })
    .describe('For services that prepare a file first: ask for it, wait until it is ready, fetch it.');

const since = z
    .strictObject({
        parameter: parameter('Parameter that takes the first instant of the window.'),
        in: place,
        as: z
            .enum(['iso', 'isoWithoutZone', 'date', 'seconds', 'milliseconds'])
            .default('iso')
            .describe('2026-01-31T00:00:00Z, 2026-01-31T00:00:00, 2026-01-31, or seconds or milliseconds since 1970.'),
        days: z
            .int()
            .min(1)
            .optional()
            .describe(
                'Days to read back from the as-of day, of a backfill from its first day. Default: as many as the rules can count.'
            )
    })
    .describe('Leaves out answers too old to count. Every answer in the window is read in every run.');

const limits = z
    .strictObject({
        perSecond: z.number().positive().max(1000).optional().describe('Most requests a second. Default: no limit.'),
        timeoutSeconds: z.int().min(1).max(300).default(60).describe('Longest silence of the service.'),
        attempts: z.int().min(1).max(20).default(6).describe('Attempts for one request that may pass by itself.'),
        waitSeconds: z
            .int()
            .min(1)
            .max(86_400)
            .default(900)
            .describe('Longest wait the service may ask for; beyond it the run stops.'),
        maxPages: z.int().min(1).default(100_000).describe('Pages after which the run stops as endless.'),
        maxAnswerMb: z
            .int()
            .min(1)
            .max(16_384)
            .default(2048)
            .describe('Size of one answer, unpacked, that stops the run.')
    })
    .prefault({});

/** An HTTP service that answers in JSON. */
export const httpSchema = z
    .strictObject({
        url: z.url({ protocol: /^https?$/u, error: 'must be an address such as https://api.example.com/responses' }),
        method: z.enum(['GET', 'POST']).default('GET'),
        headers: z.record(z.string().regex(/^[\w-]+$/u), z.string()).default({}),
        query: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
        body: z.record(z.string(), z.json()).optional().describe('JSON body of a POST.'),
        repeatable: z
            .boolean()
            .optional()
            .describe('Whether a request whose fate is unknown may be sent again. Default: GET yes, POST no.'),
        allowHttp: z.boolean().default(false).describe('Allow an address without TLS that is not this machine.'),
        auth: auth.default({ type: 'none' }),
        rows: z
            .string()
            .regex(/^[^[\]]*$/u, 'must be keys joined by dots, such as "data.items"')
            .default('')
            .describe('Keys, joined by dots, that lead to the array of rows. Default: the answer is the array.'),
        paging: paging.default({ type: 'none' }),
        export: exportJob.optional(),
        since: since.optional(),
        limits
    })
    .superRefine((http, context) => {
        const problem = (message: string, ...path: string[]): void =>
            void context.addIssue({ code: 'custom', message, path });
        for (const [place, url] of addressesOf(http)) {
            if (/^https?:\/\/[^/?#]*@/iu.test(url))
                problem('holds a user or a password; they belong in "auth"', ...place);
            if (!isSafe(url, http.allowHttp)) problem('must be https; "allowHttp": true allows plain http', ...place);
        }
        if (http.method === 'GET' && http.body !== undefined)
            problem('a GET has no body; set "method": "POST"', 'body');
        const inBody = [http.paging, http.since].some((setting) => setting && 'in' in setting && setting.in === 'body');
        if (inBody && http.method === 'GET') problem('a parameter in the body needs "method": "POST"', 'method');
        if (http.export !== undefined && http.paging.type !== 'none') problem('an export has no pages', 'paging');
        if (http.auth.type === 'basic' && http.auth.user + http.auth.password === '')
            problem('needs a user or a password', 'auth');
    })
    .meta({ id: 'HttpService' });

function addressesOf(http: {
    url: string;
    auth: z.infer<typeof auth>;
    paging: z.infer<typeof paging>;
}): [string[], string][] {
    const token: [string[], string][] = http.auth.type === 'oauth' ? [[['auth', 'tokenUrl'], http.auth.tokenUrl]] : [];
    const origins = http.paging.type === 'link' ? http.paging.origins : [];
    return [[['url'], http.url], ...token, ...origins.map((url): [string[], string] => [['paging', 'origins'], url])];
}

/** Whether what is sent there cannot be read on the way: TLS, or this machine. */
function isSafe(url: string, allowHttp: boolean): boolean {
    if (allowHttp || !URL.canParse(url)) return true;
    const { protocol, hostname } = new URL(url);
    return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

export type HttpSettings = z.infer<typeof httpSchema>;
