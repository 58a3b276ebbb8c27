import net from 'node:net';

const TRIED = 20;

/** The first free port of 127.0.0.1 from `wanted` on. Throws when 20 in a row are taken. */
export async function freePort(wanted: number): Promise<number> {
    for (let port = wanted; port < wanted + TRIED; port++) {
        if (await isFree(port)) return port;
    }
    throw new Error(`Ports ${wanted} to ${wanted + TRIED - 1} are all taken. Choose others: npm start -- --port 9000`);
}

function isFree(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const probe = net.createServer();
        probe.once('error', () => resolve(false));
        probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
}
