import { fileURLToPath } from 'node:url';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultBook, Way } from './fault-book.ts';
import type { FaultCase, Strike } from './fault-case.ts';
import { postgresCases } from './postgres-cases.ts';
import { killWhileKeeping } from './kill-cases.ts';
import { kindOf } from './request-kind.ts';

const FULL_DISK = fileURLToPath(new URL('./full-disk.ts', import.meta.url));
const NO_MEMORY = fileURLToPath(new URL('./no-memory.ts', import.meta.url));

/** Parts of names of files that a run writes, and what they are. */
const FILES: readonly (readonly [string, string?])[] = [
    ['rejected.csv'],
    ['changes.csv'],
    ['log.ndjson'],
    ['accounts', 'answer of a query'],
    ['.block', 'scored accounts'],
    ['.ndjson', 'every .ndjson file'],
    ['.csv', 'every .csv file']
];

/** What goes wrong on the machine of the job and at its sources. @param threads whether runs score in threads */
export function machineCases(way: Way, threads = false): FaultCase[] {
    return [
        ...(threads ? [noMemory(way)] : []),
        ...FILES.map(([file, at]) => fullDisk(way, file, at)),
        // Accounts that are not read by the Bulk API are not kept.
        ...(way === 'bulk' ? [fullDisk(way, 'open-jobs', 'open-jobs.json'), killWhileKeeping(way)] : []),
        sourceDies('for good', way, Infinity),
        sourceDies('once', way, 1),
        truncatedSource(way),
        ...postgresCases(way),
        twoAtOnce(way),
        secondWhileWriting(way)
    ];
}

/** Writing a file fails as on a full disk: at its first byte, and after some. */
function fullDisk(way: Way, file: string, at = file): FaultCase {
    return {
        fault: 'full disk',
        at,
        way,
        exits: [1, 3],
        async strike(book, args) {
            const rows = join(book.org.folder, 'outcome.csv');
            const struck = join(book.org.folder, 'disk-was-full');
            rmSync(struck, { force: true });
            const good = readFileSync(rows, 'utf8');
            writeFileSync(rows, `${good}nobody,5,2026-05-01\nK1,many,2026-05-01\n`);
            try {
                const env = { FULL_DISK: file, FULL_DISK_STRUCK: struck };
                const result = await book.run(args, { env, preload: [FULL_DISK] });
                const isSaid = result.code === 1 || result.stderr.includes('The disk is full');
                const problems = isSaid ? [] : ['the screen does not say that the disk is full'];
                return { result, struck: existsSync(struck), problems };
            } finally {
                writeFileSync(rows, good);
            }
        }
    };
}

function noMemory(way: Way): FaultCase {
    return {
        fault: 'no memory left',
        at: 'threads that score',
        way,
        exits: [3],
        async strike(book, args) {
            const result = await book.run(args, { preload: [NO_MEMORY] });
            return { result, struck: result.stderr.includes('not enough memory') };
        }
    };
}

/** An HTTP source that breaks off in the middle of its second page, so often. */
function sourceDies(how: string, way: Way, times: number): FaultCase {
    return {
        fault: 'source that dies mid-stream',
        at: `HTTP, ${how}`,
        way,
        exits: times === 1 ? [0] : [3],
        async strike(book) {
            const server = await brokenPages(book, times);
            const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rows`;
            const columns = { account: 'key', score: 'score', date: 'on' };
            const sources = [
                { name: 'outcome', kind: 'roi', files: ['outcome.csv'], columns, constants: { verifiedBy: 'customer' } },
                { name: 'experience', kind: 'experience', columns, http: { url, rows: 'rows', limits: { attempts: 2 }, paging: { type: 'page', parameter: 'page' } } }
            ]; // prettier-ignore
            try {
                return { result: await book.run(book.args(way, { sources }, `http-${way}.json`)) };
            } finally {
                server.closeAllConnections();
                server.close();
            }
        }
    };
}

/** Serves the rows of experience.csv in two pages. */
async function brokenPages(book: FaultBook, times: number): Promise<Server> {
    const [header = '', ...lines] = readFileSync(join(book.org.folder, 'experience.csv'), 'utf8').trimEnd().split('\n');
    const names = header.split(',');
    const rows = lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
    const half = Math.ceil(rows.length / 2);
    let left = times;
    const server = createServer((request, response) => {
        const page = Number(new URL(request.url ?? '', 'http://source').searchParams.get('page'));
        const body = JSON.stringify({ rows: rows.slice((page - 1) * half, page * half) });
        response.writeHead(200, {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(body))
        });
        if (page !== 2 || left-- <= 0) return void response.end(body);
        response.write(body.slice(0, body.length / 2), () => request.socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
}

/** An export that broke off: less than half of the rows of the last run. */
function truncatedSource(way: Way): FaultCase {
    return {
        fault: 'source that dies mid-stream',
        at: 'file cut off',
        way,
        exits: [4],
        async strike(book, args) {
            const file = join(book.org.folder, 'experience.csv');
            const whole = readFileSync(file, 'utf8');
            writeFileSync(file, whole.slice(0, whole.length * 0.4));
            try {
                return { result: await book.run(args) };
            } finally {
                writeFileSync(file, whole);
            }
        }
    };
}

function twoAtOnce(way: Way): FaultCase {
    return {
        fault: 'two runs at once',
        at: 'started together',
        way,
        async strike(book, args) {
            return bothOf(await Promise.all([book.run(args), book.run(args)]));
        }
    };
}

/** The second starts while the first one's upload is held back. */
function secondWhileWriting(way: Way): FaultCase {
    const upload = way === 'bulk' ? 'PUT jobs/ingest/:id/batches' : 'PATCH composite/sobjects';
    return {
        fault: 'two runs at once',
        at: 'the second while the first one writes',
        way,
        async strike(book, args) {
            let arrived = (): void => undefined;
            let goOn = (): void => undefined;
            const waiting = new Promise<void>((resolve) => (arrived = resolve));
            const released = new Promise<'pass'>((resolve) => (goOn = () => resolve('pass')));
            book.proxy.fate = (request) => {
                if (kindOf(request) !== upload) return 'pass';
                arrived();
                return released;
            };
            const first = book.run(args);
            await Promise.race([waiting, first]);
            const second = await book.run(args);
            goOn();
            return bothOf([await first, second]);
        }
    };
}

/** One must have done the work; another may only have been stopped by the lease. */
function bothOf(results: readonly Strike['result'][]): Strike {
    const [best, ...others] = [...results].sort((a, b) => Number(a.code !== 0) - Number(b.code !== 0));
    if (best === undefined) throw new Error('no run');
    const wrong = others.filter(({ code }) => code !== 4);
    return {
        result: best,
        started: results.length,
        problems: wrong.map(({ code, stderr }) => `the other run ended with ${code}: ${stderr.trim().slice(-300)}`)
    };
}
