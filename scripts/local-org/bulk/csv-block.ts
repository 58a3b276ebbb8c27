// Rows of an upload as one piece of bytes and the places where values end: cheap to make, to hand to another thread, and
// to take values from.

export interface CsvBlock {
    rows: number;
    /** The values one after the other, quotes taken off. */
    bytes: Uint8Array<ArrayBuffer>;
    /** Where each value ends in `bytes`. */
    cellEnds: Int32Array<ArrayBuffer>;
    /** How many values there are up to the end of each row. */
    rowEnds: Int32Array<ArrayBuffer>;
    /** 1 for a row that is not ASCII alone. */
    wide: Uint8Array<ArrayBuffer>;
    /** What is wrong with a row; its values are then what could be read. */
    problems: Map<number, string>;
}

/** Takes values out of a block. */
export class BlockReader {
    readonly rows: number;
    readonly #block: CsvBlock;
    readonly #bytes: Buffer;
    /** Right for ASCII rows: a byte is a character. */
    readonly #text: string;

    constructor(block: CsvBlock) {
        this.#block = block;
        this.rows = block.rows;
        this.#bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
        this.#text = this.#bytes.toString('latin1');
    }

    problem(row: number): string | null {
        return this.#block.problems.get(row) ?? null;
    }

    /** Number of values of a row. */
    width(row: number): number {
        return this.#block.rowEnds[row]! - this.#first(row);
    }

    cells(row: number): string[] {
        const { cellEnds, wide } = this.#block;
        const first = this.#first(row);
        const cells = new Array<string>(this.width(row));
        let start = first === 0 ? 0 : cellEnds[first - 1]!;
        for (let at = 0; at < cells.length; at += 1) {
            const end = cellEnds[first + at]!;
            cells[at] = wide[row] === 1 ? this.#bytes.toString('utf8', start, end) : this.#text.slice(start, end);
            start = end;
        }
        return cells;
    }

    #first(row: number): number {
        return row === 0 ? 0 : this.#block.rowEnds[row - 1]!;
    }
}

/** A block that grows. */
export class BlockWriter {
    rows = 0;
    /** Bytes written; those of the row that is being read included. */
    at = 0;
    bytes: Uint8Array<ArrayBuffer>;
    #cells = 0;
    #cellEnds = new Int32Array(1 << 12);
    #rowEnds = new Int32Array(1 << 8);
    #problems = new Map<number, string>();
    /** All bits of all bytes of the row that is being read. */
    bits = 0;
    #wide = new Uint8Array(1 << 8);

    constructor(bytes: number) {
        this.bytes = new Uint8Array(bytes);
    }

    /** Makes room for `more` bytes. */
    reserve(more: number): void {
        if (this.at + more <= this.bytes.length) return;
        const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + more));
        larger.set(this.bytes.subarray(0, this.at));
        this.bytes = larger;
    }

    endCell(): void {
        if (this.#cells === this.#cellEnds.length) this.#cellEnds = doubled(this.#cellEnds);
        this.#cellEnds[this.#cells++] = this.at;
    }

    endRow(problem: string | null): void {
        if (this.rows === this.#rowEnds.length) this.#growRows();
        if (problem !== null) this.#problems.set(this.rows, problem);
        this.#wide[this.rows] = this.bits < 0x80 ? 0 : 1;
        this.#rowEnds[this.rows++] = this.#cells;
        this.bits = 0;
    }

    #growRows(): void {
        this.#rowEnds = doubled(this.#rowEnds);
        const wider = new Uint8Array(this.#rowEnds.length);
        wider.set(this.#wide);
        this.#wide = wider;
    }

    /** Values of the row that is being read. */
    get rowCells(): number {
        return this.#cells - (this.rows === 0 ? 0 : this.#rowEnds[this.rows - 1]!);
    }

    /** Forgets the row that is being read. */
    dropRow(): void {
        this.#cells = this.rows === 0 ? 0 : this.#rowEnds[this.rows - 1]!;
        this.at = this.#cells === 0 ? 0 : this.#cellEnds[this.#cells - 1]!;
        this.bits = 0;
    }

    /** The rows so far, each piece of memory its own, so that it can be given to another thread. */
    block(): CsvBlock {
        return {
            rows: this.rows,
            bytes: this.bytes.subarray(0, this.at),
            cellEnds: this.#cellEnds.subarray(0, this.#cells),
            rowEnds: this.#rowEnds.subarray(0, this.rows),
            wide: this.#wide.subarray(0, this.rows),
            problems: this.#problems
        };
    }
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
    const larger = new Int32Array(array.length * 2);
    larger.set(array);
    return larger;
}
