/** A text that is not the JSON it should be. */
export class NotJson extends Error {
    /** The text ended before the JSON did, so another attempt may get all of it. */
    readonly cut: boolean;

    constructor(message: string, cut = false) {
        super(message);
        this.cut = cut;
    }
}

/** Longest text around the rows, in characters. */
const FRAME_CHARACTERS = 4_000_000;
/** Longest single row, in characters; the reader of the work file takes no longer line. */
const ROW_CHARACTERS = 1_900_000;

/**
 * Takes the rows out of a JSON text of any length as it arrives: the items of the array at a path of keys. What stands around
 * them (cursors, totals, links) is kept, with an empty array in their place.
 */
export class JsonRows {
    private readonly path: readonly string[];
    private readonly onRow: (row: unknown, text: string) => void;
    /** Keys that lead to where the reader is; null in an array. */
    private readonly keys: (string | null)[] = [];
    private frame: string[] = [];
    private frameLength = 0;
    private key: string[] | null = null;
    private lastText = '';
    private inText = false;
    private escaped = false;
    /** Depth inside the array of rows: 0 outside, 1 between rows. */
    private depth = 0;
    private row: string[] = [];
    private rowLength = 0;
    private afterComma = false;
    private rows = 0;
    /** Whether the one value that an answer is has ended. */
    private ended = false;
    /** Whether the array of rows was there. */
    found = false;

    constructor(path: readonly string[], onRow: (row: unknown, text: string) => void) {
        this.path = path;
        this.onRow = onRow;
    }

    /** @throws NotJson */
    write(text: string): void {
        let at = 0;
        while (at < text.length) at = this.depth > 0 ? this.inRows(text, at) : this.around(text, at);
    }

    /** What stands around the rows. @throws NotJson when the text ended too early or is none */
    end(): unknown {
        if (this.depth > 0) throw new NotJson(`ends in the middle, after row ${this.rows}`, true);
        return parse(this.frame.join(''), 'around its rows', this.keys.length > 0 || this.inText);
    }

    /** Reads on inside the array; only quotes, brackets and commas matter there. */
    private inRows(text: string, from: number): number {
        const next = this.inText ? /["\\]/gu : /["[\]{},]/gu;
        next.lastIndex = this.escaped ? from + 1 : from;
        this.escaped = false;
        const found = next.exec(text);
        if (found === null) {
            this.keep(text.slice(from));
            return text.length;
        }
        const at = found.index;
        const [sign] = found;
        if (sign === '\\') {
            this.keep(text.slice(from, at + 1));
            this.escaped = true;
            return at + 1;
        }
        const ends = !this.inText && this.depth === 1 && (sign === ',' || sign === ']');
        this.keep(text.slice(from, ends ? at : at + 1));
        if (sign === '"') this.inText = !this.inText;
        else if (sign === '[' || sign === '{') this.depth += 1;
        else if (ends) this.endRow(sign === ',');
        if (sign === ']' || sign === '}') this.depth -= 1;
        if (this.depth === 0) {
            this.frame.push(']');
            this.ended = this.keys.length === 0;
        }
        return at + 1;
    }

    private keep(part: string): void {
        this.row.push(part);
        this.rowLength += part.length;
        if (this.rowLength > ROW_CHARACTERS) {
            throw new NotJson(`has a row ${this.rows + 1} of more than ${ROW_CHARACTERS} characters`);
        }
    }

    private endRow(comma: boolean): void {
        const text = this.row.join('').trim();
        this.row = [];
        this.rowLength = 0;
        // An empty array is the only place where nothing may stand before the bracket.
        if (text !== '' || comma || this.afterComma) {
            this.rows += 1;
            this.onRow(parse(text, `at row ${this.rows}`, false), text);
        }
        this.afterComma = comma;
    }

    /** Reads one character outside the array and keeps track of where it is. */
    private around(text: string, at: number): number {
        const sign = text.charAt(at);
        if (this.ended && sign.trim() !== '')
            throw new NotJson('goes on behind its end, as with one object a line; it must be one array or one object');
        this.frame.push(sign);
        this.frameLength += 1;
        if (this.frameLength > FRAME_CHARACTERS) throw new NotJson('has 4 million characters around its rows');
        if (this.inText) this.inFrameText(sign);
        else if (sign === '"') {
            this.inText = true;
            this.key = [];
        } else if (sign === ':') this.setKey();
        else if (sign === '{') this.keys.push('');
        else if (sign === '[') this.openArray();
        else if (sign === '}' || sign === ']') {
            this.keys.pop();
            this.ended = this.keys.length === 0;
        }
        return at + 1;
    }

    private inFrameText(sign: string): void {
        if (this.escaped) this.escaped = false;
        else if (sign === '\\') this.escaped = true;
        else if (sign === '"') {
            this.inText = false;
            this.lastText = (this.key ?? []).join('');
            return;
        }
        this.key?.push(sign);
    }

    private setKey(): void {
        if (this.keys.length > 0) this.keys[this.keys.length - 1] = unescaped(this.lastText);
    }

    private openArray(): void {
        const here = this.keys;
        if (here.length === this.path.length && this.path.every((key, i) => here[i] === key)) {
            if (this.found)
                throw new NotJson(
                    'has a second array of rows in the place of the first, as with a key that stands twice'
                );
            this.found = true;
            this.depth = 1;
            return;
        }
        this.keys.push(null);
    }
}

function unescaped(text: string): string {
    if (!text.includes('\\')) return text;
    try {
        return JSON.parse(`"${text}"`) as string;
    } catch {
        return text;
    }
}

/** Numbers beyond what a double holds, such as long ids and 1e400, become texts as they are written. */
function exact(_: string, value: unknown, { source }: { source?: string }): unknown {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    return !Number.isFinite(value) || /^-?\d+$/u.test(source ?? '') ? source : value;
}

function parse(text: string, where: string, cut: boolean): unknown {
    try {
        return JSON.parse(
            text,
            /\d{16}|\d[eE]\+?\d{3}/u.test(text) ? (exact as (key: string, value: unknown) => unknown) : undefined
        );
    } catch {
        throw new NotJson(`is not JSON ${where}`, cut);
    }
}
