/** Settings of `http.auth` that hold a secret. */
const SECRETS = ['token', 'password', 'value', 'clientSecret'] as const;

/**
 * Secrets that are typed into a settings file instead of named as `${NAME}`: files are copied, mailed and committed.
 * @param parsed the file before the environment is filled in
 */
export function typedSecrets(parsed: unknown): string[] {
    const sources = at(parsed, 'sources');
    if (!Array.isArray(sources)) return [];
    return sources.flatMap((source, i) => {
        const auth = at(at(source, 'http'), 'auth');
        // Services that want a key and no password take it as the user.
        const names = at(auth, 'type') === 'basic' && !at(auth, 'password') ? ['user'] : SECRETS;
        const typed = names.filter((name) => isTyped(at(auth, name))).map((name) => `http.auth.${name}`);
        return [...typed, ...typedInPostgres(at(source, 'postgres'))].map(
            (place) =>
                `sources.${i}.${place}: is written in the file. Keep it in the environment and write "\${NAME}" here.`
        );
    });
}

function typedInPostgres(postgres: unknown): string[] {
    const password = isTyped(at(postgres, 'password')) ? ['postgres.password'] : [];
    const urls = [at(postgres, 'url')].flat();
    const inUrl = urls.some((url) => typeof url === 'string' && isTyped(/^\w+:\/\/[^:@/]*:(.*)@/u.exec(url)?.[1]));
    return inUrl ? [...password, 'postgres.url: its password'] : password;
}

function at(value: unknown, key: string): unknown {
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[key] : undefined;
}

function isTyped(value: unknown): boolean {
    return typeof value === 'string' && value !== '' && !/\$\{\w+\}/u.test(value);
}
