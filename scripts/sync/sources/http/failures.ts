import type { HttpSettings } from '../../config/http-schema.ts';
import { UnreachableError } from '../../errors.ts';
import { networkReason, networkSteps } from '../../network.ts';
import { sanitize } from '../../report/sanitize.ts';
import { withoutSecrets } from '../../report/secrets.ts';
import { redact } from '../../run-log/redact.ts';
import type { Credentials } from './credentials.ts';
import { BrokenOff } from './send.ts';

const NOTHING_WRITTEN = 'Nothing was written. Run the same command again; half an answer is never used.';

/** An answer that is no success, or one without rows that tells of an error. */
export class Refused extends UnreachableError {
    /** Of HTTP; 200 for an error inside a success. */
    readonly status: number;

    constructor(status: number, message: string, actions: readonly string[]) {
        super(message, actions);
        this.status = status;
    }
}

/** Puts into words what a service did, without a secret and without anything that steers a terminal. */
export class Failures {
    private readonly name: string;
    private readonly settings: HttpSettings;
    private readonly credentials: Credentials;

    constructor(name: string, settings: HttpSettings, credentials: Credentials) {
        this.name = name;
        this.settings = settings;
        this.credentials = credentials;
    }

    /** Begins every message. */
    get prefix(): string {
        return `Source "${this.name}": `;
    }

    /** An address without what stands behind the "?" and without long parts, where keys may be. */
    shown(url: URL): string {
        const path = url.pathname.replace(/[^/]{24,}/gu, '***');
        return this.clean(`${url.origin}${path}`);
    }

    /** A text from the service, safe to show. */
    clean(text: string, length?: number): string {
        const { headers, query, url } = this.settings;
        const given = [
            ...Object.values(headers),
            ...Object.values(query).map(String),
            ...new URL(url).searchParams.values()
        ];
        return sanitize(withoutSecrets(redact(text, [...this.credentials.secrets, ...given])), length);
    }

    refused(url: URL, status: number, start: string): UnreachableError {
        const words = reasonIn(start.trim());
        const said = words === '' ? '' : ` It says: ${this.clean(words)}`;
        return new Refused(
            status,
            `${this.prefix}${this.shown(url)} answered HTTP ${status}.${said}`,
            this.stepsFor(url, status)
        );
    }

    /** A success that tells of an error, as services of GraphQL do. @param error what it tells @param rows beside it */
    refusedInside(url: URL, error: unknown, rows: number): UnreachableError {
        const message = `${this.prefix}${this.shown(url)} answered with an error inside.${this.inside(error)}`;
        const actions = [
            `Check "http.query" and "http.body" of "${this.name}", and what its key may read.`,
            NOTHING_WRITTEN
        ];
        return rows === 0 ? new Refused(200, message, actions) : new UnreachableError(message, actions);
    }

    /** The warning of an empty list of rows with something like an error beside it. @param error what it tells */
    toldBeside(url: URL, error: unknown): string {
        return `${this.prefix}${this.shown(url)} has no rows and something like an error beside them; it counts as empty.${this.inside(error)}`;
    }

    private inside(error: unknown): string {
        const words = reasonIn(JSON.stringify({ error }));
        return words === '' ? '' : ` It says: ${this.clean(words)}`;
    }

    redirected(from: URL, to: URL | null, status: number): UnreachableError {
        const target = to === null ? 'nowhere' : this.shown(to);
        return this.failure(`${this.shown(from)} sends on to ${target} (HTTP ${status}).`, [
            from.origin === to?.origin
                ? 'The redirect leads in a circle, or leaves out what stands behind the "?" or in the body, which makes it another question.'
                : 'A redirect to another host often means that the credentials are missing or wrong; they are never sent on.',
            `If the service has moved, put its new address into "http.url" of "${this.name}".`
        ]);
    }

    tooLongWait(url: URL, milliseconds: number): UnreachableError {
        const minutes = Math.ceil(milliseconds / 60_000);
        return this.failure(`${this.shown(url)} takes no more requests for ${minutes} minutes.`, [
            'Run the same command again after that, or ask the service for a higher limit.',
            `To let a run wait as long, raise "http.limits.waitSeconds" of "${this.name}" (now ${this.settings.limits.waitSeconds}).`
        ]);
    }

    unreachable(url: URL, error: unknown): UnreachableError {
        const reason = error instanceof BrokenOff ? error.message : networkReason(error);
        return this.failure(
            `${this.shown(url)} cannot be read: ${this.clean(reason)}`,
            [...networkSteps(error), NOTHING_WRITTEN],
            error
        );
    }

    unreadable(url: URL, error: Error): UnreachableError {
        return this.failure(`The answer of ${this.shown(url)} ${error.message}.`, [NOTHING_WRITTEN], error);
    }

    unsendable(error: Error): UnreachableError {
        return this.failure(`Nothing can be asked: ${error.message}.`, [
            `Check "http.auth" and "http.headers" of "${this.name}" and the variables of the environment behind them.`
        ]);
    }

    /** The answer is something else than JSON, such as a page that asks to log in. */
    notJson(url: URL, status: number, type: string | null, start: string): UnreachableError {
        const what = /^\s*</u.test(start) ? 'a web page' : 'something that is no JSON';
        return this.failure(
            `${this.shown(url)} answered HTTP ${status} with ${what} (${this.clean(type ?? 'no content type', 60)}): ${this.clean(start.trim(), 120)}`,
            [
                'A web page often asks to log in: check "http.url" and "http.auth".',
                'See what the service sends: curl with the same address and credentials.'
            ]
        );
    }

    failure(message: string, actions: readonly string[], cause?: unknown): UnreachableError {
        return new UnreachableError(`${this.prefix}${message}`, actions, cause);
    }

    private stepsFor(url: URL, status: number): string[] {
        const { auth } = this.settings;
        const isBusy = status >= 500 || status === 429 || status === 408;
        if (!isBusy && auth.type === 'oauth' && url.href === new URL(auth.tokenUrl).href)
            return [
                `No token was given. Check "http.auth" of "${this.name}": "tokenUrl", "clientId", "clientSecret" and the variables of the environment behind them, and whether the service wants "scope" or "sendAs": "body".`
            ];
        if (status === 401 || status === 403) {
            return [
                `Check "http.auth" of "${this.name}": is the variable of the environment set to the right key, and may it read this?`,
                'Keys and tokens end: the service shows where to make a new one.'
            ];
        }
        if (status === 404 || status === 410)
            return [`Check "http.url" of "${this.name}": is it the right survey or object?`];
        if (!isBusy) return [`Check "http.query", "http.body" and "http.paging" of "${this.name}".`];
        return [
            `The service is busy or out of order: ${this.settings.limits.attempts} attempts were made.`,
            NOTHING_WRITTEN
        ];
    }
}

const REASON =
    /"(?:\w*message|\w*error|error_?\w+|title|details?|reason|description|code|httpStatus)"\s*:\s*"((?:[^"\\]|\\.)*)"/giu;

/** The reason in an answer that refuses. Of JSON only that: the rest may be about people, and messages go to the run row. Of a page, its title. */
function reasonIn(start: string): string {
    if (!/^[[{]/u.test(start)) return /^<[^]*?<title[^>]*>\s*([^<]*[^<\s])/iu.exec(start)?.[1] ?? start;
    return [...start.matchAll(REASON)].map(([, text = '']) => text).join('; ');
}
