import { join } from 'node:path';
import { LineFile } from '../line-file.ts';
import { filePart, PART_BYTES } from './part.ts';
import type { Part } from './part.ts';

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
        this.parts.push(filePart(this.open.path, this.open.lines - 1));
        this.open = null;
    }
}
