const FIRST_BYTES = 1024 * 1024;
const [QUOTE, MINUS, POINT, ZERO] = [34, 45, 46, 48] as const;
/** Numbers below this one are written digit by digit: their hundredths are whole numbers of 32 bits. */
const LARGEST = 1e7;
/** Characters of such a number with two decimals and a sign. */
const LONGEST_NUMBER = 11;

/** Texts one behind the other, as bytes. */
export class Bytes {
    protected buffer = Buffer.allocUnsafe(FIRST_BYTES);
    /** The same bytes. */
    protected view = viewOf(this.buffer);
    used = 0;

    /** Appends a text and returns its size. */
    write(text: string): number {
        // A character of a JavaScript string takes at most three bytes.
        this.reserve(text.length * 3);
        const written = this.buffer.write(text, this.used, 'utf8');
        this.used += written;
        return written;
    }

    /** Appends a text of which is known that it is plain ASCII: one by one is fastest for a few characters. */
    ascii(text: string): void {
        const { length } = text;
        this.reserve(length);
        const { buffer, used } = this;
        for (let i = 0; i < length; i++) buffer[used + i] = text.charCodeAt(i);
        this.used = used + length;
    }

    byte(byte: number): void {
        this.reserve(1);
        this.buffer[this.used++] = byte;
    }

    /**
     * Writes a number as JavaScript prints it when it has two decimals at most, as nearly every number has: digit by digit. Of
     * any other writes nothing and returns false.
     */
    decimal(value: number): boolean {
        const size = Math.abs(value);
        if (!(size < LARGEST)) return false;
        const hundredths = Math.round(size * 100) | 0;
        if (hundredths / 100 !== size) return false;
        this.reserve(LONGEST_NUMBER);
        if (value < 0) this.buffer[this.used++] = MINUS;
        const whole = (hundredths / 100) | 0;
        this.digits(whole);
        const decimals = hundredths - whole * 100;
        if (decimals > 0) this.decimals(decimals);
        return true;
    }

    /**
     * Puts a long text behind the end, with room for a quotation mark before it, to be looked at as bytes: copying it at once is
     * faster than one character after the other. It counts only when it is {@link take taken}.
     * @returns where it ends, 0 when it is not plain ASCII
     */
    protected ahead(text: string): number {
        const { length } = text;
        this.reserve(length * 3 + 3);
        const start = this.used + 1;
        return this.buffer.write(text, start) === length ? start + length : 0;
    }

    /** Appends the text that was put {@link ahead}, in quotation marks or without. @param end what `ahead` returned */
    protected take(end: number, quoted: boolean): void {
        const { buffer, used } = this;
        if (quoted) {
            buffer[used] = QUOTE;
            buffer[end] = QUOTE;
            this.used = end + 1;
        } else {
            buffer.copyWithin(used, used + 1, end);
            this.used = end - 1;
        }
    }

    all(): Uint8Array {
        return this.buffer.subarray(0, this.used);
    }

    /** What was written from some place on; valid until more is written. */
    since(start: number): Uint8Array {
        return this.buffer.subarray(start, this.used);
    }

    text(): string {
        return this.buffer.toString('utf8', 0, this.used);
    }

    /** Makes room for so many bytes. */
    protected reserve(needed: number): void {
        if (this.used + needed > this.buffer.length) this.grow(needed);
    }

    private digits(value: number): void {
        let size = 1;
        for (let limit = 10; value >= limit; limit *= 10) size += 1;
        let rest = value;
        for (let at = this.used + size - 1; at >= this.used; at--) {
            const tens = (rest / 10) | 0;
            this.buffer[at] = ZERO + rest - tens * 10;
            rest = tens;
        }
        this.used += size;
    }

    /** @param hundredths 1 to 99 */
    private decimals(hundredths: number): void {
        const tenths = (hundredths / 10) | 0;
        this.buffer[this.used++] = POINT;
        this.buffer[this.used++] = ZERO + tenths;
        if (hundredths > tenths * 10) this.buffer[this.used++] = ZERO + hundredths - tenths * 10;
    }

    private grow(needed: number): void {
        const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.used + needed));
        this.buffer.copy(larger, 0, 0, this.used);
        this.buffer = larger;
        this.view = viewOf(larger);
    }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
    return new DataView(buffer, byteOffset, byteLength);
}
