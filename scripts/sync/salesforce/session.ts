import type { Connection } from 'jsforce';
import { backoff, isRetryable } from './retry.ts';
import { openStream } from './stream.ts';
import type { StreamReply, StreamRequest } from './stream.ts';
import { useWholeAnswers } from './whole-answers.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
const ATTEMPTS = 5;

/**
 * A login and the two ways to talk to the org: JSON calls through jsforce, uploads and result files through our own HTTP.
 * Counts every call, because calls are what an org rations.
 */
export class Session {
    readonly connection: Connection;
    readonly username: string;
    /** Calls made so far, repeated ones included. */
    calls = 0;
    /** Time on the org's clock when it sent its latest JSON answer, milliseconds since 1970; null when it does not say. */
    orgTime: number | null = null;

    constructor(connection: Connection, username: string) {
        this.connection = connection;
        useWholeAnswers(connection, (date) => {
            const time = Date.parse(date);
            this.orgTime = Number.isNaN(time) ? null : time;
        });
        this.username = username;
    }

    get instanceUrl(): string {
        return this.connection.instanceUrl;
    }

    /** Path under the data service of the API version in use. */
    path(rest: string): string {
        return `/services/data/v${this.connection.version}${rest}`;
    }

    /**
     * One JSON call. Repeated when the failure may pass (busy server, lost connection), so only for calls that do no harm
     * twice: reads, updates by id, changes of a job's state.
     * @param rest path under the data service, starting with "/"
     */
    async json<Reply>(method: Method, rest: string, body?: unknown): Promise<Reply> {
        for (let attempt = 1; ; attempt++) {
            this.calls += 1;
            try {
                return await this.connection.request<Reply>({
                    method,
                    url: `${this.instanceUrl}${this.path(rest)}`,
                    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
                    headers: { 'content-type': 'application/json' }
                });
            } catch (error) {
                if (attempt >= ATTEMPTS || !isRetryable(error)) throw error;
                await backoff(attempt);
            }
        }
    }

    /** One streamed request with the session's token; the token is renewed once when the org calls it expired. */
    async stream(request: Omit<StreamRequest, 'url' | 'token'> & { rest: string }): Promise<StreamReply> {
        const { rest, ...others } = request;
        const send = (): Promise<StreamReply> => {
            this.calls += 1;
            const url = `${this.instanceUrl}${this.path(rest)}`;
            return openStream({ ...others, url, token: this.connection.accessToken ?? '' });
        };
        const reply = await send();
        if (reply.status !== 401) return reply;
        reply.body.resume();
        // jsforce renews the token when one of its own calls is told that it expired.
        await this.json('GET', '/limits');
        return send();
    }
}
