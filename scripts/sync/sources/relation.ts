import { SyncError } from '../errors.ts';
import { openDelimited } from './delimited.ts';
import type { Engine } from './engine.ts';
import type { EvidenceFile } from './files.ts';
import { openJson } from './json.ts';
import { openParquet } from './parquet.ts';
import { lookAtWhole, unreadableFile } from './packed.ts';
import { asUtf8 } from './transcode.ts';

/** Rows of a file as the engine reads them. */
export interface Relation {
    /**
     * A SELECT with `overflow` (text that belongs to no column) and a column c0, c1, … per column asked for, and, when it is
     * numbered, `row` (place in the file; the header of a CSV is row 1). Columns are texts but for those asked for as they are.
     */
    readonly sql: string;
    /** Table in which the engine collects lines it could not take apart, if the format has such lines. */
    readonly malformed: string | null;
}

/** A file whose column names are known. */
export interface OpenFile {
    /** Column names as the file has them; null when the file is empty. */
    readonly columns: readonly string[] | null;
    /** What is odd about the file, for somebody who misses a column; empty when nothing is. */
    readonly note?: string;
    /** SQL types of the columns by name, where the format has any but text. */
    readonly types?: ReadonlyMap<string, string>;
    /**
     * Which of some names that are not among the columns a later row has after all. For formats in which every row may leave
     * out what it likes: columns are only looked for in the first rows. Reads the whole file.
     * @throws UnreachableError when it is damaged further down
     */
    readonly rare?: (names: readonly string[]) => Promise<readonly string[]>;
    /** Whether a strict reading may give other rows than there are without saying so. */
    readonly lenientOnly?: boolean;
    /**
     * @param columns names among those of the file
     * @param id number that makes table names unique
     * @param lenient read on where a strict reader would stop the whole file (mixed line ends)
     * @param numbered with the place of each row; without it all processors read at once, in any order
     * @param asTheyAre names of columns that are not to become texts
     */
    relation(
        columns: readonly string[],
        id: number,
        lenient: boolean,
        numbered?: boolean,
        asTheyAre?: readonly string[]
    ): Relation;
}

/**
 * Opens a file by its format: reads its column names, not its rows.
 * @param id number that makes the name of a copy unique
 * @throws UnreachableError when it cannot be read, unpacked or is not what its format says
 */
export async function openFile(engine: Engine, file: EvidenceFile, id: number): Promise<OpenFile> {
    if (file.format === 'parquet') return openParquet(engine, file);
    try {
        const readable = { ...file, path: await asUtf8(file.path, file.encoding, engine.folder, id) };
        const opened = file.format === 'csv' ? openDelimited(readable) : await openJson(engine, readable, id);
        if (opened.columns === null) await lookAtWhole(file);
        return opened;
    } catch (error) {
        throw error instanceof SyncError ? error : unreadableFile(file.shown, error);
    }
}
