import { csvCell, sanitize } from '../report/sanitize.ts';
import { Bytes } from '../score/bytes.ts';

const [QUOTE, COMMA] = [34, 44] as const;
/** Longest text that is written character by character. */
const LONGEST = 255;

/** What a character may be: nothing known of it, harmless wherever it stands, harmless but in front, a reason for quotes. */
const [UNKNOWN, ANYWHERE, INSIDE, QUOTED] = [0, 1, 2, 3] as const;
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
    const character = String.fromCharCode(code);
    if (/\w/u.test(character)) return ANYWHERE;
    if (character === ',' || character === ';') return QUOTED;
    return " .:()%/>'-".includes(character) ? INSIDE : UNKNOWN;
});

/**
 * Lines of CSV meant for people, as bytes, see {@link csvCell}. Nearly every cell is plain and is written character by character,
 * without a text made of it.
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
        const text = String(value);
        if (!this.plain(text, false)) this.write(csvCell(typeof value === 'string' ? sanitize(value, 300) : value));
    }

    /** Writes a plain text; writes nothing and returns false when it is none. */
    private plain(text: string, inQuotes: boolean): boolean {
        const { length } = text;
        if (length > LONGEST) return false;
        this.reserve(LONGEST + 2);
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
}
