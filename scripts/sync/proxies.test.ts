import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { TestService } from './sources/http/test-service.ts';
import { makeCertificate } from './testing/certificates.ts';
import { ConnectProxy } from './testing/connect-proxy.ts';
import { FaultyProxy } from './testing/faulty-proxy.ts';
import { TestOrg } from './testing/local-org.ts';
import { runJob } from './testing/run-job.ts';
import { forgetResults, seedBook, settings, storedResults } from './testing/seed-book.ts';

const ORG = 'acme.my.salesforce.example';
const SURVEY = 'survey.example';
const ACCOUNTS = 12;

describe('behind a proxy', () => {
    let org: TestOrg;
    let service: TestService;
    let proxy: ConnectProxy;
    let orgFront: FaultyProxy;
    let surveyFront: FaultyProxy;
    let environment: NodeJS.ProcessEnv;
    before(async () => {
        [org, service, proxy] = await Promise.all([TestOrg.start(), TestService.start(), ConnectProxy.start()]);
        await seedBook(org, ACCOUNTS);
        const { cert, key } = makeCertificate(org.folder, 'company', [`DNS:${ORG}`, `DNS:${SURVEY}`]);
        const tls = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
        orgFront = await FaultyProxy.start(org.url, { ...tls, name: ORG });
        surveyFront = await FaultyProxy.start(service.url, { ...tls, name: SURVEY });
        proxy.ways.set(ORG, orgFront.port).set(SURVEY, surveyFront.port);
        const login = JSON.parse(readFileSync(join(org.folder, 'org', 'login.json'), 'utf8')) as Record<string, string>;
        environment = {
            PATH: process.env['PATH'],
            SF_LOGIN_URL: `https://${ORG}`,
            SF_AUDIENCE_URL: org.url,
            SF_CLIENT_ID: login['clientId'],
            SF_USERNAME: login['username'],
            SF_JWT_KEY_FILE: login['privateKeyFile'],
            NODE_EXTRA_CA_CERTS: cert
        };
        service.answer = () => ({ json: [{ key: 'K0', score: 8.2, on: '2026-05-02' }] });
    });
    after(async () => {
        await Promise.all([org.stop(), service.stop(), proxy.stop(), orgFront.stop(), surveyFront.stop()]);
    });
    beforeEach(() => {
        proxy.asked.length = 0;
        proxy.shown.clear();
        proxy.mood = () => 'lead on';
        orgFront.seen.length = 0;
    });

    const job = (command: string, more: NodeJS.ProcessEnv, attempts = 1) => {
        const columns = { account: 'key', score: 'score', date: 'on' };
        const http = { url: `https://${SURVEY}/answers`, limits: { attempts } };
        const sources = [
            { name: 'outcome', kind: 'roi', files: ['outcome.csv'], columns, constants: { verifiedBy: 'customer' } },
            { name: 'survey', kind: 'experience', http, columns }
        ];
        const args = settings(org, { org: 'env', sources, write: { bulkFrom: 2 } });
        return runJob([command, ...(command === 'doctor' ? args.slice(0, 2) : args)], {
            cwd: org.folder,
            env: { ...environment, ...more }
        });
    };

    it('sends everything through it: login, JSON, uploads, result files and services', async () => {
        const ended = await job('run', { HTTPS_PROXY: `http://planted-user:planted%2Fword@${proxy.address}` });
        assert.equal(ended.code, 0, ended.stderr);
        // Nobody but the proxy knows where these hosts are.
        assert.deepEqual(new Set(proxy.asked), new Set([`${ORG}:443`, `${SURVEY}:443`]));
        const basic = Buffer.from('planted-user:planted/word').toString('base64');
        assert.deepEqual([...proxy.shown], [`Basic ${basic}`]);
        const paths = orgFront.seen.map(({ method, path }) => `${method} ${path.replace(/\?.*$/u, '')}`).join('\n');
        assert.match(paths, /POST \/services\/oauth2\/token/u);
        assert.match(paths, /PUT \S+\/jobs\/ingest\/\w+\/batches/u);
        assert.match(paths, /GET \S+\/jobs\/query\/\w+\/results/u);
        assert.doesNotMatch(ended.stdout + ended.stderr, /planted/u);
        const stored = await storedResults(org);
        assert.equal(stored['Seed Customer']?.['Health_Experience_Score__c'], 8.2);
        await forgetResults(org);
    });

    it('asks it as whom an app runs that logs in by its secret', async () => {
        const login = JSON.parse(readFileSync(join(org.folder, 'org', 'login.json'), 'utf8')) as Record<string, string>;
        const bySecret = { SF_CLIENT_SECRET: login['clientSecret'], SF_JWT_KEY_FILE: '', SF_USERNAME: '' };
        const ended = await job('plan', { ...bySecret, HTTPS_PROXY: proxy.address });
        assert.equal(ended.code, 0, ended.stderr);
    });

    it('takes the variable in small letters and without http://, and not for hosts of NO_PROXY', async () => {
        const ended = await job('plan', { https_proxy: proxy.address, HTTPS_PROXY: 'http://elsewhere.invalid:1' });
        assert.equal(ended.code, 0, ended.stderr);
        const excepted = await job('plan', { HTTPS_PROXY: proxy.address, NO_PROXY: `other.example,${SURVEY}` });
        assert.equal(excepted.code, 3);
        assert.match(excepted.stderr, /https:\/\/survey\.example\/answers cannot be read: getaddrinfo/u);
    });

    it('reaches this machine without it', async () => {
        const ended = await runJob(['plan', ...settings(org)], {
            cwd: org.folder,
            env: { ...org.environment, HTTP_PROXY: proxy.address, HTTPS_PROXY: proxy.address }
        });
        assert.equal(ended.code, 0, ended.stderr);
        assert.deepEqual(proxy.asked, []);
    });

    it('says what the proxy wants or refuses, without its password', async () => {
        const through = { HTTPS_PROXY: `http://someone:planted-word@${proxy.address}` };
        for (const [status, words] of [
            [
                407,
                /Login at https:\/\/acme\S+ failed: Proxy response \(407\).*\n\s*-> The proxy wants to know who asks/u
            ],
            [403, /-> The proxy does not lead on \(HTTP 403\): let whoever runs it allow CONNECT to this address/u]
        ] as const) {
            proxy.mood = () => status;
            const ended = await job('doctor', through);
            assert.equal(ended.code, 3);
            assert.match(ended.stdout + ended.stderr, words);
            assert.doesNotMatch(ended.stdout + ended.stderr, /planted/u);
        }
    });

    it('asks again when the proxy is busy', async () => {
        proxy.mood = (nth) => (nth <= 2 ? 503 : 'lead on');
        const ended = await job('plan', { HTTPS_PROXY: proxy.address }, 3);
        assert.equal(ended.code, 0, ended.stderr);
    });

    it('does not wait for ever for one that hangs up, and lets the process end', async () => {
        proxy.mood = () => 'hang up';
        const folder = JSON.stringify(new URL('.', import.meta.url).href);
        const script = `
            const { useProxies } = await import(new URL('network.ts', ${folder}));
            const { exchange } = await import(new URL('salesforce/token.ts', ${folder}));
            const endCalls = useProxies(process.env);
            await exchange('https://${ORG}', {}, 'the user', [], 100).catch((error) => console.log(error.message));
            await endCalls();`;
        const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
            env: { ...environment, HTTPS_PROXY: proxy.address },
            stdio: ['ignore', 'pipe', 'inherit']
        });
        const said = await child.stdout.setEncoding('utf8').toArray();
        assert.match(said.join(''), /^Login at https:\S+ failed: The operation was aborted due to timeout\n$/u);
        assert.notEqual(proxy.asked.length, 0);
    });

    it('says that the variable is set and not used, or not set, when nobody answers', async () => {
        const unset = await job('doctor', {});
        assert.match(unset.stdout, /Login at \S+ failed: getaddrinfo.*\n.*Behind a proxy: export HTTPS_PROXY=/u);
        const aside = await job('doctor', { HTTPS_PROXY: proxy.address, NODE_USE_ENV_PROXY: '0' });
        assert.match(aside.stdout, /HTTPS_PROXY is not used: unset NODE_USE_ENV_PROXY/u);
        assert.deepEqual([unset.code, aside.code, proxy.asked.length], [3, 3, 0]);
    });

    it('refuses what is no address of a proxy before anything else, without repeating it', async () => {
        for (const wrong of ['socks5://u:planted@h:1', 'http://u:pla%nted@h:1', 'http://']) {
            const ended = await job('plan', { HTTPS_PROXY: wrong });
            assert.equal(ended.code, 2, ended.stderr);
            assert.match(ended.stderr, /HTTPS_PROXY is no address of a proxy, such as http:\/\/proxy\.example:3128/u);
            assert.doesNotMatch(ended.stderr, /planted|pla%nted/u);
        }
    });
});
