import { ftruncateSync } from 'node:fs';
import { LineFile } from '../../line-file.ts';

/** Answers of people: for the user of the job only. */
const OWNER_ONLY = 0o600;

/** Where a file of rows ended. */
export interface RowMark {
    readonly bytes: number;
    readonly lines: number;
}

/** The work file of a source: one JSON object a line. Pages that break off are taken out of it again. */
export class RowFile extends LineFile {
    constructor(path: string) {
        super(path, OWNER_ONLY);
    }

    /** Where the file ends now, to come back to. */
    mark(): RowMark {
        this.flush();
        return { bytes: this.bytes, lines: this.lines };
    }

    /** Takes out everything that was added after the mark. */
    rollback({ bytes, lines }: RowMark): void {
        this.forget();
        ftruncateSync(this.file, bytes);
        this.bytes = bytes;
        this.lines = lines;
    }
}
