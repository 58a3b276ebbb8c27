import http from 'node:http';
import { ConfigError, messageOf } from './errors.ts';
import { keepSecrets } from './report/secrets.ts';

type Environment = Readonly<NodeJS.ProcessEnv>;

/** Nobody reaches the machine itself through a proxy. */
const THIS_MACHINE = ['localhost', '127.0.0.1', '::1', '[::1]'];

/**
 * Lets every call of this process by HTTP go through the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, as curl and the Salesforce
 * CLI do. NODE_USE_ENV_PROXY=0 leaves them aside. A Node that cannot be told after its start knows NODE_USE_ENV_PROXY=1 alone.
 * @returns what ends the calls that are under way, to be done before the process can end: fetch goes on asking a proxy that hangs up, for
 *   ever, when nobody waits for the answer any more
 * @throws ConfigError when a proxy is no address; it is not repeated, as it may hold a password
 */
export function useProxies(environment: Environment): () => Promise<void> {
    const proxies = proxiesOf(environment);
    if (proxies.length === 0 || environment['NODE_USE_ENV_PROXY'] === '0') return () => Promise.resolve();
    const found: Record<string, string> = {};
    const problems: string[] = [];
    for (const [name, value] of proxies) {
        const address = value.includes('://') ? value : `http://${value}`;
        if (isProxy(address)) found[name.toUpperCase()] = address;
        else
            problems.push(
                `${name} is no address of a proxy, such as http://proxy.example:3128; special characters of its password as %40, %2F, …`
            );
    }
    if (problems.length > 0) throw new ConfigError('The environment', problems);
    keepSecrets(...Object.values(found));
    // Of Node's two ways to call, fetch takes HTTP_PROXY for HTTPS where nothing else is named, and the other one does not.
    canBeTold()?.({ HTTPS_PROXY: found['HTTP_PROXY'], ...found, NO_PROXY: directHosts(environment) });
    return endCalls;
}

async function endCalls(): Promise<void> {
    const { [Symbol.for('undici.globalDispatcher.1')]: dispatcher } = globalThis as {
        [name: symbol]: { destroy?: () => Promise<void> } | undefined;
    };
    await dispatcher?.destroy?.();
}

/**
 * Hosts that are reached without a proxy, as curl reads them: a name stands for those below it, too, and * for every host. Of Node's two ways
 * to call, fetch wants the * alone, and the other one a dot before a name that stands for those below it.
 */
function directHosts(environment: Environment): string {
    const list = environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
    const names = list.split(/[\s,]+/u).filter((name) => name !== '');
    if (names.includes('*')) return '*';
    const below = names.filter((name) => !/^[*.]/u.test(name)).map((name) => `.${name}`);
    return [...names, ...below, ...THIS_MACHINE].join(',');
}

/** Variables that name a proxy; small letters come first, as everywhere. */
function proxiesOf(environment: Environment): [name: string, value: string][] {
    return ['https_proxy', 'http_proxy'].flatMap((small): [string, string][] => {
        const name = [small, small.toUpperCase()].find((one) => (environment[one] ?? '') !== '');
        return name === undefined ? [] : [[name, environment[name] ?? '']];
    });
}

function isProxy(address: string): boolean {
    try {
        const { protocol, username, password } = new URL(address);
        decodeURIComponent(username + password);
        return /^https?:$/u.test(protocol);
    } catch {
        return false;
    }
}

/** Since Node 24.14; null before. */
function canBeTold(): ((proxies: Readonly<Record<string, string | undefined>>) => unknown) | null {
    const { setGlobalProxyFromEnv } = http as { setGlobalProxyFromEnv?: (proxies: object) => unknown };
    return setGlobalProxyFromEnv ?? null;
}

/** What fetch says when no answer came, or only a part of one. */
const NO_ANSWER = new Set(['fetch failed', 'terminated']);
/** Words that tell nothing of the reason behind them. */
const EMPTY_WORDS = new Set([...NO_ANSWER, 'Request was cancelled.']);

/** Whether a call got no answer, or only a part of one. */
export function gotNoAnswer(error: unknown): boolean {
    return error instanceof Error && (NO_ANSWER.has(error.message) || error.name === 'TimeoutError');
}

/** Why a call got no answer, in the words of Node: of an error and of what caused it, the reasons only. */
export function networkReason(error: unknown): string {
    const reasons: string[] = [];
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
        const { code } = cause as Error & { code?: unknown };
        const text = cause.message === '' ? String(code) : cause.message;
        if (!EMPTY_WORDS.has(text)) reasons.push(text);
    }
    return reasons.join(': ') || messageOf(error);
}

/** Status with which a proxy refused to lead on, null when none did. */
export function proxyStatus(error: unknown): number | null {
    const [, status] =
        /Proxy response \((\d{3})\)|Failed to establish tunnel .* HTTP\/[\d.]+ (\d{3})/u
            .exec(networkReason(error))
            ?.filter((part) => part !== undefined) ?? [];
    return status === undefined ? null : Number(status);
}

/** What to check when a call got no answer. @param error what fetch or a request threw */
export function networkSteps(error: unknown, environment: Environment = process.env): string[] {
    const reason = networkReason(error);
    const status = proxyStatus(error);
    if (status === 407)
        return ['The proxy wants to know who asks: export HTTPS_PROXY=http://user:password@proxy.example:3128'];
    if (status !== null && status >= 500)
        return [
            `The proxy does not reach this address (HTTP ${status}): check the address, then the log of the proxy.`
        ];
    if (status !== null)
        return [
            `The proxy does not lead on (HTTP ${status}): let whoever runs it allow CONNECT to this address and its port.`
        ];
    if (/certificate has expired|certificate is not yet valid/iu.test(reason))
        return [
            `The certificate does not hold at this time: its owner must renew it, unless the clock of this machine is wrong, which says ${new Date().toISOString()}.`
        ];
    if (/does not match certificate/iu.test(reason))
        return ['The certificate is for another name: check the address, and that nothing in between answers for it.'];
    if (/certificate|self-signed/iu.test(reason))
        return [
            'Node does not trust the certificate. Name the authority of your company: export NODE_EXTRA_CA_CERTS=/path/to/ca.pem'
        ];
    return [proxyStep(environment)];
}

function proxyStep(environment: Environment): string {
    const names = proxiesOf(environment).map(([name]) => name);
    if (names.length === 0)
        return 'Check the address and the network. Behind a proxy: export HTTPS_PROXY=http://proxy.example:3128';
    const used = `Check the address, the network, and the proxy in ${names.join(' and ')}.`;
    const wanted = environment['NODE_USE_ENV_PROXY'];
    if (wanted === '0')
        return `Check the address and the network. ${names.join(' and ')} is not used: unset NODE_USE_ENV_PROXY`;
    if (canBeTold() !== null || wanted === '1') return used;
    return `Check the address and the network. This Node (${process.versions.node}) uses ${names.join(' and ')} only with: export NODE_USE_ENV_PROXY=1`;
}
