import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { TestService } from './sources/http/test-service.ts';
import { FaultyProxy } from './testing/faulty-proxy.ts';
import { TestOrg } from './testing/local-org.ts';
import { runJob } from './testing/run-job.ts';
import type { JobResult } from './testing/run-job.ts';

const AS_OF = '2026-06-01';
/** Secrets in the environment, recognisable wherever they turn up. */
const PLANTED = {
    SF_CLIENT_SECRET: 'plantedClientSecretA1',
    HTTP_TOKEN: 'plantedBearerTokenB2',
    HTTP_PASSWORD: 'plantedBasicPasswordC3',
    HTTP_KEY: 'plantedApiKeyD4',
    HTTP_QUERY_KEY: 'plantedQueryKeyE5',
    HTTP_SECRET: 'plantedOauthSecretF6',
    HTTP_HEADER: 'plantedHeaderValueG7',
    HTTP_PATH: 'plantedPathKeyK11',
    HTTP_SIGNATURE: 'plantedSignatureL12',
    PG_PASSWORD: 'plantedPostgresPassH8'
};
const SERVICE_TOKEN = 'plantedServiceTokenI9';
const PG_URL_PASSWORD = 'plantedUrlPassJ10';

describe('secrets', () => {
    let org: TestOrg;
    let proxy: FaultyProxy;
    let service: TestService;
    let echo: TestService;
    let folder: string;
    let key: string;
    let login: Record<string, string>;
    /** Access tokens the org gave. */
    const tokens = new Set<string>();

    before(async () => {
        [org, service, echo] = await Promise.all([TestOrg.start(), TestService.start(), TestService.start()]);
        await org.create(
            'Account',
            Array.from({ length: 4 }, (_, i) => ({ Name: `Account ${i}`, Health_Key__c: `K${i}` }))
        );
        proxy = await FaultyProxy.start(org.url);
        folder = mkdtempSync(join(tmpdir(), 'health-secrets-'));
        login = JSON.parse(readFileSync(join(org.folder, 'org', 'login.json'), 'utf8')) as Record<string, string>;
        key = readFileSync(login['privateKeyFile'] ?? '', 'utf8');
        service.answer = ({ url }) => {
            if (url.pathname === '/token') return { json: { access_token: SERVICE_TOKEN, expires_in: 3600 } };
            const rows = [0, 1, 2, 9].map((i) => ({ key: `K${i}`, score: i === 2 ? 'high' : 6.5, on: '2026-05-01' }));
            return { json: { rows } };
        };
        // The worst service: it repeats to everybody whatever it was sent.
        echo.answer = ({ url, headers, body }) => ({
            status: 401,
            json: { error: `refused ${url.search}`, error_description: JSON.stringify(headers), message: body }
        });
    });
    afterEach(() => rmSync(join(folder, 'out'), { recursive: true, force: true }));
    after(async () => {
        await Promise.all([proxy.stop(), service.stop(), echo.stop()]);
        await org.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    /** Settings with every kind of credential, each named as a variable. */
    const writeSettings = (name: string, address: string, more: readonly object[] = []): string => {
        const columns = { account: 'key', score: 'score', date: 'on' };
        const source = (own: string, http: object): object => ({
            name: own,
            kind: 'experience',
            columns,
            http: { url: `${address}/${own}`, rows: 'rows', limits: { attempts: 1 }, ...http }
        });
        const sources = [
            source('bearer', { auth: { type: 'bearer', token: '${HTTP_TOKEN}' } }),
            source('basic', { auth: { type: 'basic', user: 'someone', password: '${HTTP_PASSWORD}' } }),
            source('header-key', { auth: { type: 'apiKey', name: 'x-api-key', value: '${HTTP_KEY}' } }),
            source('query-key', { auth: { type: 'apiKey', in: 'query', name: 'key', value: '${HTTP_QUERY_KEY}' } }),
            source('header', { headers: { 'x-tenant': '${HTTP_HEADER}' } }),
            source('address', { url: `${address}/\${HTTP_PATH}/address?sig=\${HTTP_SIGNATURE}` }),
            source('oauth', {
                auth: { type: 'oauth', tokenUrl: `${address}/token`, clientId: 'app', clientSecret: '${HTTP_SECRET}' }
            }),
            ...more
        ];
        writeFileSync(join(folder, name), JSON.stringify({ org: 'env', sources }));
        return name;
    };

    const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
        PATH: process.env['PATH'],
        HOME: folder,
        ...PLANTED,
        PG_URL: `postgres://reader:${PG_URL_PASSWORD}@127.0.0.1:9/answers`,
        SF_LOGIN_URL: proxy.url,
        SF_AUDIENCE_URL: org.url,
        SF_CLIENT_ID: login['clientId'],
        SF_USERNAME: login['username'],
        SF_JWT_KEY: key,
        ...more
    });

    const run = (args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<JobResult> =>
        runJob(args, { cwd: folder, env: environment(more) });

    /** Nothing that was printed, nothing in a file of a run, and nothing in a row of a run holds a secret. */
    const assertClean = async ({ stdout, stderr }: JobResult): Promise<void> => {
        const rows = await org.query<Record<string, unknown>>('SELECT FIELDS(ALL) FROM Health_Sync_Run__c LIMIT 200');
        const places: [string, string][] = [
            ['stdout', stdout],
            ['stderr', stderr],
            ['run rows', JSON.stringify(rows)],
            ...filesIn(join(folder, 'out')).map((file): [string, string] => [file, readFileSync(file, 'latin1')])
        ];
        const lines = key.split('\n').filter((line) => line.length > 40);
        const plain = [...Object.values(PLANTED), SERVICE_TOKEN, PG_URL_PASSWORD, ...tokens, ...lines];
        const secrets = plain.flatMap((secret) => [
            secret,
            encodeURIComponent(secret),
            Buffer.from(secret).toString('base64').replace(/=+$/u, ''),
            Buffer.from(`someone:${secret}`).toString('base64'),
            Buffer.from(`app:${secret}`).toString('base64')
        ]);
        for (const [place, text] of places)
            for (const secret of secrets)
                if (text.includes(secret)) {
                    const at = text.indexOf(secret);
                    assert.fail(`${place} holds a secret: ${text.slice(Math.max(0, at - 200), at + 80)}`);
                }
    };

    const capture = (path: string, body: string): string => {
        if (path.startsWith('/services/oauth2/token'))
            for (const [, token = ''] of body.matchAll(/"access_token":"([^"]+)"/gu)) tokens.add(token);
        return body;
    };

    it('stay out of plans, runs and their files, also when the org repeats the token in a refusal', async () => {
        proxy.fate = ({ path, method }) => ({
            rewrite: (body) => {
                if (method !== 'PATCH' || !path.endsWith('/composite/sobjects')) return capture(path, body);
                const message = `Bearer ${[...tokens].at(-1)} may not, ${PLANTED.SF_CLIENT_SECRET}`;
                const errors = [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields: [] }];
                const results = JSON.parse(body) as object[];
                return JSON.stringify(results.map((result, i) => (i === 0 ? { success: false, errors } : result)));
            }
        });
        const config = writeSettings('good.json', service.url);
        const shared = ['--config', config, '--as-of', AS_OF, '--out', 'out'];
        const plan = await run(['plan', ...shared, '--save', 'out/saved.ndjson', '--changes', 'out/changes.ndjson']);
        assert.equal(plan.code, 1, plan.stderr);
        await assertClean(plan);
        const done = await run(['run', ...shared, '--json']);
        assert.equal(done.code, 1, done.stderr);
        assert.ok(tokens.size >= 2);
        const names = filesIn(join(folder, 'out')).map((file) => file.split('/').at(-1));
        for (const name of ['log.ndjson', 'rejected.csv', 'failed.csv', 'saved.ndjson', 'changes.ndjson'])
            assert.ok(names.includes(name), `no ${name} among ${names.join(', ')}`);
        await assertClean(done);
        const looked = await run(['doctor', '--config', config, '--out', 'out']);
        assert.equal(looked.code, 0, looked.stdout);
        await assertClean(looked);
    });

    it('stay out when a service refuses and repeats what it was sent', async () => {
        proxy.fate = ({ path }) => ({ rewrite: (body) => capture(path, body) });
        const postgres = { kind: 'experience', columns: { account: 'key', score: 'score', date: 'on' } };
        const config = writeSettings('bad.json', echo.url, [
            { name: 'by-url', ...postgres, postgres: { url: '${PG_URL}', sql: 'SELECT 1' } },
            {
                name: 'by-password',
                ...postgres,
                postgres: {
                    host: '127.0.0.1',
                    port: 9,
                    user: 'u',
                    database: 'd',
                    password: '${PG_PASSWORD}',
                    sql: 'SELECT 1'
                }
            }
        ]);
        const shared = ['--config', config, '--out', 'out'];
        for (const args of [
            ['plan', ...shared],
            ['run', ...shared, '--json'],
            ['doctor', ...shared]
        ]) {
            const result = await run(args);
            assert.equal(result.code, 3, `${args[0]}: ${result.stdout}${result.stderr}`);
            await assertClean(result);
        }
        // Every service by itself, because a run stops at the first that refuses.
        const all = JSON.parse(readFileSync(join(folder, config), 'utf8')) as {
            org: string;
            sources: { name: string }[];
        };
        for (const source of all.sources) {
            writeFileSync(join(folder, 'one.json'), JSON.stringify({ ...all, sources: [source] }));
            const result = await run(['run', '--config', 'one.json', '--out', 'out']);
            assert.equal(result.code, 3, `${source.name}: ${result.stderr}`);
            await assertClean(result);
        }
    });

    it('stay out when the login fails, and the org repeats what it was sent', async () => {
        const config = writeSettings('login.json', service.url);
        const shared = ['--config', config, '--out', 'out'];
        const logins: NodeJS.ProcessEnv[] = [
            { SF_LOGIN_URL: echo.url },
            { SF_LOGIN_URL: echo.url, SF_JWT_KEY: '', SF_USERNAME: '' },
            { SF_JWT_KEY: key.replace('PRIVATE', 'PRIVAT').replaceAll('\n', ' ') },
            { SF_JWT_KEY: key.slice(0, 300) }
        ];
        for (const more of logins)
            for (const command of ['run', 'doctor']) {
                const result = await run([command, ...shared], more);
                assert.ok(result.code === 3 || result.code === 2, result.stdout + result.stderr);
                await assertClean(result);
            }
    });

    it('stay out when the program itself fails', async () => {
        const config = writeSettings('crash.json', service.url);
        const preload = join(folder, 'crash.mjs');
        const words = `Object.assign(new TypeError('cannot read ' + process.env.HTTP_TOKEN), {
            config: { headers: { authorization: 'Bearer ' + process.env.HTTP_KEY }, form: { client_secret: process.env.SF_CLIENT_SECRET } },
            cause: new Error(process.env.SF_JWT_KEY)
        })`;
        for (const how of [`throw ${words}`, `Promise.reject(${words})`]) {
            writeFileSync(
                preload,
                `const own = globalThis.fetch; let done = false;
                globalThis.fetch = (...args) => {
                    if (!done) setImmediate(() => { ${how}; });
                    done = true;
                    return own(...args);
                };`
            );
            const result = await run(['run', '--config', config, '--out', 'out'], {
                NODE_OPTIONS: `--import=${preload}`
            });
            assert.equal(result.code, 3, result.stderr);
            assert.match(result.stderr, /TypeError: cannot read/u);
            await assertClean(result);
        }
    });
});

function filesIn(folder: string): string[] {
    mkdirSync(folder, { recursive: true });
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((file) => statSync(file).isFile());
}
