import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { TestOrg } from '../testing/local-org.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { seedBook, settings } from '../testing/seed-book.ts';
import { assertion } from './jwt.ts';

describe('logging in', () => {
    let org: TestOrg;
    let login: Record<string, string>;
    before(async () => {
        org = await TestOrg.start();
        await seedBook(org, 4);
        login = JSON.parse(readFileSync(join(org.folder, 'org', 'login.json'), 'utf8')) as Record<string, string>;
    });
    after(() => org.stop());

    const jwt = (): NodeJS.ProcessEnv => ({
        ...process.env,
        SF_LOGIN_URL: org.url,
        SF_CLIENT_ID: login['clientId'],
        SF_USERNAME: login['username']
    });

    it('takes a JWT from the environment, its key as a file or as text on one line', async () => {
        const file = login['privateKeyFile'] ?? '';
        const text = readFileSync(file, 'utf8').replaceAll('\n', '\\n');
        for (const key of [{ SF_JWT_KEY_FILE: file }, { SF_JWT_KEY: text }]) {
            const plan = await summaryOf(['plan', ...settings(org), '--org', 'env'], {
                cwd: org.folder,
                env: { ...jwt(), ...key }
            });
            assert.deepEqual([plan.code, plan.accounts.read, plan.user], [0, 4, login['username']]);
        }
    });

    it('says that the login file of the local org is damaged or missing, without a stack', async () => {
        const file = join(org.folder, 'damaged.json');
        writeFileSync(file, '{"instanceUrl":');
        const codes = [file, join(org.folder, 'missing.json')].map(async (path) => {
            const env = { ...process.env, ACCOUNT_HEALTH_LOCAL_LOGIN: path };
            const { code, stderr } = await runJob(['plan', ...settings(org)], { cwd: org.folder, env });
            assert.match(stderr, /It is not JSON|has not been started/u);
            assert.match(stderr, /npm run org/u);
            return code;
        });
        assert.deepEqual(await Promise.all(codes), [2, 3]);
    });

    it('takes client credentials from the environment and asks the org as whom it runs', async () => {
        const env = { ...jwt(), SF_USERNAME: '', SF_CLIENT_SECRET: login['clientSecret'] };
        const plan = await summaryOf(['plan', ...settings(org), '--org', 'env'], { cwd: org.folder, env });
        assert.deepEqual([plan.code, plan.accounts.read, plan.user], [0, 4, login['username']]);
        const wrong = { ...env, SF_CLIENT_SECRET: 'planted-wrong-secret' };
        const refused = await runJob(['plan', ...settings(org), '--org', 'env'], { cwd: org.folder, env: wrong });
        assert.equal(refused.code, 3);
        assert.match(refused.stderr, /refused the login of the app .*\n.*My Domain/u);
        assert.doesNotMatch(refused.stderr, /planted/u);
    });

    it('takes values that end in a line end, as secrets of containers do', async () => {
        const env: NodeJS.ProcessEnv = { ...jwt(), SF_CLIENT_SECRET: login['clientSecret'] };
        const withKey: NodeJS.ProcessEnv = {
            ...jwt(),
            SF_AUDIENCE_URL: org.url,
            SF_JWT_KEY_FILE: login['privateKeyFile']
        };
        for (const given of [{ ...env, SF_USERNAME: '' }, withKey]) {
            const names = Object.keys(given).filter((name) => name.startsWith('SF_') && given[name] !== '');
            const ending = Object.fromEntries(names.map((name) => [name, `${given[name]}\r\n`]));
            const plan = await summaryOf(['plan', ...settings(org), '--org', 'env'], {
                cwd: org.folder,
                env: { ...given, ...ending }
            });
            assert.deepEqual([plan.code, plan.accounts.read, plan.user], [0, 4, login['username']]);
        }
    });

    it('names everything that is missing at once', async () => {
        const env = { PATH: process.env['PATH'] };
        const { code, stderr } = await runJob(['plan', ...settings(org), '--org', 'env'], { cwd: org.folder, env });
        assert.equal(code, 2);
        for (const name of ['SF_LOGIN_URL', 'SF_CLIENT_ID', 'SF_USERNAME', 'SF_CLIENT_SECRET'])
            assert.ok(stderr.includes(name), name);
    });

    it('says what to check when the org refuses, without showing the key', async () => {
        const env = { ...jwt(), SF_JWT_KEY_FILE: login['privateKeyFile'], SF_USERNAME: 'nobody@example.com' };
        const refused = await runJob(['plan', ...settings(org), '--org', 'env'], { cwd: org.folder, env });
        assert.equal(refused.code, 3);
        assert.match(refused.stderr, /refused the login of nobody@example\.com .*invalid_grant/u);
        assert.doesNotMatch(refused.stderr, /PRIVATE/u);
    });

    it('takes an alias of the Salesforce CLI, also where no log of its can be written', async () => {
        const home = join(org.folder, 'home');
        mkdirSync(home);
        const env = {
            ...process.env,
            HOME: home,
            USERPROFILE: home,
            SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
            SF_DISABLE_LOG_FILE: 'true'
        };
        const store = `import { AuthInfo } from '@salesforce/core';
            const { clientId, username, privateKeyFile, instanceUrl } = ${JSON.stringify(login)};
            const info = await AuthInfo.create({ username, oauth2Options: { clientId, loginUrl: instanceUrl, privateKeyFile } });
            await info.save();
            await info.handleAliasAndDefaultSettings({ alias: 'laptop', setDefault: false, setDefaultDevHub: false, setTracksSource: false });`;
        execFileSync(process.execPath, ['--input-type=module', '-e', store], {
            cwd: import.meta.dirname,
            env,
            stdio: 'pipe'
        });
        // Where its log would go there is no folder, nor can there be one.
        rmSync(join(home, '.sf'), { recursive: true, force: true });
        writeFileSync(join(home, '.sf'), '');
        const { SF_DISABLE_LOG_FILE: _, ...withLog } = env;
        const plan = await summaryOf(['plan', ...settings(org), '--org', 'laptop'], { cwd: org.folder, env: withLog });
        assert.deepEqual([plan.code, plan.accounts.read], [0, 4]);
    });

    it('signs an assertion that lives three minutes and names whom it is for', () => {
        const privateKey = readFileSync(login['privateKeyFile'] ?? '', 'utf8');
        const text = assertion(
            { loginUrl: 'https://a', audience: 'https://b', clientId: 'c', username: 'u', privateKey },
            1_000_000
        );
        const claims = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) as object;
        assert.deepEqual(claims, { iss: 'c', sub: 'u', aud: 'https://b', exp: 1180 });
    });
});
