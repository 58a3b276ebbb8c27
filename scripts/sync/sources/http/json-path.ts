/**
 * Paths into JSON, a small subset that needs no evaluation: keys joined by dots; behind a key `[2]` is an item by its place
 * (`[-1]` the last), `[question.id=12]` the first item with that value, `[*]` the first item in which the rest is found.
 */
export type JsonPath = readonly Step[];

type Step =
    | { readonly kind: 'key'; readonly key: string }
    | { readonly kind: 'item'; readonly place: number }
    | { readonly kind: 'where'; readonly keys: readonly string[]; readonly value: string }
    | { readonly kind: 'any' };

const KEY = /[^.[\]]+/uy;
const PICK = /\[(?:(\*)|(-?\d{1,6})|([^[\]=]+)=([^[\]]*))\]/uy;

/** What is wrong with the text of a path, null when nothing is. */
export function pathProblem(text: string): string | null {
    const parsed = parse(text);
    return typeof parsed === 'string' ? parsed : null;
}

/** The path of a text. @throws Error when it is none; see pathProblem */
export function parsePath(text: string): JsonPath {
    const parsed = parse(text);
    if (typeof parsed === 'string') throw new Error(parsed);
    return parsed;
}

function parse(text: string): JsonPath | string {
    const steps: Step[] = [];
    let at = 0;
    const take = (pattern: RegExp): RegExpExecArray | null => {
        pattern.lastIndex = at;
        const found = pattern.exec(text);
        if (found) at += found[0].length;
        return found;
    };
    while (at < text.length) {
        const start = at;
        const key = take(KEY);
        if (key) steps.push({ kind: 'key', key: key[0] });
        let picks = 0;
        for (let pick = take(PICK); pick; pick = take(PICK), picks++) steps.push(stepOf(pick));
        if (key === null && (picks === 0 || start > 0)) return problemAt(text, start);
        if (text[at] === '.' && at < text.length - 1) at += 1;
        else break;
    }
    if (at === text.length && steps.length > 0) return steps;
    return problemAt(text, at);
}

function problemAt(text: string, at: number): string {
    return `"${text}" is not a path from character ${at + 1}: keys joined by dots, and [0], [name=value] or [*] for lists`;
}

function stepOf([, any, place, name, value]: RegExpExecArray): Step {
    if (any !== undefined) return { kind: 'any' };
    if (place !== undefined) return { kind: 'item', place: Number(place) };
    return { kind: 'where', keys: (name ?? '').split('.'), value: value ?? '' };
}

/** The value a path leads to; undefined when there is none. Null is a value. */
export function valueAt(value: unknown, path: JsonPath, from = 0): unknown {
    const step = path[from];
    if (step === undefined) return value;
    if (step.kind === 'key') {
        return isObject(value) && Object.hasOwn(value, step.key) ? valueAt(value[step.key], path, from + 1) : undefined;
    }
    if (!Array.isArray(value)) return undefined;
    if (step.kind === 'item') return valueAt(value.at(step.place), path, from + 1);
    for (const item of value as unknown[]) {
        if (step.kind === 'where' && !hasValue(item, step.keys, step.value)) continue;
        const found = valueAt(item, path, from + 1);
        if (found !== undefined || step.kind === 'where') return found;
    }
    return undefined;
}

function hasValue(item: unknown, keys: readonly string[], wanted: string): boolean {
    let value = item;
    for (const key of keys) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return value !== undefined && value !== null && typeof value !== 'object' && String(value as string) === wanted;
}

export function isObject(value: unknown): value is Record<string, unknown> {
    return value !== null && typeof value === 'object' && !Array.isArray(value);
}
