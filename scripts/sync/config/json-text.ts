/** What stands in a settings file, or what is wrong with it. */
export type JsonRead = { readonly value: unknown } | { readonly problems: readonly string[] };

const SPACE = /[ \t\r\n]*/uy;
const TEXT = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/uy; // eslint-disable-line no-control-regex
const OTHER = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/uy;
/** Settings are half a dozen deep. */
const DEEPEST = 100;

/**
 * Reads JSON that people write: says in which line it ceases to be JSON and why, and which keys stand there twice. Of those,
 * JSON.parse takes the last one without a word, and half of the settings are gone.
 */
export function readJson(bytes: Uint8Array): JsonRead {
    const text = textOf(bytes);
    if (text === null)
        return { problems: ['It is not UTF-8: letters such as ü would be lost. Save it as UTF-8 in your editor.'] };
    const reader = new JsonReader(text);
    try {
        reader.readAll();
    } catch (error) {
        if (error instanceof NotJson) return { problems: [`It is not JSON: ${error.message}`] };
        throw error;
    }
    return reader.repeated.length > 0 ? { problems: reader.repeated } : { value: JSON.parse(text) };
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

class NotJson extends Error {}

/** Looks at a text and keeps nothing of it but what is wrong. */
class JsonReader {
    readonly repeated: string[] = [];
    private readonly text: string;
    private at = 0;
    private lines = 1;
    private countedTo = 0;

    constructor(text: string) {
        this.text = text;
    }

    readAll(): void {
        this.take(SPACE);
        if (this.at === this.text.length) throw new NotJson('it is empty.');
        this.readValue('', 0);
        if (this.at < this.text.length) this.fail('nothing may follow the last bracket');
    }

    private readValue(path: string, depth: number): void {
        if (depth > DEEPEST) this.fail(`it is more than ${DEEPEST} brackets deep`);
        const next = this.text[this.at];
        if (next === '{') this.readObject(path, depth);
        else if (next === '[') this.readMany(']', (nth) => this.readValue(`${path}.${nth}`, depth + 1));
        else if (this.take(TEXT) === '' && this.take(OTHER) === '') this.fail('here a value must stand');
        this.take(SPACE);
    }

    private readObject(path: string, depth: number): void {
        const lines = new Map<string, number>();
        this.readMany('}', () => {
            const line = this.line();
            const quoted = this.take(TEXT);
            if (quoted === '') this.fail('here the name of a setting must stand, in double quotes');
            const key = JSON.parse(quoted) as string;
            const place = `${path}.${key}`;
            const first = lines.get(key);
            if (first !== undefined)
                this.repeated.push(
                    `${place.slice(1)}: stands in line ${first} and again in line ${line}. Keep one of them.`
                );
            lines.set(key, line);
            this.take(SPACE);
            this.takeMark(':', 'a colon is missing before it');
            this.readValue(place, depth + 1);
        });
    }

    /** Reads what stands between brackets, with commas. */
    private readMany(end: '}' | ']', read: (nth: number) => void): void {
        const opened = this.line();
        const open = (): void => {
            if (this.at === this.text.length) this.fail(`the bracket of line ${opened} is not closed`);
        };
        this.at += 1;
        this.take(SPACE);
        for (let nth = 0; this.text[this.at] !== end; nth++) {
            open();
            read(nth);
            open();
            if (this.text[this.at] === end) break;
            this.takeMark(',', 'a comma is missing before it');
            if (this.text[this.at] === end) this.fail('the comma before it is one too many');
        }
        this.at += 1;
    }

    private takeMark(mark: ':' | ',', problem: string): void {
        if (this.text[this.at] !== mark) this.fail(problem);
        this.at += 1;
        this.take(SPACE);
    }

    private take(pattern: RegExp): string {
        pattern.lastIndex = this.at;
        const found = pattern.exec(this.text)?.[0] ?? '';
        this.at += found.length;
        return found;
    }

    /** Line of the place that is looked at, counted on from the last time: settings may list a hundred thousand aliases. */
    private line(): number {
        for (; this.countedTo < this.at; this.countedTo++) if (this.text[this.countedTo] === '\n') this.lines += 1;
        return this.lines;
    }

    /** @throws NotJson with the place where the text ceases to be JSON */
    private fail(problem: string): never {
        const rest = this.text.slice(this.at);
        const column = this.at - this.text.lastIndexOf('\n', this.at - 1);
        const shown = rest === '' ? 'the end' : (/^(?:"[^"\n]*"?|[\w.+-]+|[^])/u.exec(rest)?.[0] ?? '').slice(0, 40);
        throw new NotJson(`line ${this.line()}, column ${column}, at ${shown}: ${reasonAt(rest) ?? problem}.`);
    }
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
