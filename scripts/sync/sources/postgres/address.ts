import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { checkServerIdentity } from 'node:tls';
import type { ConnectionOptions, PeerCertificate } from 'node:tls';
import type { PostgresSettings } from '../../config/postgres-schema.ts';
import { sanitize } from '../../report/sanitize.ts';

type TlsMode = NonNullable<PostgresSettings['tls']['mode']>;

/** Where a server is and who we are there. */
export interface Address {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
    readonly password: string | undefined;
    readonly tlsMode: TlsMode;
    /** false: not encrypted. */
    readonly ssl: ConnectionOptions | false;
    /** For messages: host:port/database as user, never the password. */
    readonly shown: string;
}

const SSL_MODES: Readonly<Record<string, TlsMode>> = {
    disable: 'disable',
    require: 'require',
    'verify-ca': 'verify-ca',
    'verify-full': 'verify-full'
};

const NO_URL =
    'postgres.url is not a URL such as postgres://user:password@host:5432/database. A password with / # ? @ or % in it: use host, database, user and password instead';

/**
 * Addresses of the servers in the settings, and what is wrong with them; a URL itself is never repeated, because it holds the
 * password.
 * @param folder that the paths of certificates start from
 */
export function addressesOf(settings: PostgresSettings, folder: string): { addresses: Address[]; problems: string[] } {
    const parts = settings.url === undefined ? [fromSettings(settings)] : [settings.url].flat().map(fromUrl);
    const addresses: Address[] = [];
    const problems = new Set<string>();
    for (const part of parts) {
        const found = 'problems' in part ? part : addressOf(part, settings, folder);
        if ('problems' in found) found.problems.forEach((problem) => problems.add(problem));
        else addresses.push(found);
    }
    return { addresses, problems: [...problems] };
}

function addressOf(parts: Parts, settings: PostgresSettings, folder: string): Address | { problems: string[] } {
    const { host, port, database, user, password } = parts;
    const tlsMode = settings.tls.mode ?? parts.tlsMode ?? (isThisMachine(host) ? 'disable' : 'verify-full');
    const problems: string[] = [];
    if (database === '') problems.push('postgres names no database; add it to the URL: postgres://user@host/database');
    if (user === '') problems.push('postgres names no user; add it to the URL: postgres://user:password@host/database');
    const ssl = tlsMode === 'disable' ? false : tlsOptions(tlsMode, settings.tls, folder, problems);
    if (problems.length > 0) return { problems };
    const shown = sanitize(`${host.includes(':') ? `[${host}]` : host}:${port}/${database} as ${user}`);
    return { host, port, database, user, password, tlsMode, ssl, shown };
}

/** Only there does nobody else listen on the wire. */
function isThisMachine(host: string): boolean {
    return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/u.test(host) || host.startsWith('/');
}

interface Parts extends Pick<Address, 'host' | 'port' | 'database' | 'user' | 'password'> {
    readonly tlsMode?: TlsMode | undefined;
}

function fromSettings({ host = '', port = 5432, database = '', user = '', password }: PostgresSettings): Parts {
    return { host: unbracketed(host), port: Number(port), database, user, password };
}

/** A number of IPv6 without the brackets that set it apart from a port. */
function unbracketed(host: string): string {
    return host.replace(/^\[(.*)\]$/u, '$1');
}

function fromUrl(text: string): Parts | { problems: string[] } {
    const problems: string[] = [];
    try {
        const url = new URL(text);
        if (!/^(postgres|postgresql|redshift|cockroachdb):$/u.test(url.protocol))
            return { problems: ['postgres.url must start with postgres://'] };
        // An "@" further on ends a password with a sign that ended the host too early; nothing of it may be repeated.
        if (/@/u.test(url.pathname + url.search + url.hash) || url.hash !== '') return { problems: [NO_URL] };
        const tlsMode = sslModeOf(url.searchParams, problems);
        const host = unbracketed(decodeURIComponent(url.hostname));
        if (host === '') problems.push('postgres.url names no host');
        if (problems.length > 0) return { problems };
        return {
            host,
            port: url.port === '' ? 5432 : Number(url.port),
            database: decodeURIComponent(url.pathname.slice(1)),
            user: decodeURIComponent(url.username),
            password: url.password === '' ? undefined : decodeURIComponent(url.password),
            tlsMode
        };
    } catch {
        return { problems: [NO_URL] };
    }
}

function sslModeOf(query: URLSearchParams, problems: string[]): TlsMode | undefined {
    let mode: TlsMode | undefined;
    for (const [name, value] of query) {
        if (name !== 'sslmode') problems.push(`postgres.url: "${sanitize(name, 40)}" is not understood; remove it`);
        else if (SSL_MODES[value] === undefined)
            problems.push(
                `postgres.url: sslmode must be ${Object.keys(SSL_MODES).join(', ')}; anything else may go on without encryption`
            );
        else mode = SSL_MODES[value];
    }
    return mode;
}

function tlsOptions(
    mode: TlsMode,
    { ca, cert, key, serverName }: PostgresSettings['tls'],
    folder: string,
    problems: string[]
): ConnectionOptions {
    const read = (setting: string, path: string | undefined): Buffer | undefined => {
        if (path === undefined) return undefined;
        const file = isAbsolute(path) ? path : resolve(folder, path);
        try {
            return readFileSync(file);
        } catch {
            problems.push(`postgres.tls.${setting}: there is no readable file ${file}`);
            return undefined;
        }
    };
    return {
        ...present({ ca: read('ca', ca), cert: read('cert', cert), key: read('key', key) }),
        rejectUnauthorized: mode !== 'require',
        ...(mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
        ...(mode === 'verify-full' && serverName !== undefined
            ? { checkServerIdentity: (_: string, peer: PeerCertificate) => checkServerIdentity(serverName, peer) }
            : {})
    };
}

function present(options: Readonly<Record<string, Buffer | undefined>>): ConnectionOptions {
    return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
