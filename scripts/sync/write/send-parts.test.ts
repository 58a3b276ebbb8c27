import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Part } from '../plan/part.ts';
import type { Session } from '../salesforce/session.ts';
import { OpenJobs } from './open-jobs.ts';
import { sendParts } from './send-parts.ts';

const folder = mkdtempSync(join(tmpdir(), 'health-send-'));
after(() => rmSync(folder, { recursive: true, force: true }));

type Upload = (part: number, signal: AbortSignal) => Promise<number>;

/** An org that answers an upload as it is told to, and remembers the calls. */
class FakeOrg {
    readonly calls: string[] = [];
    readonly discarded: number[] = [];
    readonly jobs = new OpenJobs(mkdtempSync(join(folder, 'jobs-')), 'http://org');
    private readonly upload: Upload;
    private readonly isAway: (call: string) => boolean;
    private made = 0;

    /** @param isAway whether the org does not answer a call */
    constructor(upload: Upload, isAway: (call: string) => boolean = () => false) {
        this.upload = upload;
        this.isAway = isAway;
    }

    async send(parts: number, taken: () => void = () => undefined): Promise<string[]> {
        const list = Array.from({ length: parts }, (_, nth): Part => ({
            records: nth,
            bytes: 0,
            open: () => nothing(),
            discard: () => this.discarded.push(nth)
        }));
        const target = { object: 'Account', operation: 'update' } as const;
        return (await sendParts(this.session(list), target, list, this.jobs, taken)).map(({ id }) => id);
    }

    private session(parts: readonly Part[]): Session {
        const json = async (method: string, rest: string, body: { state?: string } = {}): Promise<unknown> => {
            await new Promise(setImmediate);
            if (method === 'POST') return { id: `job-${this.made++}` };
            const call = `${rest.split('/').at(-1)} ${method === 'GET' ? 'asked' : body.state}`;
            this.calls.push(call);
            if (this.isAway(call)) throw Object.assign(new Error('away'), { errorCode: 'SERVER_UNAVAILABLE' });
            return {};
        };
        const stream = async ({ body, signal }: { body: Part; signal: AbortSignal }): Promise<unknown> => {
            const status = await this.upload(parts.indexOf(body), signal);
            return { status, headers: {}, body: [Buffer.from('[{"errorCode":"X"}]')] };
        };
        return { json, stream } as unknown as Session;
    }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
    // Nothing is read of it here.
}

/** Fails once the signal says so, as a request does. */
function untilStopped(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    );
}

describe('sendParts', () => {
    it('sends two parts at a time, makes their jobs in order, and throws away what was sent', async () => {
        let [busy, most] = [0, 0];
        const org = new FakeOrg(async () => {
            most = Math.max(most, ++busy);
            for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
            busy -= 1;
            return 201;
        });
        let taken = 0;
        const ids = await org.send(5, () => (taken += 1));
        assert.deepEqual(ids, ['job-0', 'job-1', 'job-2', 'job-3', 'job-4']);
        assert.deepEqual([most, taken], [2, 5]);
        assert.deepEqual(org.discarded.toSorted(), [0, 1, 2, 3, 4]);
        assert.ok(org.calls.every((call) => call.endsWith('UploadComplete')));
        assert.deepEqual(org.jobs.left(), ids);
    });

    it('sends a part again from the start when the org was busy', async () => {
        const answers = [503, 201];
        const org = new FakeOrg(() => Promise.resolve(answers.shift() ?? 500));
        assert.deepEqual(await org.send(1), ['job-1']);
        assert.deepEqual(org.calls, ['job-0 Aborted', 'job-1 UploadComplete']);
        assert.deepEqual(org.jobs.left(), ['job-1']);
    });

    it('breaks the other upload off when one is refused, and begins no other', async () => {
        const begun: number[] = [];
        const org = new FakeOrg(async (part, signal) => {
            begun.push(part);
            if (part === 0) return untilStopped(signal);
            while (begun.length < 2) await new Promise(setImmediate);
            return 400;
        });
        await assert.rejects(org.send(4), /refused to take the upload \(HTTP 400\)/u);
        assert.deepEqual(begun, [0, 1]);
        assert.deepEqual(org.calls.toSorted(), ['job-0 Aborted', 'job-1 Aborted']);
        assert.deepEqual([org.discarded, org.jobs.left()], [[], []]);
    });

    it('leaves a job to the next run of which it does not know whether the org will work on it', async () => {
        // The upload is whole, and no answer to anything about its job arrives.
        const org = new FakeOrg(
            () => Promise.resolve(201),
            (call) => call.startsWith('job-0')
        );
        assert.deepEqual(await org.send(1), ['job-1']);
        assert.deepEqual(org.calls, ['job-0 UploadComplete', 'job-0 asked', 'job-0 Aborted', 'job-1 UploadComplete']);
        assert.deepEqual(org.jobs.left(), ['job-0', 'job-1']);
    });

    it('stops when it is told to after a part, and closes no job that is not sent whole', async () => {
        const org = new FakeOrg(async (part, signal) => (part === 1 ? untilStopped(signal) : 201));
        const stop = (): never => {
            throw new Error('the lease is gone');
        };
        await assert.rejects(org.send(4, stop), /the lease is gone/u);
        assert.deepEqual(org.calls, ['job-0 UploadComplete', 'job-1 Aborted']);
        assert.deepEqual([org.discarded, org.jobs.left()], [[0], ['job-0']]);
    });
});
