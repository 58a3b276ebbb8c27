import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** How the proxy answers a wish: it leads on, refuses with a status, or hangs up. */
type Mood = 'lead on' | 'hang up' | number;

/** A proxy as companies have it: the only one who knows the way to some hosts. It speaks CONNECT and nothing else. */
export class ConnectProxy {
    /** Every host:port that was asked for, in order. */
    readonly asked: string[] = [];
    /** What showed who asks, such as "Basic …". */
    readonly shown = new Set<string | undefined>();
    /** Ports on this machine behind the names of hosts. */
    readonly ways = new Map<string, number>();
    mood: (nth: number) => Mood = () => 'lead on';
    private readonly server: Server;
    private readonly sockets = new Set<Duplex>();

    private constructor() {
        this.server = createServer((_, response) => void response.writeHead(400).end());
        this.server.on('connect', (request, socket) => this.lead(request.url ?? '', request.headers, socket));
    }

    static async start(): Promise<ConnectProxy> {
        const proxy = new ConnectProxy();
        await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
        return proxy;
    }

    /** Its address, without http:// in front. */
    get address(): string {
        return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        for (const socket of this.sockets) socket.destroy();
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private lead(target: string, headers: { readonly 'proxy-authorization'?: string }, near: Duplex): void {
        this.asked.push(target);
        this.shown.add(headers['proxy-authorization']);
        this.keep(near);
        const mood = this.mood(this.asked.length);
        if (mood === 'hang up') return void near.destroy();
        if (mood !== 'lead on') return void near.end(`HTTP/1.1 ${mood} Refused\r\n\r\n`);
        const port = this.ways.get(target.replace(/:\d+$/u, ''));
        if (port === undefined) return void near.end('HTTP/1.1 502 No way\r\n\r\n');
        const far: Socket = connect(port, '127.0.0.1', () => {
            near.write('HTTP/1.1 200 Connected\r\n\r\n');
            near.pipe(far).pipe(near);
        });
        this.keep(far);
        near.on('close', () => far.destroy());
        far.on('close', () => near.destroy());
    }

    private keep(socket: Duplex): void {
        this.sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    }
}
