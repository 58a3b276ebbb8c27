import type { HttpSettings } from '../../config/http-schema.ts';
import { messageOf, UnreachableError } from '../../errors.ts';
import { isRetryable } from '../../salesforce/retry.ts';
import type { Clock } from './clock.ts';
import { Credentials, NoToken } from './credentials.ts';
import { Failures } from './failures.ts';
import { NotJson } from './json-rows.ts';
import { Pace } from './pace.ts';
import { readDocument } from './read-json.ts';
import { retryAfter } from './rate-limits.ts';
import type { HttpRequest } from './request.ts';
import { BrokenOff, send, TooLong, Unsendable } from './send.ts';
import type { Answer, SendLimits } from './send.ts';

const LONGEST_BACKOFF_MS = 60_000;
const REDIRECTS = 5;
/** Answers that may pass: the service is busy or restarting. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Of those, the ones that say that nothing was done with the request. */
const NOT_DONE = new Set([429, 503]);
/** How an answer is missing where HEAD is not known. */
const NO_HEAD = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
/** Longest wait for the answer to a HEAD, milliseconds. */
const KNOCK_MS = 10_000;
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** What happens with an answer that is a success. May be called again when another attempt is made. */
export type ReadAnswer<Result> = (answer: Answer) => Promise<Result>;

/** Another attempt may be made; `wait` is what the service asked for. */
class Again extends Error {
    readonly wait: number | null;

    constructor(message: string, wait: number | null = null) {
        super(message);
        this.wait = wait;
    }
}

/**
 * Asks one service: signs requests, keeps its limits, tries again what may pass. Every failure is an UnreachableError that
 * says what came back and what to do, without secrets.
 */
export class HttpClient {
    readonly failures: Failures;
    private readonly settings: HttpSettings;
    private readonly clock: Clock;
    private readonly credentials: Credentials;
    private readonly pace: Pace;
    private readonly limits: SendLimits;
    private readonly home: string;

    constructor(name: string, settings: HttpSettings, clock: Clock) {
        this.settings = settings;
        this.clock = clock;
        this.credentials = new Credentials(settings.auth, () => clock.now());
        this.pace = new Pace(clock, settings.limits.perSecond);
        this.failures = new Failures(name, settings, this.credentials);
        this.home = new URL(settings.url).origin;
        const { timeoutSeconds, maxAnswerMb } = settings.limits;
        this.limits = { timeoutMs: timeoutSeconds * 1000, maxBytes: maxAnswerMb * 1024 * 1024 };
    }

    /** Sends a request and reads its answer, as often as needed and allowed. */
    async ask<Result>(request: HttpRequest, read: ReadAnswer<Result>): Promise<Result> {
        const signed = async (): Promise<HttpRequest> =>
            // Who asks is told to the host of the settings, never to another one.
            request.url.origin === this.home
                ? this.credentials.sign(withHeaders(request, this.settings.headers), (r) => this.document(r))
                : request;
        return this.attempts(request, signed, read, this.credentials.renewable);
    }

    /** Asks for a JSON document that is no list of rows. */
    async question(request: HttpRequest): Promise<unknown> {
        return this.ask(request, (answer) => readDocument(this.failures, answer));
    }

    /** Whether anything answers at the address, whatever it answers; for OAuth, whether a token is given. */
    async knock(): Promise<void> {
        const url = new URL(this.settings.url);
        if (this.credentials.renewable) {
            await this.credentials
                .sign({ method: 'GET', url, repeatable: true }, (request) => this.document(request))
                .catch((error: unknown) => {
                    throw this.asFailure(error, url);
                });
        }
        const request: HttpRequest = { method: 'HEAD', url, repeatable: true };
        const limits = { ...this.limits, timeoutMs: Math.min(this.limits.timeoutMs, KNOCK_MS) };
        await this.again(request, async () => {
            try {
                const answer = await send(request, limits);
                await answer.start();
            } catch (error) {
                // Somebody is there, but does not answer a HEAD; the first page will tell.
                if (!(error instanceof BrokenOff) && !NO_HEAD.has(codeOf(error))) throw error;
            }
        });
    }

    /** A document from elsewhere, such as a token, without credentials of its own. */
    private document(request: HttpRequest): Promise<unknown> {
        return this.attempts(
            request,
            () => Promise.resolve(request),
            (answer) => readDocument(this.failures, answer),
            false
        );
    }

    private async attempts<Result>(
        request: HttpRequest,
        sign: () => Promise<HttpRequest>,
        read: ReadAnswer<Result>,
        renewable: boolean
    ): Promise<Result> {
        let renew = renewable;
        return this.again(request, async () => {
            let answer = await this.follow(await sign());
            if (answer.status === 401 && renew) {
                renew = false;
                await answer.start();
                this.credentials.forget();
                answer = await this.follow(await sign());
            }
            await this.judge(answer, request);
            return read(answer);
        });
    }

