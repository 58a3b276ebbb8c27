// The SQLite file: opening, locking, transactions and prepared statements.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';

export type SqlValue = string | number | null;
export type SqlRow = Record<string, SqlValue>;

// Statements of rare shapes (ad hoc SOQL) would otherwise pile up in a long-lived process.
const STATEMENTS_KEPT = 500;

export class Database {
    readonly sqlite: DatabaseSync;
    readonly #statements = new Map<string, StatementSync>();
    readonly #arrays = new Map<string, StatementSync>();
    readonly #lockFile: string | null;
    #depth = 0;

    /** `dataDir` null keeps everything in memory. Throws Error when another process has the folder open. */
    constructor(dataDir: string | null) {
        if (dataDir !== null) mkdirSync(dataDir, { recursive: true });
        this.#lockFile = dataDir === null ? null : join(dataDir, 'org.lock');
        this.sqlite = new DatabaseSync(dataDir === null ? ':memory:' : join(dataDir, 'org.sqlite'), { timeout: 0 });
        try {
            this.#configure();
        } catch (error) {
            this.sqlite.close();
            throw this.#explained(error as Error, dataDir);
        }
        if (this.#lockFile !== null) writeFileSync(this.#lockFile, `${process.pid}\n`);
    }

    #configure(): void {
        // The kernel holds this lock for us and drops it even after kill -9, so there is never a stale one to clear.
        this.sqlite.exec('PRAGMA locking_mode = EXCLUSIVE');
        this.sqlite.exec('PRAGMA journal_mode = WAL');
        // A commit is in the operating system's hands before it is acknowledged: a killed process loses nothing.
        // NORMAL (not FULL) means that a power cut may lose the last commits, never damage the file.
        this.sqlite.exec('PRAGMA synchronous = NORMAL');
        // Updates in random order touch the whole table: check-point seldom, and let the system's file cache hold it
        // instead of this process.
        this.sqlite.exec(
            'PRAGMA wal_autocheckpoint = 20000; PRAGMA cache_size = -65536; PRAGMA mmap_size = 8589934592'
        );
        this.sqlite.exec('PRAGMA temp_store = MEMORY');
        this.sqlite.exec('BEGIN IMMEDIATE; COMMIT');
    }

    #explained(error: Error, dataDir: string | null): Error {
        if (!/locked|busy/i.test(error.message) || this.#lockFile === null) return error;
        let holder = 'another process';
        try {
            holder = `process ${readFileSync(this.#lockFile, 'utf8').trim()}`;
        } catch {
            // The other process is just starting and has not written its number yet.
        }
        return new Error(
            `The data folder ${dataDir} is in use by ${holder}. Stop that local org, or give this one a folder of its own: --data <folder>`
        );
    }

    /** A prepared statement, made once for each text. */
    prepare(sql: string): StatementSync {
        const known = this.#statements.get(sql);
        if (known) return known;
        const made = this.sqlite.prepare(sql);
        if (this.#statements.size >= STATEMENTS_KEPT) {
            const oldest = this.#statements.keys().next().value;
            if (oldest !== undefined) this.#statements.delete(oldest);
        }
        this.#statements.set(sql, made);
        return made;
    }

    run(sql: string, ...values: SQLInputValue[]): number {
        return Number(this.prepare(sql).run(...values).changes);
    }

    get(sql: string, ...values: SQLInputValue[]): SqlRow | undefined {
        return this.prepare(sql).get(...values) as SqlRow | undefined;
    }

    /** The first row as an array: for what is read for every one of many rows. */
    values(sql: string, ...values: SQLInputValue[]): SqlValue[] | undefined {
        let statement = this.#arrays.get(sql);
        if (!statement) {
            statement = this.sqlite.prepare(sql);
            statement.setReturnArrays(true);
            if (this.#arrays.size >= STATEMENTS_KEPT) this.#arrays.clear();
            this.#arrays.set(sql, statement);
        }
        return statement.get(...values) as unknown as SqlValue[] | undefined;
    }

    all(sql: string, ...values: SQLInputValue[]): SqlRow[] {
        return this.prepare(sql).all(...values) as SqlRow[];
    }

    /** All or nothing; an inner call is a savepoint of the outer one. */
    transaction<T>(work: () => T): T {
        const savepoint = `level${this.#depth}`;
        this.sqlite.exec(this.#depth === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT ${savepoint}`);
        this.#depth += 1;
        try {
            const result = work();
            this.sqlite.exec(this.#depth === 1 ? 'COMMIT' : `RELEASE ${savepoint}`);
            return result;
        } catch (error) {
            this.sqlite.exec(this.#depth === 1 ? 'ROLLBACK' : `ROLLBACK TO ${savepoint}; RELEASE ${savepoint}`);
            throw error;
        } finally {
            this.#depth -= 1;
        }
    }

    close(): void {
        this.#statements.clear();
        this.#arrays.clear();
        this.sqlite.close();
        if (this.#lockFile !== null) rmSync(this.#lockFile, { force: true });
    }
}

/** Quotes an identifier that comes from the schema. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
