import { decoderFor } from './decode.ts';
import type { HttpRequest } from './request.ts';

/** The answer broke off, or was longer in coming than allowed. Another attempt may get all of it. */
export class BrokenOff extends Error {}

/** A header holds what cannot be sent, such as a line break. Says nothing of its value, which may be a secret. */
export class Unsendable extends Error {}

/** The answer is longer than the settings allow. */
export class TooLong extends Error {}

export interface Answer {
    readonly status: number;
    readonly headers: Headers;
    /** Address that answered, after redirects. */
    readonly url: URL;
    /** The body as text, piece by piece, unpacked. @throws BrokenOff, TooLong */
    text(): AsyncGenerator<string>;
    /** Beginning of the body, for messages; never fails. */
    start(): Promise<string>;
}

export interface SendLimits {
    /** Longest silence, milliseconds. */
    readonly timeoutMs: number;
    readonly maxBytes: number;
}

const START_CHARACTERS = 4000;

/** Sends a request and returns when the headers of the answer are there. Redirects are answers, not followed. */
export async function send(request: HttpRequest, limits: SendLimits): Promise<Answer> {
    const stop = new AbortController();
    const silence = new Silence(limits.timeoutMs, stop);
    const body = request.form ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
    try {
        const response = await fetch(request.url, {
            method: request.method,
            headers: headersOf(request),
            ...(body === undefined ? {} : { body }),
            redirect: 'manual',
            signal: stop.signal
        });
        silence.broken();
        return answerOf(response, request.url, silence, stop, limits.maxBytes);
    } catch (error) {
        silence.end();
        throw stop.signal.aborted ? new BrokenOff(silence.problem, { cause: error }) : error;
    }
}

function headersOf(request: HttpRequest): Headers {
    const headers = new Headers({ accept: 'application/json' });
    if (request.body !== undefined) headers.set('content-type', 'application/json');
    for (const [name, value] of Object.entries(request.headers ?? {})) {
        try {
            headers.set(name, value);
        } catch {
            throw new Unsendable(`the header "${name}" holds a line break or another character that cannot be sent`);
        }
    }
    return headers;
}

/** Stops a request after a silence. */
class Silence {
    readonly problem: string;
    private readonly timer: NodeJS.Timeout;

    constructor(milliseconds: number, stop: AbortController) {
        this.problem = `no sign of life for ${milliseconds / 1000} seconds`;
        this.timer = setTimeout(() => stop.abort(), milliseconds);
    }

    broken(): void {
        this.timer.refresh();
    }

    end(): void {
        clearTimeout(this.timer);
    }
}

function answerOf(response: Response, url: URL, silence: Silence, stop: AbortController, maxBytes: number): Answer {
    async function* text(): AsyncGenerator<string> {
        const decoder = decoderFor(response.headers.get('content-type'));
        let bytes = 0;
        let ended = false;
        try {
            for await (const chunk of chunksOf(response, silence, stop)) {
                bytes += chunk.length;
                if (bytes > maxBytes) throw new TooLong(`is longer than ${Math.round(maxBytes / 1024 / 1024)} MB`);
                yield decoder.write(chunk);
            }
            ended = true;
            yield decoder.end();
        } finally {
            silence.end();
            // Nobody wants the rest: let the connection go.
            if (!ended) stop.abort();
        }
    }
    const start = async (): Promise<string> => {
        let found = '';
        try {
            for await (const piece of text()) {
                found += piece;
                if (found.length >= START_CHARACTERS) break;
            }
        } catch {
            // What arrived is enough for a message.
        }
        return found.slice(0, START_CHARACTERS);
    };
    return { status: response.status, headers: response.headers, url, text, start };
}

async function* chunksOf(response: Response, silence: Silence, stop: AbortController): AsyncGenerator<Uint8Array> {
    if (response.body === null) return;
    const reader = response.body.getReader();
    for (;;) {
        let next: Awaited<ReturnType<typeof reader.read>>;
        try {
            next = await reader.read();
        } catch (error) {
            const problem = stop.signal.aborted
                ? silence.problem
                : 'the connection was lost in the middle of the answer';
            throw new BrokenOff(problem, { cause: error });
        }
        if (next.done) return;
        silence.broken();
        yield next.value;
    }
}
