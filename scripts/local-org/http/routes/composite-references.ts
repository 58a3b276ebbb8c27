// `@{newAccount.id}`, `@{found.records[0].Id}`: values of earlier answers inside a composite request.

const REFERENCE = /@\{([^}]+)\}/g;
const WHOLE = /^@\{([^}]+)\}$/;

export class UnknownReference extends Error {}

/**
 * A copy of `value` with every reference replaced. A text that is nothing but one reference takes the value with its type.
 * Throws UnknownReference for a reference to a request that failed, came later or has no such field.
 */
export function resolveReferences(value: unknown, answers: Map<string, unknown>): unknown {
    if (typeof value === 'string') return resolveText(value, answers);
    if (Array.isArray(value)) return value.map((item) => resolveReferences(item, answers));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolveReferences(item, answers)]));
}

function resolveText(text: string, answers: Map<string, unknown>): unknown {
    const whole = WHOLE.exec(text);
    if (whole) return lookUp(whole[1]!, answers);
    return text.replace(REFERENCE, (_, path: string) => String(lookUp(path, answers)));
}

function lookUp(path: string, answers: Map<string, unknown>): unknown {
    const [name = '', ...steps] = path.replace(/\[(\d+)\]/g, '.$1').split('.');
    let value = answers.get(name);
    for (const step of steps) {
        const holder = value as Record<string, unknown> | null | undefined;
        value = holder !== null && typeof holder === 'object' && Object.hasOwn(holder, step) ? holder[step] : undefined;
    }
    if (value !== undefined && (value === null || typeof value !== 'object')) return value;
    throw new UnknownReference(`Invalid reference specified. No value for ${path} found in ${name}`);
}
