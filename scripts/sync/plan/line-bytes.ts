import { csvCell, sanitize } from '../report/sanitize.ts';
import { Bytes } from '../score/bytes.ts';

const [QUOTE, COMMA] = [34, 44] as const;
/** Longest text that is neither cut nor looked at more closely. */
const LONGEST = 255;
/** Texts from this length on are copied at once and looked at as bytes; that costs as much as a dozen characters one by one. */
const LONG = 32;

/** What a character may be: nothing known of it, harmless wherever it stands, harmless but in front, a reason for quotes. */
const [UNKNOWN, ANYWHERE, INSIDE, QUOTED] = [0, 1, 2, 3] as const;
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
    const character = String.fromCharCode(code);
    if (/\w/u.test(character)) return ANYWHERE;
    if (character === ',' || character === ';') return QUOTED;
    return " .:()%/>'-".includes(character) ? INSIDE : UNKNOWN;
});

/**
 * Lines of CSV meant for people, as bytes, see {@link csvCell}. Nearly every cell is plain and is written as it is, without a text
 * made of it.
 */
export class LineBytes extends Bytes {
    /** A cell with the comma behind it. */
    cell(value: string | number | null): void {
        this.lastCell(value);
        this.byte(COMMA);
    }

    /** A cell behind which the line ends. */
    lastCell(value: string | number | null): void {
        if (value === null) return;
        if (typeof value === 'number') {
            if (!this.decimal(value)) this.write(csvCell(value));
            return;
        }
        const isWritten = value.length < LONG ? this.plain(value, false) : this.longPlain(value);
        if (!isWritten) this.write(csvCell(sanitize(value, 300)));
    }

    /** Writes a plain text; writes nothing and returns false when it is none. */
    private plain(text: string, inQuotes: boolean): boolean {
        const { length } = text;
        this.reserve(LONG + 2);
        const { buffer } = this;
        let at = this.used;
        if (inQuotes) buffer[at++] = QUOTE;
        for (let i = 0; i < length; i++) {
            const code = text.charCodeAt(i);
            const kind = KINDS[code] ?? UNKNOWN;
            if (kind === UNKNOWN || (kind !== ANYWHERE && i === 0)) return false;
            if (kind === QUOTED && !inQuotes) return this.plain(text, true);
            buffer[at++] = code;
        }
        if (inQuotes) buffer[at++] = QUOTE;
        this.used = at;
        return true;
    }

    /** The same for a long text. */
    private longPlain(text: string): boolean {
        if (text.length > LONGEST) return false;
        const end = this.ahead(text);
        const { buffer, used } = this;
        const start = used + 1;
        if (end === 0 || KINDS[buffer[start] ?? 0] !== ANYWHERE) return false;
        let needsQuotes = false;
        for (let at = start; at < end; at++) {
            const kind = KINDS[buffer[at] ?? 0] ?? UNKNOWN;
            if (kind === UNKNOWN) return false;
            if (kind === QUOTED) needsQuotes = true;
        }
        this.take(end, needsQuotes);
        return true;
    }
}
