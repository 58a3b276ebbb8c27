/**
 * A stand-in for an org that only accepts bytes and serves pages made beforehand, so that a measurement shows the cost of the
 * job and not of an org. Started by the bench: node scripts/checks/bench/receiver/main.ts --folder <folder>
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { answer } from './routes.ts';
import { Receiver } from './state.ts';

const { values } = parseArgs({ options: { folder: { type: 'string' } } });
if (values.folder === undefined) throw new Error('--folder is missing: where pages are and uploads go');

const receiver = new Receiver(values.folder);
const server = createServer({ keepAliveTimeout: 60_000 }, (request, reply) => {
    answer(receiver, request, reply).catch((error: unknown) => {
        reply.statusCode = 500;
        reply.end(JSON.stringify([{ errorCode: 'UNKNOWN_EXCEPTION', message: String(error) }]));
    });
});
server.listen(0, '127.0.0.1', () => {
    receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.stdout.write(`null receiver ready: ${receiver.url}\n`);
});
process.once('SIGTERM', () => {
    server.closeAllConnections();
    server.close();
});