    /** Runs an attempt until it succeeds, fails for good, or too often. */
    private async again<Result>(request: HttpRequest, attempt: () => Promise<Result>): Promise<Result> {
        for (let nth = 1; ; nth++) {
            try {
                await this.takeTurn(request.url);
                return await attempt();
            } catch (error) {
                const failure = this.asFailure(error, request.url);
                if (nth >= this.settings.limits.attempts || !mayRepeat(error, request)) throw failure;
                const asked = error instanceof Again ? error.wait : null;
                if (asked !== null && asked > this.settings.limits.waitSeconds * 1000)
                    throw this.failures.tooLongWait(request.url, asked);
                // "At once", or a date that is over by a clock that differs from ours, leaves the service no time.
                await this.clock.sleep(asked === null || asked === 0 ? this.backoff(nth) : asked);
            }
        }
    }

    private async takeTurn(url: URL): Promise<void> {
        const { wait } = this.pace;
        if (wait > this.settings.limits.waitSeconds * 1000) throw this.failures.tooLongWait(url, wait);
        if (wait > 0) await this.clock.sleep(wait);
        this.pace.sent();
    }

    private backoff(nth: number): number {
        const longest = Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** (nth - 1));
        return longest / 2 + (this.clock.random() * longest) / 2;
    }

    /** Sends, and follows redirects that stay on the host. */
    private async follow(request: HttpRequest): Promise<Answer> {
        let next = request;
        for (let hop = 0; ; hop++) {
            const answer = await send(next, this.limits);
            this.pace.heed(answer.headers);
            const target = answer.headers.get('location');
            if (answer.status < 300 || answer.status > 399 || target === null) return answer;
            await answer.start();
            const url = URL.canParse(target, next.url.href) ? new URL(target, next.url) : null;
            if (
                url?.origin !== next.url.origin ||
                hop >= REDIRECTS ||
                next.method === 'POST' ||
                losesQuery(next.url, url)
            ) {
                throw this.failures.redirected(next.url, url, answer.status);
            }
            next = { ...next, url };
        }
    }

    /** Accepts a success, throws for everything else. */
    private async judge(answer: Answer, request: HttpRequest): Promise<void> {
        if (answer.status >= 200 && answer.status < 300) return;
        const wait = retryAfter(answer.headers.get('retry-after'), this.clock.now());
        const failure = this.failures.refused(request.url, answer.status, await answer.start());
        if (!PASSING.has(answer.status)) throw failure;
        if (!request.repeatable && !NOT_DONE.has(answer.status)) throw failure;
        throw Object.assign(new Again(failure.message, wait), { cause: failure });
    }

    private asFailure(error: unknown, url: URL): UnreachableError {
        if (error instanceof Again && error.cause instanceof UnreachableError) return error.cause;
        if (error instanceof UnreachableError) return error;
        if (error instanceof NoToken) return this.failures.unreadable(error.url, error);
        if (error instanceof NotJson || error instanceof TooLong) return this.failures.unreadable(url, error);
        if (error instanceof Unsendable) return this.failures.unsendable(error);
        if (error instanceof BrokenOff || isTransport(error)) return this.failures.unreachable(url, error);
        throw error;
    }
}

/** Whether a redirect that only adds or takes a slash forgets the parameters, as web servers do that are not told to keep them. */
function losesQuery(from: URL, to: URL): boolean {
    const path = (url: URL): string => url.pathname.replace(/\/+$/u, '');
    return from.search !== '' && to.search === '' && path(from) === path(to);
}

function withHeaders(request: HttpRequest, headers: Readonly<Record<string, string>>): HttpRequest {
    const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    return { ...request, headers: { ...Object.fromEntries(named), ...request.headers } };
}

function mayRepeat(error: unknown, request: HttpRequest): boolean {
    if (error instanceof Again) return true;
    if (error instanceof NotJson) return error.cut && request.repeatable;
    if (error instanceof BrokenOff) return request.repeatable;
    if (error instanceof UnreachableError || !isTransport(error)) return false;
    return NEVER_SENT.has(codeOf(error)) || (request.repeatable && isRetryable(error));
}

/** Whether fetch could not get an answer. */
function isTransport(error: unknown): boolean {
    return error instanceof TypeError && error.message === 'fetch failed';
}

function codeOf(error: unknown): string {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
        const { code } = cause as Error & { code?: unknown };
        if (typeof code === 'string') return code;
    }
    return messageOf(error);
}
