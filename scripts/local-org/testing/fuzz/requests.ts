// Paths, headers and bytes that nobody should send.
import { zipSync } from 'fflate';
import type { Sent } from './client.ts';
import { mutated, NASTY } from './random.ts';
import type { Random } from './random.ts';

const API = '/services/data/v66.0';
const ID = '001000000000001AAA';

const PATHS = [
    'sobjects',
    'sobjects/Account',
    'sobjects/Account/describe',
    'sobjects/Account/describe/layouts',
    `sobjects/Account/${ID}`,
    `sobjects/Account/${ID}?fields=Id,Name`,
    'sobjects/Account/Health_Key__c/key',
    'sobjects/Account/updated?start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z',
    'sobjects/Account/deleted?start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z',
    'sobjects/Account/listviews',
    'sobjects/Account/listviews/00B000000000000AAA/results',
    'query?q=SELECT+Id+FROM+Account',
    'query/01g000000000000AAA-2000',
    'queryAll?q=SELECT+Id+FROM+Account',
    'query?explain=SELECT+Id+FROM+Account',
    'search?q=FIND+%7Balpha%7D',
    'parameterizedSearch?q=alpha&sobject=Account&Account.fields=Id',
    'limits/recordCount?sObjects=Account,Contact',
    'composite/sobjects?ids=a,b&allOrNone=true',
    `composite/sobjects/Account?ids=${ID}&fields=Id`,
    'jobs/ingest',
    'jobs/ingest/750000000000000AAA',
    'jobs/ingest/750000000000000AAA/successfulResults',
    'jobs/ingest/750000000000000AAA/batches',
    'jobs/query/750000000000000AAA/results?maxRecords=5&locator=x',
    `ui-api/records/${ID}?fields=Account.Name&optionalFields=Account.Owner.Name`,
    `ui-api/records/batch/${ID},x?fields=Account.Name`,
    `ui-api/record-ui/${ID}`,
    'ui-api/record-defaults/create/Account',
    `ui-api/record-defaults/clone/${ID}`,
    'ui-api/object-info/Account',
    'ui-api/object-info/batch/Account,Contact',
    'ui-api/object-info/Account/picklist-values/012000000000000AAA/Type',
    'ui-api/layout/Account?layoutType=Full&mode=View',
    'ui-api/list-ui/Account',
    'ui-api/list-records/Account/Red_Accounts?pageSize=5&pageToken=1&sortBy=Account.Name',
    'ui-api/nav-items',
    'metadata/deployRequest/0Af000000000000AAA?includeDetails=true',
    'tabs',
    'theme'
];
const ROOTS = [
    '/services/oauth2/token',
    '/services/oauth2/userinfo',
    '/services/data',
    '/id/00D/005',
    '/local/faults',
    '/'
];
const METHODS = ['GET', 'GET', 'GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];

/** Never the faults' own address: what it sets would be in the way of all that follows. */
export function wildPath(random: Random): Sent {
    const method = random.pick(METHODS);
    if (random.chance(0.1))
        return { method, path: mutated(random, random.pick(ROOTS)).replace(/faults/gi, 'faultless') };
    const path = random.pick(PATHS);
    if (random.chance(0.15)) return { method, path: `${API}/${path}` };
    const parts = path.split(/([/?&=,])/);
    const changed = random.chance(0.5)
        ? mutated(random, path)
        : parts.map((part) => (random.chance(0.2) ? random.pick(NASTY) : part)).join('');
    const encode = random.chance(0.5);
    return {
        method,
        path: `${API}/${encode ? changed.replace(/[^\w/?&=.%-]/g, (one) => encodeURIComponent(one.isWellFormed() ? one : '?')) : changed}`
    };
}

const HOSTS = [
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '127.0.0.1@evil.example',
    'evil.example:8710',
    '[::1]',
    '0.0.0.0',
    '127.0.0.2',
    'localhost:99999999',
    '127.0.0.1:',
    'LOCALHOST.'
];
const ORIGINS = [
    'http://evil.example',
    'https://evil.example:8710',
    'null',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'file://',
    'http://127.0.0.1@evil.example',
    'chrome-extension://abc',
    'http://'
];

/** A request that would do something, from where none may come: it must be refused. */
export function foreign(random: Random): Sent {
    const from: Record<string, string> = random.chance(0.5)
        ? { host: random.pick(HOSTS) }
        : { origin: random.pick(ORIGINS) };
    if (random.chance(0.3)) return { method: 'GET', path: `${API}/limits`, headers: from };
    const body = JSON.stringify({ Name: 'from elsewhere' });
    return { method: 'POST', path: `${API}/sobjects/Account`, headers: from, body };
}

const HEADERS: [string, readonly string[]][] = [
    [
        'authorization',
        [
            '',
            'Bearer',
            'Bearer ',
            'Bearer x',
            'OAuth x',
            'Basic YTpi',
            `Bearer ${'a'.repeat(5000)}`,
            'Bearer 00D!../../canary.txt',
            'Bearer a.b.c'
        ]
    ],
    [
        'content-type',
        [
            '',
            'text/plain',
            'application/json;charset=UTF-16',
            'multipart/form-data',
            'multipart/form-data; boundary=',
            'text/csv',
            'application/x-www-form-urlencoded',
            'a'.repeat(1000)
        ]
    ],
    ['content-encoding', ['gzip', 'deflate', 'br', 'identity', 'gzip, gzip', 'zstd', 'constructor', 'x']],
    ['accept-encoding', ['gzip;q=0', '*', 'gzip;q=x', 'br', 'a'.repeat(500)]],
    [
        'sforce-query-options',
        ['batchSize=0', 'batchSize=-1', 'batchSize=99999999999999999999', 'batchSize=x', 'batchsize = 200']
    ],
    ['if-unmodified-since', ['x', '0', 'Thu, 01 Jan 1970 00:00:00 GMT', '9'.repeat(50)]],
    ['if-modified-since', ['x', 'Thu, 01 Jan 1970 00:00:00 GMT']],
    ['sforce-duplicate-rule-header', ['x', 'allowSave=true']],
    ['sforce-auto-assign', ['x', 'false']],
    ['x-forwarded-host', ['evil.example']],
    ['expect', ['100-continue', 'x']],
    ['cookie', ['sid=x; '.repeat(100)]],
    ['range', ['bytes=0-', 'bytes=-1', 'x']]
];

export function wildHeaders(random: Random): Sent {
    const headers: Record<string, string> = {};
    for (const [name, values] of random.some(1, 3, () => random.pick(HEADERS))) headers[name] = random.pick(values);
    if (random.chance(0.5)) return { method: 'GET', path: `${API}/${random.pick(PATHS)}`, headers };
    const body = random.chance(0.7) ? JSON.stringify({ Name: 'headed' }) : random.pick(NASTY);
    return { method: 'POST', path: `${API}/sobjects/Account`, headers, body };
}

/** Bytes on the wire: broken request lines, headers without end, two lengths. */
export function wildBytes(random: Random, token: string): Buffer {
    const whole = `POST ${API}/sobjects/Account HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 14\r\nConnection: close\r\n\r\n{"Name":"raw"}`;
    const text = random.pick([
        () => mutated(random, whole),
        () => whole.replace('Content-Length: 14', 'Content-Length: 14\r\nTransfer-Encoding: chunked'),
        () => whole.replace('Content-Length: 14', 'Transfer-Encoding: chunked') + '\r\nzz\r\n',
        () => whole.replace('Content-Length: 14', 'Content-Length: 14\r\nContent-Length: 3'),
        () => whole.replace('Host: 127.0.0.1\r\n', ''),
        () => `GET http://evil.example${API}/limits HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
        () => 'GET / HTTP/9.9\r\n\r\n',
        () => '\u0000'.repeat(random.below(50)),
        () => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`
    ])();
    return Buffer.from(text, 'latin1');
}

const EVIL_NAMES = [
    '../../canary.txt',
    '/tmp/canary.txt',
    '..\\..\\canary.txt',
    'objects/../../../canary.txt',
    'objects/Account.object/../../x',
    'C:\\canary.txt',
    'objects/%2e%2e/x',
    '\u0000',
    'a'.repeat(300),
    'objects/',
    '__proto__',
    'classes/A.cls',
    'labels/../labels/CustomLabels.labels'
];

/** A deployment with file names that lead out of the package, or with a zip that is none. */
export function wildDeploy(random: Random): Sent {
    const manifest =
        '<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>Account.Wild__c</members><name>CustomField</name></types><version>66.0</version></Package>';
    const field =
        '<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><fields><fullName>../../Wild__c</fullName><label>x</label><type>Checkbox</type></fields></CustomObject>';
    const bytes = (text: string) => new TextEncoder().encode(text);
    const files: Record<string, Uint8Array> = {
        'package.xml': bytes(random.chance(0.5) ? manifest : mutated(random, manifest))
    };
    if (random.chance(0.5))
        files['objects/Account.object'] = bytes(random.chance(0.5) ? field : mutated(random, field));
    files[random.pick(EVIL_NAMES)] = bytes(field);
    const zip = Buffer.from(zipSync(files, { level: 0 }));
    if (random.chance(0.3)) zip[random.below(zip.length)] = random.below(256);
    const options = JSON.stringify({
        deployOptions: { checkOnly: random.chance(0.5), rollbackOnError: true, singlePackage: true }
    });
    const head = (name: string, type: string) =>
        `--b\r\nContent-Disposition: form-data; name="${name}"; filename="x"\r\nContent-Type: ${type}\r\n\r\n`;
    const body = Buffer.concat([
        Buffer.from(head('entity_content', 'application/json') + options + '\r\n' + head('file', 'application/zip')),
        random.chance(0.2) ? Buffer.from(random.pick(NASTY)) : zip,
        Buffer.from('\r\n--b--\r\n')
    ]);
    return {
        method: 'POST',
        path: `${API}/metadata/deployRequest`,
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        body
    };
}
