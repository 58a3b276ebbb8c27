import type { Progress } from '../report/progress.ts';
import type { Session } from '../salesforce/session.ts';
import type { EvidenceFile } from './files.ts';
import type { RunValues } from './run-values.ts';

/**
 * Where the rows of a source come from when they are not in files. An origin brings them into work files, a bounded number of
 * them in memory at a time; from there they go the way of every file: columns, filter, match, checks, rejects.
 */
export interface Origin {
    /** As people know it, in messages and in the reject file, never with a secret: postgres "warehouse". */
    readonly shown: string;
    /**
     * Whether it is asked for the rows of this shard only. Then no other shard sees them, and rows of no account are this one's
     * to report.
     */
    readonly divided?: boolean;
    /**
     * Asks what can be asked before the login, without reading rows: is it reachable, is the question understood.
     * @returns names of the columns the rows will have; null when only the rows tell
     * @throws ConfigError for wrong settings (exit 2), UnreachableError for everything else (exit 3)
     */
    check(): Promise<readonly string[] | null>;
    /**
     * Brings all rows into files in `context.folder`. Rows without end must not be a memory without end.
     * @throws as check does; also when the rows break off: half an answer is never used
     */
    fetch(context: FetchContext): Promise<EvidenceFile[]>;
}

/** What an origin is given when its rows are wanted. */
export interface FetchContext {
    /** Empty folder for the work files; removed at the end of the run. */
    readonly folder: string;
    /** The login to the org, counted and renewed as everywhere. */
    readonly session: Session;
    readonly values: RunValues;
    /** Columns the source uses; others need not be in the files. */
    readonly columns: readonly string[];
    readonly warn: (message: string) => void;
    /** Is told the rows that have arrived, and how many there will be where the other side says so. */
    readonly progress?: Progress;
}

/** A work file as the reading of evidence takes it: UTF-8, rows counted from 1 as the other side gave them. */
export function workFile(path: string, shown: string, format: 'csv' | 'ndjson', bytes: number): EvidenceFile {
    return { path, shown, format, bytes, encoding: 'utf-8', delimiter: ',', firstRow: 1 };
}
