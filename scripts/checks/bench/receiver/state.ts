import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** An upload as it was received. */
export interface Ingest {
    readonly object: string;
    state: 'Open' | 'UploadComplete' | 'JobComplete' | 'Aborted';
    /** Records received, header not counted. */
    records: number;
    bytes: number;
    file: string;
}

/** What the receiver has counted since it was last cleared. */
export interface ReceiverCounts {
    /** Requests under /services/data, one by one. */
    readonly calls: number;
    readonly callsByKind: Readonly<Record<string, number>>;
    /** Records and bytes uploaded, by object. */
    readonly uploads: Readonly<Record<string, { records: number; bytes: number; jobs: number }>>;
}

/**
 * What the receiver remembers. Its folder holds `pages/<book>/<page set>/<n>.csv`: the pages of a book (empty, before, stored), one set for
 * each list of fields asked for, see pages.ts. Uploads are kept in `uploads/<object>-<job>.csv`.
 */
export class Receiver {
    url = '';
    readonly folder: string;
    readonly ingests = new Map<string, Ingest>();
    readonly queries = new Map<string, string[]>();
    private book = 'empty';
    private calls = new Map<string, number>();
    private nextJob = 1;
    private records: Map<string, string> | null = null;

    constructor(folder: string) {
        this.folder = folder;
    }

    /** Forgets jobs, counts and uploads, and serves this book from now on. */
    clear(book: string): void {
        this.book = book;
        this.calls = new Map();
        this.ingests.clear();
        this.queries.clear();
        this.records = null;
        rmSync(join(this.folder, 'uploads'), { recursive: true, force: true });
        mkdirSync(join(this.folder, 'uploads'), { recursive: true });
    }

    count(kind: string): void {
        this.calls.set(kind, (this.calls.get(kind) ?? 0) + 1);
    }

    counts(): ReceiverCounts {
        const uploads: Record<string, { records: number; bytes: number; jobs: number }> = {};
        for (const { object, records, bytes } of this.ingests.values()) {
            const sum = (uploads[object] ??= { records: 0, bytes: 0, jobs: 0 });
            sum.records += records;
            sum.bytes += bytes;
            sum.jobs += 1;
        }
        const calls = [...this.calls.values()].reduce((sum, count) => sum + count, 0);
        return { calls, callsByKind: Object.fromEntries([...this.calls].sort()), uploads };
    }

    newJob(prefix: string): string {
        return `${prefix}${String(this.nextJob++).padStart(18 - prefix.length, '0')}`;
    }

    /** Pages of the answer to a query, in order. @throws when nobody made them */
    pagesOf(fields: string): string[] {
        const folder = join(this.folder, 'pages', this.book, fields);
        return readdirSync(folder)
            .sort()
            .map((name) => join(folder, name));
    }

    /** Number of accounts in the book. */
    size(): number {
        return Number(readFileSync(join(this.folder, 'pages', 'size.txt'), 'utf8'));
    }

    /** Number of accounts that the run of the day before wrote. */
    writtenBefore(): number {
        return Number(readFileSync(join(this.folder, 'pages', this.book, 'written-before.txt'), 'utf8'));
    }

    /** Stored records as JSON, by Id: those of the accounts whose evidence changes. */
    recordOf(id: string): string {
        if (this.records === null) {
            const lines = readFileSync(join(this.folder, 'pages', 'changed.ndjson'), 'utf8').split('\n');
            this.records = new Map(lines.map((line) => [/"Id":"(\w+)"/u.exec(line)?.[1] ?? '', line]));
        }
        return this.records.get(id) ?? 'null';
    }
}
