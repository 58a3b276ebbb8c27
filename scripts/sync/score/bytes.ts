const FIRST_BYTES = 1024 * 1024;

/** Texts one behind the other, as bytes. */
export class Bytes {
    protected buffer = Buffer.allocUnsafe(FIRST_BYTES);
    used = 0;

    /** Appends a text and returns its size. */
    write(text: string): number {
        // A character of a JavaScript string takes at most three bytes.
        this.reserve(text.length * 3);
        const written = this.buffer.write(text, this.used, 'utf8');
        this.used += written;
        return written;
    }

    byte(byte: number): void {
        this.reserve(1);
        this.buffer[this.used++] = byte;
    }

    all(): Uint8Array {
        return this.buffer.subarray(0, this.used);
    }

    text(): string {
        return this.buffer.toString('utf8', 0, this.used);
    }

    /** Makes room for so many bytes. */
    protected reserve(needed: number): void {
        if (this.used + needed > this.buffer.length) this.grow(needed);
    }

    private grow(needed: number): void {
        const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.used + needed));
        this.buffer.copy(larger, 0, 0, this.used);
        this.buffer = larger;
    }
}
