import { ConfigError, SyncError, UnreachableError } from '../../errors.ts';
import { sanitize } from '../../report/sanitize.ts';
import type { Address } from './address.ts';

/** Where and while doing what something failed. */
export interface Scene {
    /** Source, as people know it: postgres "warehouse". */
    readonly shown: string;
    readonly address: Address;
    readonly doing: 'connect' | 'understand the query' | 'read the rows';
    /** Rows that had come when it failed. */
    readonly rows?: number;
}

/** SQLSTATE of a refusal, or the code of a network failure; empty when there is neither. */
export function codeOf(error: unknown): string {
    const code = (error as { code?: unknown } | null)?.code;
    return typeof code === 'string' ? code : '';
}

/** Whether a code is the refusal of a server. No class of SQLSTATE begins with E, but failures of the network do: EPIPE, EBADF. */
export function isSqlState(code: string): boolean {
    return /^[0-9A-DF-Z][0-9A-Z]{4}$/u.test(code);
}

/**
 * A failure of a server as something a person can act on. Texts of the server are made safe to print, and the password is
 * taken out should one of them repeat it.
 */
export function failureOf(error: unknown, scene: Scene): SyncError {
    if (error instanceof SyncError) return error;
    const code = codeOf(error);
    const { shown, address, doing, rows = 0 } = scene;
    const safe = (text: unknown): string => {
        const told = typeof text === 'string' ? text : '';
        return sanitize(address.password ? told.replaceAll(address.password, '***') : told);
    };
    const { detail, hint, position } = error as { detail?: unknown; hint?: unknown; position?: unknown };
    const state = isSqlState(code) ? `SQLSTATE ${code}` : code;
    const more = [
        state,
        ...(position === undefined ? [] : [`at character ${safe(position)} of the SQL`]),
        ...[detail, hint].map(safe)
    ].filter((part) => part !== '');
    const cause = `${safe(textOf(error))}${more.length === 0 ? '' : ` (${more.join('; ')})`}`;
    const after = rows > 0 ? ` after ${rows} rows` : '';
    const message = `${shown}: could not ${doing}${after} at ${address.shown}: ${cause}`;
    const { wrongSettings, action } = adviceFor(code, String(textOf(error)), scene);
    const ending = doing === 'read the rows' ? ['Nothing was written: half an answer is never used.'] : [];
    return wrongSettings
        ? new ConfigError(shown, [message], [action])
        : new UnreachableError(message, [action, ...ending], error);
}

function textOf(error: unknown): string {
    if (error instanceof AggregateError) return error.errors.map(textOf).join('; ');
    return error instanceof Error ? error.message : String(error);
}

interface Advice {
    readonly wrongSettings?: boolean;
    readonly action: string;
}

const WRONG_QUERY: Advice = {
    wrongSettings: true,
    action: 'Correct "sql" and "parameters"; the query must be one SELECT.'
};

/** What PgBouncer says with 08P01, its code for nearly everything: its words, and the SQLSTATE or the advice that they stand for. */
const POOLER_WORDS: readonly (readonly [RegExp, string | Advice])[] = [
    [/authentication failed|no such user/u, '28P01'],
    [/no such database|^database .* does not exist/u, '3D000'],
    [/SSL required/u, { action: 'The pooler takes no connection without TLS: add "tls": { "mode": "verify-full" }.' }],
    [/statement pooling/u, { action: 'A source needs one server connection for a whole transaction: set pool_mode = transaction for this database in pgbouncer.ini.' }],
    [/query_wait_timeout/u, { action: 'All server connections of the pooler are taken, or it cannot reach its server: look at its log, then run the same command again, or raise default_pool_size there.' }],
    [/bind message supplies/u, WRONG_QUERY]
]; // prettier-ignore

/** By SQLSTATE or network code, the first that begins like it. */
const ADVICE: readonly (readonly [RegExp, (scene: Scene) => Advice])[] = [
    [/^28/u, ({ address }) => ({ action: `Check user and password: psql -h ${address.host} -p ${address.port} -U ${address.user} ${address.database}` })],
    [/^3D000/u, () => ({ action: 'Check the name of the database in the settings, and behind a pooler in those of the pooler.' })],
    [/^(53300|57P0|53)/u, () => ({ action: 'The server is busy, starting or stopping. Run the same command again.' })],
    [/^08P01/u, ({ doing }) => doing === 'understand the query' ? WRONG_QUERY : { action: 'A pooler such as PgBouncer that has lost or refuses its server answers like this: look at its log, then run the same command again.' }],
    [/^40001/u, () => ({ action: 'A replica ends queries that stand in the way of its primary: run the same command again, let the database count so that it takes less time (docs/sources.md), or raise max_standby_streaming_delay there.' })],
    [/^57014/u, () => ({ action: 'Let the database count instead of sending every answer (docs/sources.md), or raise "statementTimeout" (seconds).' })],
    [/^25006/u, () => ({ wrongSettings: true, action: 'The query writes; only a SELECT can be a source.' })],
    [/^42501/u, ({ address }) => ({ action: `Grant it: GRANT SELECT ON <table> TO ${address.user}; docs/sources.md has the whole role.` })],
    [/^42/u, () => ({ wrongSettings: true, action: 'Correct "sql"; try it in psql first.' })],
    [/^(26000|34000|0A000)/u, () => WRONG_QUERY],
    [/^22/u, () => ({ action: 'A value in the tables does not suit the query: correct the value, or the cast in "sql".' })],
    [/^(ENOSPC|EDQUOT)/u, () => ({ action: 'The disk of the job is full: make room, or name another place with --out.' })],
    [/^(ENOTFOUND|EAI_AGAIN)/u, () => ({ action: 'Check the host name in the settings, and that this machine can resolve it.' })],
    [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)/u, ({ address }) => ({ action: `Check that the server listens: pg_isready -h ${address.host} -p ${address.port}` })],
    [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)/u, () => ({ action: 'The certificate of the server does not hold today: renew it there, or set the clock of this machine.' })],
    [/^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_SSL|HOSTNAME_MISMATCH)/u, () => ({ action: 'The certificate of the server is not trusted: name its authority in "tls.ca" (PEM file), or the name it was made for in "tls.serverName".' })]
]; // prettier-ignore

function adviceFor(code: string, text: string, scene: Scene): Advice {
    const meant = code === '08P01' ? POOLER_WORDS.find(([words]) => words.test(text))?.[1] : undefined;
    if (typeof meant === 'object') return meant;
    if (code === '57014' && !/timeout/u.test(text))
        return { action: 'Somebody ended the query, not its time limit. Run the same command again.' };
    const found = ADVICE.find(([pattern]) => pattern.test(meant ?? code));
    if (found) return found[1](scene);
    if (/rows that were asked for at a time/u.test(text))
        return {
            action: 'It cannot send an answer piece by piece. Let it count, so that the answer is short, and set "fetchRows" above the number of rows.'
        };
    if (/does not support SSL/u.test(text))
        return {
            action: 'The server speaks no TLS. Switch it on there; "tls": { "mode": "disable" } sends everything readable.'
        };
    if (/asks for a password/u.test(text))
        return { wrongSettings: true, action: 'Add the password to the settings, as "${WAREHOUSE_PASSWORD}".' };
    if (/timeout expired/u.test(text) || (/said nothing/u.test(text) && scene.doing === 'connect'))
        return {
            action: 'Check host, port and firewall, and whether a pooler in between has a connection left; "connectTimeout" is the time to wait, in seconds.'
        };
    return { action: 'Run the same command again; it starts from the beginning.' };
}
