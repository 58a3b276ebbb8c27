import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { UnreachableError } from '../errors.ts';
import type { Session } from '../salesforce/session.ts';
import { OpenJobs } from './open-jobs.ts';

const root = mkdtempSync(join(tmpdir(), 'health-open-jobs-'));
after(() => rmSync(root, { recursive: true, force: true }));
const ORG = 'https://org.example';

/** An org with jobs in a state; one that is worked on is done the second time it is asked about. */
class Org {
    readonly states: Map<string, string>;
    readonly calls: string[] = [];
    failure: Error | null = null;

    constructor(states: Readonly<Record<string, string>>) {
        this.states = new Map(Object.entries(states));
    }

    session(): Session {
        const json = (method: string, rest: string, body?: { state: string }): Promise<unknown> => {
            const id = rest.split('/').at(-1) ?? '';
            this.calls.push(body === undefined ? `${method} ${id}` : `${method} ${id} ${body.state}`);
            if (this.failure !== null) return Promise.reject(this.failure);
            const state = this.states.get(id);
            if (state === undefined) return Promise.reject(failed({ errorCode: 'NOT_FOUND' }));
            if (body !== undefined) this.states.set(id, body.state);
            else if (state === 'InProgress') this.states.set(id, 'JobComplete');
            return Promise.resolve({ id, state });
        };
        return { json } as unknown as Session;
    }
}

function failed(more: object): Error {
    return Object.assign(new Error('no'), more);
}

describe('jobs that are under way', () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(root, 'state-'));
    });
    const files = (): string[] => readdirSync(folder);
    /** A run that was killed while these jobs were under way. */
    const leftBehind = (jobs: readonly string[], leaseKey?: string, org = ORG): void => {
        const open = new OpenJobs(folder, org, leaseKey);
        for (const id of jobs) open.open(id);
    };

    it('are on disk until the last of them has ended', () => {
        const jobs = new OpenJobs(join(folder, 'new', 'folder'), ORG);
        jobs.open('a');
        jobs.open('b');
        jobs.close('a');
        const file = join(folder, 'new', 'folder', 'open-jobs-org-example.json');
        assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), { instanceUrl: ORG, leaseKey: 'lease', jobs: ['b'] });
        assert.deepEqual(jobs.left(), ['b']);
        jobs.close('b');
        assert.deepEqual([existsSync(file), jobs.left()], [false, []]);
    });

    it('are ended by the next run: without an upload given up, with one waited for', async () => {
        leftBehind(['open', 'working', 'done']);
        const org = new Org({ open: 'Open', working: 'InProgress', done: 'JobComplete' });
        const jobs = new OpenJobs(folder, ORG);
        assert.deepEqual(jobs.left(), ['open', 'working', 'done']);
        assert.equal(await jobs.settle(org.session()), 3);
        assert.deepEqual([org.states.get('open'), org.states.get('working')], ['Aborted', 'JobComplete']);
        assert.deepEqual(
            org.calls.filter((call) => call.startsWith('PATCH')),
            ['PATCH open Aborted']
        );
        assert.deepEqual([files(), await jobs.settle(org.session())], [[], 0]);
    });

    it('that the org no longer knows have nothing left to write', async () => {
        for (const more of [{ errorCode: 'NOT_FOUND' }, { errorCode: 'INVALIDJOB' }, { name: 'ERROR_HTTP_404' }]) {
            leftBehind(['gone']);
            const org = new Org({});
            org.failure = failed(more);
            assert.equal(await new OpenJobs(folder, ORG).settle(org.session()), 1);
            assert.deepEqual(files(), []);
        }
    });

    it('that cannot be asked about stop the run, and are asked about again by the next one', async () => {
        leftBehind(['job']);
        const org = new Org({});
        org.failure = failed({ errorCode: 'REQUEST_LIMIT_EXCEEDED' });
        await assert.rejects(new OpenJobs(folder, ORG).settle(org.session()), (error: UnreachableError) => {
            assert.ok(error instanceof UnreachableError);
            assert.match(error.message, /refused to say what became of an earlier update job: REQUEST_LIMIT_EXCEEDED/u);
            return true;
        });
        assert.deepEqual(new OpenJobs(folder, ORG).left(), ['job']);
    });

    it('of another org are left alone', async () => {
        leftBehind(['theirs'], undefined, 'https://sandbox.example');
        const org = new Org({});
        assert.equal(await new OpenJobs(folder, ORG).settle(org.session()), 0);
        assert.deepEqual([files(), org.calls], [['open-jobs-sandbox-example.json'], []]);
    });

    it('of another org stay noted when runs of this one begin and end jobs of theirs', () => {
        leftBehind(['theirs'], undefined, 'https://sandbox.example');
        leftBehind(['ours']);
        new OpenJobs(folder, ORG).close('ours');
        assert.deepEqual(new OpenJobs(folder, 'https://sandbox.example').left(), ['theirs']);
    });

    it('are found under the name that an earlier version gave the file', () => {
        const state = { instanceUrl: ORG, leaseKey: 'lease', jobs: ['job'] };
        writeFileSync(join(folder, 'open-jobs.json'), JSON.stringify(state));
        assert.deepEqual(new OpenJobs(folder, ORG).left(), ['job']);
    });

    it('of a part are ended by the same part and by a run over everything, and by no other part', async () => {
        const states = { one: 'JobComplete', two: 'JobComplete' };
        leftBehind(['one'], 'shard 0/4');
        leftBehind(['two'], 'shard 1/4');
        assert.equal(files().length, 2);
        const first = new Org(states);
        assert.deepEqual(new OpenJobs(folder, ORG, 'shard 0/4').left(), ['one']);
        assert.equal(await new OpenJobs(folder, ORG, 'shard 0/4').settle(first.session()), 1);
        assert.deepEqual(first.calls.includes('GET two'), false);
        assert.equal(await new OpenJobs(folder, ORG).settle(new Org(states).session()), 1);
        assert.deepEqual(files(), []);
    });

    it('of a file that cannot be read are forgotten by the runs it belongs to', async () => {
        writeFileSync(join(folder, 'open-jobs-org-example.json'), '{"instanceUrl":');
        writeFileSync(join(folder, 'open-jobs-org-example-shard-1-4.json'), 'nonsense');
        writeFileSync(join(folder, 'something-else.json'), 'nonsense');
        const org = new Org({});
        assert.equal(await new OpenJobs(folder, ORG).settle(org.session()), 0);
        assert.deepEqual([files(), org.calls], [['open-jobs-org-example-shard-1-4.json', 'something-else.json'], []]);
    });

    it('are none where nothing has ever run', async () => {
        const jobs = new OpenJobs(join(folder, 'nowhere'), ORG);
        assert.deepEqual([jobs.left(), await jobs.settle(new Org({}).session())], [[], 0]);
    });
});
