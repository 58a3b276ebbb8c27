/** Settings that hold credentials, or may. */
const CREDENTIAL = /\.(http\.(auth|headers|query|body)\b|postgres\.(url|password)\b)/u;

/** Behind the host of an address stand keys, too, in its path or its query. */
const ADDRESS = /\.http\.url$/u;
const BEHIND_HOST = /:\/\/[^/?#]*[/?#]/u;

/** Line ends behind a value: they come with files and containers' secrets, and no value is meant to have them. */
const LINE_ENDS = /[\r\n]+$/u;

/** Value of an environment variable; "" when it is not set. */
export function variable(environment: NodeJS.ProcessEnv, name: string): string {
    return (environment[name] ?? '').replace(LINE_ENDS, '');
}

/** Whether a place of the settings may hold a password or a key: what stands there is never shown. */
export function mayHoldCredentials(path: string): boolean {
    return CREDENTIAL.test(`.${path}`) || ADDRESS.test(`.${path}`);
}

/** A value with its `${ENV}` references filled in, and the references that could not be. */
export interface Filled {
    readonly value: unknown;
    readonly problems: string[];
    /** What was filled in: passwords among it, so none of it is written to the org. */
    readonly used: string[];
    /** Those of them that stand where credentials do. */
    readonly credentials: string[];
}

/**
 * Replaces `${NAME}` in every text of a parsed configuration by the environment variable NAME.
 * A variable that is not set is a problem, never an empty text: an empty path would read the wrong folder.
 */
export function fillEnvironment(parsed: unknown, environment: NodeJS.ProcessEnv): Filled {
    const problems: string[] = [];
    const used: string[] = [];
    const credentials: string[] = [];
    const fill = (value: unknown, path: string): unknown => {
        if (typeof value === 'string') {
            return value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/gu, (reference: string, name: string, at: number) => {
                const found = variable(environment, name);
                if (found !== '') {
                    used.push(found);
                    const isKey = ADDRESS.test(path) && BEHIND_HOST.test(value.slice(0, at));
                    if (isKey || CREDENTIAL.test(path)) credentials.push(found);
                    return found;
                }
                problems.push(`${path}: the environment variable ${name} is not set. Set it: export ${name}=…`);
                return reference;
            });
        }
        if (Array.isArray(value)) return value.map((item, i) => fill(item, `${path}.${i}`));
        if (value !== null && typeof value === 'object') {
            const filled = Object.entries(value).map(([key, item]) => [key, fill(item, path ? `${path}.${key}` : key)]);
            return Object.fromEntries(filled);
        }
        return value;
    };
    return { value: fill(parsed, ''), problems, used, credentials };
}
