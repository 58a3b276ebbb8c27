import { findNodeAtLocation, parseTree, printParseErrorCode, visit } from 'jsonc-parser';
import type { JSONVisitor } from 'jsonc-parser';

/** Says in which line a place stands, counted from 1; null where there is but one line. */
export type LineOf = (place: readonly PropertyKey[]) => number | null;

/** What stands in a settings file, or what is wrong with it. */
export type JsonRead = { readonly value: unknown; readonly lineOf: LineOf } | { readonly problems: readonly string[] };

/** Settings are half a dozen deep. */
const DEEPEST = 100;

/** What each fault says of what should stand there; of the others, a value is missing. */
const PROBLEMS: Readonly<Record<string, string>> = {
    PropertyNameExpected: 'here the name of a setting must stand, in double quotes',
    ColonExpected: 'a colon is missing before it',
    CommaExpected: 'a comma is missing before it',
    EndOfFileExpected: 'nothing may follow the last bracket',
    UnexpectedEndOfNumber: 'this number does not end as one',
    InvalidUnicode: 'after \\u four hexadecimal digits must stand',
    InvalidCharacter: 'a text may not hold such a character; write \\t for a tab'
};

/**
 * Reads JSON that people write: says in which line it ceases to be JSON and why, and which keys stand there twice. Of those,
 * JSON.parse takes the last one without a word, and half of the settings are gone.
 */
export function readJson(bytes: Uint8Array): JsonRead {
    const text = textOf(bytes);
    if (text === null)
        return { problems: ['It is not UTF-8: letters such as ü would be lost. Save it as UTF-8 in your editor.'] };
    if (text.trim() === '') return { problems: ['It is not JSON: it is empty.'] };
    const { faults, repeated } = look(text);
    if (faults.length > 0) return { problems: [`It is not JSON: ${faultText(text, faults)}.`] };
    return repeated.length > 0 ? { problems: repeated } : { value: JSON.parse(text), lineOf: linesOf(text) };
}

/** Of what is missing, the line is that of what it is missing in. */
function linesOf(text: string): LineOf {
    const root = text.trim().includes('\n') ? parseTree(text) : undefined;
    const lineOf: LineOf = (place) => {
        const node = root && findNodeAtLocation(root, place as (string | number)[]);
        if (node) return text.slice(0, node.offset).split('\n').length;
        return root === undefined || place.length === 0 ? null : lineOf(place.slice(0, -1));
    };
    return lineOf;
}

/** The text of a file in UTF-8, or in UTF-16 with its mark, as shells of Windows save it. Null when it is neither. */
function textOf(bytes: Uint8Array): string | null {
    const mark = `${bytes[0]} ${bytes[1]}`;
    const encoding = mark === '255 254' ? 'utf-16le' : mark === '254 255' ? 'utf-16be' : 'utf-8';
    try {
        return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
        return null;
    }
}

/** A place at which a text is not JSON, and what should stand there where that is known. Lines and columns begin with 1. */
interface Fault {
    readonly problem: string | null;
    readonly offset: number;
    readonly line: number;
    readonly column: number;
}

class TooDeep extends Error {}

/** What is wrong with a text: where it is not JSON, and which keys stand there twice. */
function look(text: string): { readonly faults: readonly Fault[]; readonly repeated: readonly string[] } {
    const faults: Fault[] = [];
    const repeated: string[] = [];
    /** Brackets that are open: the line of each, and those of the keys in it. */
    const open: { readonly line: number; readonly keys: Map<string, number> }[] = [];
    const found = (problem: string | null, offset: number, line: number, column: number): void =>
        void faults.push({ problem, offset, line: line + 1, column: column + 1 });
    const begin = (offset: number, _length: number, line: number, column: number): void => {
        if (open.push({ line: line + 1, keys: new Map() }) <= DEEPEST) return;
        found(`it is more than ${DEEPEST} brackets deep`, offset, line, column);
        throw new TooDeep();
    };
    let ended = 0;
    const end = (): void => void (ended = open.pop()?.line ?? 0);
    const visitor: JSONVisitor = {
        onObjectBegin: begin,
        onArrayBegin: begin,
        onObjectEnd: end,
        onArrayEnd: end,
        onObjectProperty: (key, _offset, _length, line, _column, path) => {
            const keys = open.at(-1)?.keys;
            const first = keys?.get(key);
            const place = (): string => [...path(), key].join('.');
            if (first !== undefined)
                repeated.push(`${place()}: stands in line ${first} and again in line ${line + 1}. Keep one of them.`);
            keys?.set(key, line + 1);
        },
        onError: (code, offset, _length, line, column) => {
            const name = printParseErrorCode(code);
            const unclosed = name.startsWith('Close') ? `the bracket of line ${ended} is not closed` : null;
            found(PROBLEMS[name] ?? unclosed, offset, line, column);
        }
    };
    try {
        visit(text, visitor, { disallowComments: true });
    } catch (error) {
        if (!(error instanceof TooDeep)) throw error;
    }
    return { faults, repeated };
}

/** The first fault, in words: those behind it only follow from it, but they may know what should stand there. */
function faultText(text: string, faults: readonly Fault[]): string {
    const [{ offset, line, column }] = faults as [Fault];
    const rest = text.slice(offset);
    const shown = rest === '' ? 'the end' : (/^(?:"[^"\n]*"?|[\w.+-]+|[^])/u.exec(rest)?.[0] ?? '').slice(0, 40);
    const surplus = /^[\]}]/u.test(rest) && text.slice(0, offset).trimEnd().endsWith(',');
    const problem =
        reasonAt(rest) ??
        (surplus ? 'the comma before it is one too many' : faults.find((fault) => fault.problem !== null)?.problem);
    return `line ${line}, column ${column}, at ${shown}: ${problem ?? 'here a value must stand'}`;
}

/** What people often write that JSON does not know. */
function reasonAt(rest: string): string | null {
    if (/^(?:\/[/*]|#)/u.test(rest)) return 'JSON has no comments; remove it';
    if (/^['`\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb]/u.test(rest))
        return 'texts stand in straight double quotes';
    if (/^"[^"\n]*\\[^"\\/bfnrtu]/u.test(rest)) return 'a backslash in a text is written twice: \\\\';
    if (/^"[^"\\\n]*(?:\\.[^"\\\n]*)*(?:\n|$)/u.test(rest)) return 'the text that begins here does not end in its line';
    if (/^"/u.test(rest)) return null;
    if (/^\u00a0/u.test(rest)) return 'this is a blank that does not break; put a plain one in its place';
    return /^[a-z_]/iu.test(rest) ? 'texts and names of settings stand in double quotes' : null;
}
