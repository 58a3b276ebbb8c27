import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { httpSchema } from './http-schema.ts';
import { windowProblems } from './origin-schema.ts';
import { salesforceSchema } from './salesforce-schema.ts';

const URL = 'https://api.example.com/answers';

describe('httpSchema', () => {
    const problems = (settings: object): string => {
        const { error } = httpSchema.safeParse({ url: URL, ...settings });
        return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');
    };

    it('wants TLS, except on this machine or when told', () => {
        assert.match(problems({ url: 'http://api.example.com' }), /^url: must be https/u);
        assert.equal(problems({ url: 'http://localhost:8080/x' }), '');
        assert.equal(problems({ url: 'http://[::1]:8080/x' }), '');
        assert.equal(problems({ url: 'http://api.example.com', allowHttp: true }), '');
        assert.match(problems({ url: 'file:///etc/passwd' }), /^url: must be an address/u);
        const auth = { type: 'oauth', tokenUrl: 'http://login.example.com/t', clientId: 'c', clientSecret: 's' };
        assert.match(problems({ auth }), /^auth\.tokenUrl: must be https/u);
        const paging = { type: 'link', origins: ['http://eu.example.com'] };
        assert.match(problems({ paging }), /^paging\.origins: must be https/u);
    });

    it('refuses what does not fit together', () => {
        assert.match(problems({ body: {} }), /^body: a GET has no body/u);
        assert.match(problems({ since: { parameter: 'a', in: 'body' } }), /^method: a parameter in the body needs/u);
        assert.match(problems({ url: 'https://me:pw@api.example.com' }), /^url: holds a user or a password/u);
        assert.match(problems({ auth: { type: 'basic' } }), /^auth: needs a user or a password/u);
        const job = { id: 'id', status: 's', done: ['ok'], fileUrl: '/f' };
        assert.match(problems({ export: job, paging: { type: 'link' } }), /^paging: an export has no pages/u);
    });

    it('says where a path is wrong', () => {
        assert.match(
            problems({ paging: { type: 'link', path: 'a[' } }),
            /^paging\.path: "a\[" is not a path from character 2/u
        );
        assert.match(problems({ rows: 'data[0]' }), /^rows: must be keys joined by dots/u);
    });
});

describe('windowProblems', () => {
    const http = httpSchema.parse({ url: URL, since: { parameter: 'from' } });
    const soql = 'SELECT Id FROM Value__c WHERE Day__c >= :windowStartDay';
    const until = { account: 'a', validUntil: 'u' };

    it('asks for days where rows say themselves how long they count', () => {
        assert.match(
            windowProblems({ kind: 'roi', columns: until, constants: {}, http })[0] ?? '',
            /set "http\.since\.days"/u
        );
        const constants = { validDays: 700 };
        assert.equal(windowProblems({ kind: 'roi', columns: {}, constants, http }).length, 1);
        const salesforce = salesforceSchema.parse({ soql });
        assert.match(
            windowProblems({ kind: 'roi', columns: until, constants: {}, salesforce })[0] ?? '',
            /set "salesforce\.days"/u
        );
    });

    it('is content with days, with the validity of the rules, and without a window', () => {
        const fixed = httpSchema.parse({ url: URL, since: { parameter: 'from', days: 900 } });
        assert.deepEqual(windowProblems({ kind: 'roi', columns: until, constants: {}, http: fixed }), []);
        assert.deepEqual(windowProblems({ kind: 'roi', columns: {}, constants: {}, http }), []);
        assert.deepEqual(windowProblems({ kind: 'answers', columns: until, constants: {}, http }), []);
        const all = salesforceSchema.parse({ soql: 'SELECT Id FROM Value__c' });
        assert.deepEqual(windowProblems({ kind: 'roi', columns: until, constants: {}, salesforce: all }), []);
    });
});
