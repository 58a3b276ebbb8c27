import { createReadStream, createWriteStream, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { describe } from './describe.ts';
import { fieldSetOf } from './field-set.ts';
import type { Ingest, Receiver } from './state.ts';

type Handler = (call: Call) => Promise<void> | void;

interface Call {
    readonly receiver: Receiver;
    readonly request: IncomingMessage;
    readonly reply: ServerResponse;
    /** Groups of the path. */
    readonly part: readonly string[];
    readonly query: URLSearchParams;
}

const DATA = /^\/services\/data\/v\d+\.\d+(\/.*)?$/u;

/** Requests under the data service: method, path, kind of call it is counted as, what it answers. */
const ROUTES: readonly (readonly [string, RegExp, string, Handler])[] = [
    ['GET', /^\/limits$/u, 'limits', ({ reply }) => json(reply, 200, LIMITS)],
    ['GET', /^\/sobjects\/(\w+)\/describe$/u, 'describe', ({ reply, part }) => json(reply, 200, describe(part[0] ?? ''))],
    ['PATCH', /^\/sobjects\/.+$/u, 'record', ({ receiver, reply }) => json(reply, 201, { id: receiver.newJob('a0X'), success: true, errors: [], created: true })],
    ['POST', /^\/sobjects\/\w+$/u, 'record', ({ receiver, reply }) => json(reply, 201, { id: receiver.newJob('a0X'), success: true, errors: [] })],
    ['GET', /^\/query(?:All)?$/u, 'query', smallQuery],
    ['POST', /^\/composite\/sobjects\/(\w+)$/u, 'retrieve', retrieve],
    ['POST', /^\/jobs\/query$/u, 'query job', startQuery],
    ['GET', /^\/jobs\/query\/(\w+)$/u, 'query job', ({ reply, part }) => json(reply, 200, { id: part[0], state: 'JobComplete' })],
    ['GET', /^\/jobs\/query\/(\w+)\/results$/u, 'query page', sendPage],
    ['DELETE', /^\/jobs\/query\/(\w+)$/u, 'query job', ({ reply }) => void reply.writeHead(204).end()],
    ['POST', /^\/jobs\/ingest$/u, 'upload job', startIngest],
    ['PUT', /^\/jobs\/ingest\/(\w+)\/batches$/u, 'upload', takeUpload],
    ['PATCH', /^\/jobs\/ingest\/(\w+)$/u, 'upload job', changeIngest],
    ['GET', /^\/jobs\/ingest\/(\w+)$/u, 'upload poll', ({ receiver, reply, part }) => json(reply, 200, ingestJob(receiver, part[0] ?? ''))],
    ['GET', /^\/jobs\/ingest\/(\w+)\/(successfulResults|failedResults|unprocessed\w*)\/?$/iu, 'results', sendResults]
]; // prettier-ignore
const LIMITS = {
    DailyApiRequests: { Max: 15_000_000, Remaining: 15_000_000 },
    DataStorageMB: { Max: 1_000_000, Remaining: 1_000_000 },
    DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 }
};

/** Answers one request. Unknown ones are answered with an error, so that a new call of the job is noticed. */
export async function answer(receiver: Receiver, request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://receiver');
    const path = url.pathname.replace(/^\/+/u, '/');
    if (path === '/services/oauth2/token') {
        await drain(request);
        return json(reply, 200, {
            access_token: '00D000000000000!bench',
            instance_url: receiver.url,
            token_type: 'Bearer'
        });
    }
    if (path === '/bench/clear') {
        receiver.clear(url.searchParams.get('book') ?? 'empty');
        return json(reply, 200, {});
    }
    if (path === '/bench/counts') return json(reply, 200, receiver.counts());
    const rest = DATA.exec(path)?.[1] ?? path;
    for (const [method, pattern, kind, handle] of ROUTES) {
        const found = method === request.method ? pattern.exec(rest) : null;
        if (!found) continue;
        receiver.count(kind);
        return handle({ receiver, request, reply, part: found.slice(1), query: url.searchParams });
    }
    receiver.count('unknown');
    json(reply, 404, [
        { errorCode: 'NOT_FOUND', message: `The null receiver does not know ${request.method} ${path}` }
    ]);
}

function json(reply: ServerResponse, status: number, body: unknown): void {
    reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function drain(request: IncomingMessage): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    return Buffer.concat(parts).toString('utf8');
}

