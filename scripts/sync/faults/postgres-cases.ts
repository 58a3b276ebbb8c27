import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { PostgresServer } from '../testing/postgres-server.ts';
import type { FaultBook, Way } from './fault-book.ts';
import type { FaultCase } from './fault-case.ts';

const DATABASES = ['one', 'two'] as const;
/** Rows asked for at a time, so that some have arrived when the line is cut. */
const FETCH_ROWS = 5;

const COLUMNS = { account: 'key', score: 'score', date: 'on' };
const POSTGRES = {
    url: ['${FIRST}', '${SECOND}'],
    sql: 'SELECT key, score, "on" FROM experience ORDER BY place',
    fetchRows: FETCH_ROWS
};
const SOURCES = [
    { name: 'outcome', kind: 'roi', files: ['outcome.csv'], columns: COLUMNS, constants: { verifiedBy: 'customer' } },
    { name: 'experience', kind: 'experience', columns: COLUMNS, postgres: POSTGRES }
];

/** A line to a server is cut when this says so. @param nth number of the connection, the first one is that of the check */
type Cut = (nth: number, chunk: Buffer) => boolean;

/** Two databases hold half of the rows each, and the second one dies: before it is asked for them, or in the middle of its answer. */
export function postgresCases(way: Way): FaultCase[] {
    const cutAt = (at: string, cutOf: (lastKey: string) => Cut): FaultCase => ({
        fault: 'source that dies mid-stream',
        at: `the second of two PostgreSQL servers, ${at}`,
        way,
        exits: [3],
        async strike(book) {
            const server = await PostgresServer.start();
            let line: Server | null = null;
            let cuts = 0;
            try {
                const isOver = cutOf(await fill(server, book));
                line = await lineTo(server.port, (nth, chunk) => isOver(nth, chunk) && ++cuts > 0);
                const { port } = line.address() as AddressInfo;
                const [FIRST, second] = DATABASES.map((name) => server.url('postgres', undefined, name));
                const env = { FIRST, SECOND: second?.replace(`:${server.port}/`, `:${port}/`) };
                const result = await book.run(book.args(way, { sources: SOURCES }, `postgres-${way}.json`), { env });
                return { result, struck: cuts > 0 };
            } finally {
                line?.close();
                await server.stop();
            }
        }
    });
    return [
        cutAt('after the check', () => (nth) => nth > 1),
        cutAt('in its answer', (lastKey) => (_, chunk) => chunk.includes(lastKey))
    ];
}

/** Puts the rows of experience.csv into both databases. Returns the last key of the second one. */
async function fill(server: PostgresServer, book: FaultBook): Promise<string> {
    const [, ...rows] = readFileSync(join(book.org.folder, 'experience.csv'), 'utf8').trimEnd().split('\n');
    const half = Math.ceil(rows.length / 2);
    for (const [i, name] of DATABASES.entries()) {
        await server.query(`CREATE DATABASE ${name}`);
        const client = server.client(name);
        await client.connect();
        await client.query('CREATE TABLE experience (place serial, key text, score numeric, "on" date)');
        for (const row of rows.slice(i * half, (i + 1) * half))
            await client.query('INSERT INTO experience (key, score, "on") VALUES ($1, $2, $3)', row.split(','));
        await client.end();
    }
    return rows.at(-1)?.split(',')[0] ?? '';
}

async function lineTo(port: number, isOver: Cut): Promise<Server> {
    let connections = 0;
    const line = createServer((near) => {
        const nth = ++connections;
        const far = connect(port, '127.0.0.1').on('error', () => undefined);
        near.on('error', () => undefined).on('data', (chunk) => void far.write(chunk));
        near.on('close', () => far.destroy());
        far.on('close', () => near.end());
        far.on('data', (chunk) => {
            if (!isOver(nth, chunk)) return void near.write(chunk);
            near.destroy();
            far.destroy();
        });
    });
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
    return line;
}
