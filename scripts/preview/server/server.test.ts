import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { OrgSession } from './org-session.ts';
import { startPreview, type Preview } from './server.ts';

/** Answers as an org does, and remembers what it was asked. */
const asked: { path: string; authorization: string; cookie: string | undefined }[] = [];
let logins = 0;
let expired = false;
const org = http.createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/services/oauth2/token') {
        logins += 1;
        expired = false;
        response.end(JSON.stringify({ access_token: `token-${logins}` }));
        return;
    }
    const { authorization = '', cookie } = request.headers;
    asked.push({ path: request.url ?? '', authorization, cookie });
    if (expired) response.statusCode = 401;
    const answer = request.url?.includes('FROM%20User') ? [USER, MACHINE] : [];
    response.end(JSON.stringify({ done: true, records: answer }));
});
const USER = {
    Id: '005',
    Username: 'a</script>@b.example',
    Name: 'A',
    LocaleSidKey: 'de_DE',
    TimeZoneSidKey: 'Europe/Berlin'
};
/** A user whose profile allows the API and no page. */
const MACHINE = { ...USER, Id: '006', Username: 'm@b.example', Name: 'M', Profile: { PermissionsApiUserOnly: true } };

let folder = '';
let preview: Preview;

before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'preview-server-'));
    await new Promise<void>((resolve) => org.listen(0, '127.0.0.1', resolve));
    const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
    const privateKeyFile = path.join(folder, 'key.pem');
    await fs.writeFile(privateKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const instanceUrl = `http://127.0.0.1:${(org.address() as AddressInfo).port}`;
    const loginFile = path.join(folder, 'login.json');
    await fs.writeFile(loginFile, JSON.stringify({ instanceUrl, clientId: 'client', privateKeyFile }));
    await fs.mkdir(path.join(folder, 'app'));
    await fs.writeFile(path.join(folder, 'app/main.js'), 'export {};');
    await fs.writeFile(path.join(folder, 'secret.txt'), 'secret');
    const options = { packageFolder: folder, build: builtFolders };
    preview = await startPreview({ org: new OrgSession(loginFile), ...options }, 0);
});

after(async () => {
    await preview.close();
    await new Promise((resolve) => org.close(resolve));
    await fs.rm(folder, { recursive: true, force: true });
});

function builtFolders() {
    return Promise.resolve({ vendorFolder: path.join(folder, 'vendor'), appFolder: path.join(folder, 'app') });
}

/** fetch() sets Host by itself, so a raw request is needed to lie about it. */
function raw(pathname: string, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
        http.get(preview.address + pathname, { headers }, (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
        }).on('error', reject);
    });
}

test('a page carries a strict content security policy and no inline script', async () => {
    const response = await fetch(`${preview.address}/`);
    const text = await response.text();
    assert.equal(response.status, 200);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self'(;|$)/);
    const inline = [...text.matchAll(/<script(?![^>]*src=)([^>]*)>/g)].map(([, attributes]) => attributes);
    assert.deepEqual(inline, [' type="application/json" id="preview-context"']);
    assert.ok(!text.includes('a</script>'), 'text of a record must not end the data block');
});

test('requests of components go to the org with a token that the browser never sees', async () => {
    asked.length = 0;
    const headers = { cookie: `user=${encodeURIComponent('x@y.example')}` };
    const response = await fetch(`${preview.address}/services/data/v66.0/ui-api/records/001`, { headers });
    assert.equal(response.status, 200);
    assert.equal(asked[0]?.path, '/services/data/v66.0/ui-api/records/001');
    assert.match(asked[0]?.authorization ?? '', /^Bearer token-\d+$/);
    assert.equal(asked[0]?.cookie, undefined);
    assert.equal(response.headers.get('authorization'), null);
});

test('an expired token is renewed once, and the request repeated', async () => {
    await fetch(`${preview.address}/services/data/v66.0/limits`);
    const before = logins;
    expired = true;
    const response = await fetch(`${preview.address}/services/data/v66.0/limits`);
    assert.equal(response.status, 200);
    assert.equal(logins, before + 1);
});

test('another host name or origin is turned away', async () => {
    assert.equal(await raw('/', { host: 'evil.example' }), 403);
    const host = new URL(preview.address).host;
    assert.equal(await raw('/services/data', { host, origin: 'http://evil.example' }), 403);
    assert.equal(await raw('/services/data', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }), 403);
    assert.equal(await raw('/', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }), 200);
});

test('a user of the API only is shown no page, by name, and may switch back', async () => {
    const response = await fetch(`${preview.address}/r/Account/001000000000001AAA?user=m@b.example`);
    const [, data = ''] = /id="preview-context">(.*?)<\/script>/s.exec(await response.text()) ?? [];
    const context = JSON.parse(data) as { kind: string; message: string; users: { detail: string }[] };
    assert.deepEqual([response.status, context.kind], [403, 'message']);
    assert.match(context.message, /^M may use the API only/);
    assert.deepEqual(
        context.users.map(({ detail }) => detail),
        ['no permission set', 'API only']
    );
    assert.equal((await fetch(`${preview.address}/r/Account/001000000000001AAA`)).status, 200);
});

test('only built files are served', async () => {
    assert.equal((await fetch(`${preview.address}/app/main.js`)).status, 200);
    assert.equal((await fetch(`${preview.address}/app/..%2fsecret.txt`)).status, 404);
    assert.equal(await raw('/app/../secret.txt', { host: new URL(preview.address).host }), 404);
    assert.equal((await fetch(`${preview.address}/login.json`)).status, 404);
});

test('an org that does not run is named, with what to do', async () => {
    const lonely = new OrgSession(path.join(folder, 'missing.json'));
    const options = { packageFolder: folder, build: builtFolders };
    const other = await startPreview({ org: lonely, ...options }, 0);
    try {
        const response = await fetch(`${other.address}/`);
        assert.equal(response.status, 502);
        assert.match(await response.text(), /npm run org/);
    } finally {
        await other.close();
    }
});
