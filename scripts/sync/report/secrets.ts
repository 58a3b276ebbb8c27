import { waysToWriteAll, withoutWritten } from '../run-log/redact.ts';

/** Secrets this process has come to know. */
const known = new Set<string>();
/** In what ways they may be written, null until somebody asks: a key has dozens of lines, and each line of the log is looked at. */
let ways: readonly string[] | null = null;
/** Lines of a key shorter than this are not telling. */
const LINE_OF_A_KEY = 40;

/**
 * Remembers texts that must not be shown or stored anywhere: passwords, keys, tokens. Of a key in several lines each, of an
 * address the password, because whoever repeats a secret may repeat a part of it.
 */
export function keepSecrets(...secrets: readonly string[]): void {
    ways = null;
    for (const secret of secrets) {
        known.add(secret);
        for (const line of secret.split(/\s+/u)) if (line.length >= LINE_OF_A_KEY) known.add(line);
        const password = /^\w+:\/\/[^/@]*?:([^/]*)@/u.exec(secret)?.[1];
        if (password !== undefined) known.add(password).add(unescaped(password));
    }
}

/** A text without the secrets this process knows, and without whatever has the shape of one. */
export function withoutSecrets(text: string): string {
    return withoutWritten(text, (ways ??= waysToWriteAll([...known])));
}

/** JSON of a value whose texts hold no secret. */
export function jsonWithoutSecrets(value: unknown, indent?: number): string {
    return JSON.stringify(
        value,
        (_, member: unknown) => (typeof member === 'string' ? withoutSecrets(member) : member),
        indent
    );
}

function unescaped(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