function smallQuery({ receiver, reply, query }: Call): void {
    const soql = query.get('q') ?? '';
    if (/\bFROM Organization\b/iu.test(soql)) {
        return json(reply, 200, { totalSize: 1, done: true, records: [{ Id: '00D000000000000AAA' }] });
    }
    const of = (): number => {
        // Nobody was scored as of a later day than any run is about.
        if (/\bHealth_Scored_At__c >/iu.test(soql)) return 0;
        return /\bSystemModstamp\b/iu.test(soql) ? receiver.writtenBefore() : receiver.size();
    };
    json(reply, 200, {
        totalSize: /^SELECT COUNT\(\) FROM Account\b/iu.test(soql) ? of() : 0,
        done: true,
        records: []
    });
}

async function retrieve({ receiver, request, reply }: Call): Promise<void> {
    const { ids } = JSON.parse(await drain(request)) as { ids: string[] };
    reply.writeHead(200, { 'content-type': 'application/json' });
    reply.end(`[${ids.map((id) => receiver.recordOf(id)).join(',')}]`);
}

async function startQuery({ receiver, request, reply }: Call): Promise<void> {
    const { query } = JSON.parse(await drain(request)) as { query: string };
    const id = receiver.newJob('750');
    receiver.queries.set(id, /\bFROM Account\b/iu.test(query) ? receiver.pagesOf(fieldSetOf(query)) : []);
    json(reply, 200, { id, state: 'UploadComplete', query });
}

/** A page is as large as it was made, whatever the caller's maxRecords: the name says how many records it has. */
async function sendPage({ receiver, reply, part, query }: Call): Promise<void> {
    const pages = receiver.queries.get(part[0] ?? '') ?? [];
    const nth = Number(query.get('locator') ?? 0);
    const file = pages[nth];
    if (file === undefined)
        return void reply.writeHead(200, { 'sforce-locator': 'null', 'sforce-numberofrecords': '0' }).end('Id\n');
    reply.writeHead(200, {
        'content-type': 'text/csv',
        'content-length': statSync(file).size,
        'sforce-locator': nth + 1 < pages.length ? String(nth + 1) : 'null',
        'sforce-numberofrecords': /-(\d+)\.csv$/u.exec(basename(file))?.[1] ?? '0'
    });
    await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), reply);
}

async function startIngest({ receiver, request, reply }: Call): Promise<void> {
    const { object } = JSON.parse(await drain(request)) as { object: string };
    const id = receiver.newJob('751');
    const file = join(receiver.folder, 'uploads', `${object}-${id}.csv`);
    receiver.ingests.set(id, { object, state: 'Open', records: 0, bytes: 0, file });
    json(reply, 200, ingestJob(receiver, id));
}

async function takeUpload({ receiver, request, reply, part }: Call): Promise<void> {
    const ingest = found(receiver, part[0] ?? '');
    let lines = 0;
    const counting = new Transform({
        transform(chunk: Buffer, _, done) {
            ingest.bytes += chunk.length;
            for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
            done(null, chunk);
        }
    });
    await pipeline(request, counting, createWriteStream(ingest.file));
    ingest.records = lines - 1;
    reply.writeHead(201).end();
}

async function changeIngest({ receiver, request, reply, part }: Call): Promise<void> {
    const ingest = found(receiver, part[0] ?? '');
    const { state } = JSON.parse(await drain(request)) as { state: Ingest['state'] };
    ingest.state = state === 'UploadComplete' ? 'JobComplete' : state;
    json(reply, 200, ingestJob(receiver, part[0] ?? ''));
}

function ingestJob(receiver: Receiver, id: string): object {
    const { object, state, records } = found(receiver, id);
    return {
        id,
        object,
        state,
        numberRecordsProcessed: records,
        numberRecordsFailed: 0,
        apiVersion: 66,
        contentType: 'CSV'
    };
}

/** No record fails here. The list of written ones is as short as it can be: jsforce's array call asks for it. */
function sendResults({ receiver, reply, part }: Call): void {
    const { records } = found(receiver, part[0] ?? '');
    reply.writeHead(200, { 'content-type': 'text/csv' });
    reply.write('"sf__Id","sf__Created"\n');
    if (part[1]?.toLowerCase() !== 'successfulresults') return void reply.end();
    const line = '"001000000000000AAA","false"\n';
    for (let left = records; left > 0; left -= 10_000) reply.write(line.repeat(Math.min(left, 10_000)));
    reply.end();
}

function found(receiver: Receiver, id: string): Ingest {
    const ingest = receiver.ingests.get(id);
    if (!ingest) throw new Error(`no job ${id}`);
    return ingest;
}
