import { join } from 'node:path';
import { LineFile } from './line-file.ts';

/** Largest upload: the platform takes 150 MB after base64, so about 100 MB of text. */
export const PART_BYTES = 95 * 1000 * 1000;

/** A file ready to be sent. */
export interface Part {
    readonly file: string;
    readonly records: number;
}

/** Upload files, each with a header and of a size the platform takes. */
export class UploadParts {
    private readonly folder: string;
    private readonly header: string;
    private readonly parts: Part[] = [];
    private open: LineFile | null = null;

    constructor(folder: string, header: string) {
        this.folder = folder;
        this.header = header;
    }

    /** Adds a record, as a line of CSV. */
    add(line: string): void {
        if (!this.open) {
            this.open = new LineFile(join(this.folder, `upload-${this.parts.length + 1}.csv`));
            this.open.add(this.header);
        }
        this.open.add(line);
        if (this.open.bytes >= PART_BYTES) this.closePart();
    }

    close(): readonly Part[] {
        this.closePart();
        return this.parts;
    }

    private closePart(): void {
        if (!this.open) return;
        this.open.close();
        this.parts.push({ file: this.open.path, records: this.open.lines - 1 });
        this.open = null;
    }
}
