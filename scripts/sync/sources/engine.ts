import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { messageOf } from '../errors.ts';
import { attachUnlogged } from './attach.ts';
import { bytesOf, chunksOf, rowsOf } from './engine-chunks.ts';
import type { Row } from './engine-chunks.ts';
import { settingsOf } from './engine-settings.ts';
import type { EngineOptions } from './engine-settings.ts';
import { numberRows } from './number-rows.ts';
import type { NumberRows } from './number-rows.ts';

export type { Row } from './engine-chunks.ts';

/** Whether the engine refused to take more memory. */
export function isOutOfMemory(error: unknown): boolean {
    return messageOf(error).includes('Out of Memory');
}

const SHRUNK_MEMORY = '96MB';
const FORGETTING_MEMORY = '24MB';

/** Name of the database of a run. */
const DATABASE = 'evidence';

async function connect(instance: DuckDBInstance): Promise<DuckDBConnection> {
    const connection = await instance.connect();
    await connection.run(`USE ${DATABASE}`);
    await connection.run("SET TimeZone = 'UTC'");
    return connection;
}

/** Opens the database of a run, which is removed when it is closed. */
async function openDatabase(options: EngineOptions): Promise<DuckDBInstance> {
    const instance = await DuckDBInstance.create(':memory:', settingsOf(options));
    const connection = await instance.connect();
    await connection.run(attachUnlogged(join(options.folder, 'evidence.duckdb'), DATABASE));
    connection.closeSync();
    return instance;
}

/** Does work, and what has to follow it in any case; where both fail, the failure of the work is the one that is told. */
async function followed<Result>(work: () => Promise<Result>, after: () => Promise<unknown>): Promise<Result> {
    let result: Result;
    try {
        result = await work();
    } catch (error) {
        await after().catch(() => undefined);
        throw error;
    }
    await after();
    return result;
}

/** The evidence engine: DuckDB in this process, on a database file so that memory stays bounded. */
export class Engine {
    private readonly instance: DuckDBInstance;
    private readonly connection: DuckDBConnection;
    /** Folder for files that live as long as the engine. */
    readonly folder: string;

    /** The engine that this is a second way into. */
    private readonly main: Engine | null;
    /** How many are at work that want tables as they are, see {@link unpacked}; counted by the main engine. */
    private unpacking = 0;
    /** The last change of the setting that {@link unpacked} changes. */
    private setting: Promise<unknown> = Promise.resolve();

    /** What the settings allow, see {@link EngineOptions}. */
    readonly memoryLimit: string;
    private readonly threads: number;

    private constructor(
        instance: DuckDBInstance,
        connection: DuckDBConnection,
        { folder, memoryLimit, threads }: EngineOptions,
        main: Engine | null
    ) {
        this.instance = instance;
        this.connection = connection;
        this.folder = folder;
        this.memoryLimit = memoryLimit;
        this.threads = threads ?? availableParallelism();
        this.main = main;
    }

    static async open(options: EngineOptions): Promise<Engine> {
        rmSync(options.folder, { recursive: true, force: true });
        mkdirSync(options.folder, { recursive: true });
        const instance = await openDatabase(options);
        const connection = await connect(instance);
        // Nobody opens it again.
        await connection.run('PRAGMA disable_checkpoint_on_shutdown');
        // A join looks up its left side in its right one, as written. How many rows a file has is guessed far too low, so the
        // engine would build its table of millions of answers to look up the accounts.
        await connection.run("SET disabled_optimizers = 'build_side_probe_side'");
        return new Engine(instance, connection, options, null);
    }

    /** The same engine through another connection, for work that goes on beside. Close it first. */
    async beside(): Promise<Engine> {
        const { instance, folder, memoryLimit, threads } = this;
        return new Engine(instance, await connect(instance), { folder, memoryLimit, threads }, this);
    }

    /** Runs one statement and returns the number of rows it changed. */
    async run(sql: string): Promise<number> {
        const result = await this.connection.run(sql);
        return result.rowsChanged;
    }

    /** Does work that fills tables as they are: looking for a good way to pack texts costs more than writing them. */
    async unpacked<Result>(work: () => Promise<Result>): Promise<Result> {
        // The setting is one for all connections, so it is changed by one after another.
        const main = this.main ?? this;
        const change = (how: string): Promise<unknown> => {
            const changed = main.setting.then(() => this.run(`SET force_compression = '${how}'`));
            main.setting = changed.catch(() => undefined);
            return changed;
        };
        await ((main.unpacking += 1) === 1 ? change('uncompressed') : main.setting);
        return followed(work, async () => {
            if ((main.unpacking -= 1) === 0) await change('auto');
        });
    }

    /** Ends the statement that is being run; it fails. */
    interrupt(): void {
        this.connection.interrupt();
    }

    /** All rows of a small result. */
    async rows(sql: string): Promise<Row[]> {
        const reader = await this.connection.runAndReadAll(sql);
        return reader.getRows();
    }

    /** First column of the first row as a number; 0 when there is no row or no value. */
    async count(sql: string): Promise<number> {
        const [row] = await this.rows(sql);
        return Number(row?.[0] ?? 0);
    }

    /** Version of the engine, on which the form of its files depends, and its hashes. */
    async version(): Promise<string> {
        const [row] = await this.rows('SELECT version()');
        return String(row?.[0]);
    }

    /**
     * Rows of a result of any size, a chunk (about 2,000 rows) in memory at a time. Iterate each chunk once.
     * Each stream has a connection of its own, so several can be read side by side.
     */
    async *stream(sql: string): AsyncGenerator<Iterable<Row>> {
        for await (const chunk of chunksOf(await connect(this.instance), sql)) yield rowsOf(chunk);
    }

    /** Rows of a number and a BLOB, the bytes of which nothing else holds: they can be transferred to a thread. */
    async *bytes(sql: string): AsyncGenerator<readonly [number: number, bytes: Uint8Array<ArrayBuffer>]> {
        for await (const chunk of chunksOf(await connect(this.instance), sql)) yield* bytesOf(chunk);
    }

    /**
     * All rows of a result of numbers (DOUBLE), one behind the other, in parts. They are read fastest where they are NaN instead of
     * null, which becomes NaN, too. A column of texts may follow.
     * @param width columns that are numbers
     * @param ends for each part the number that the first column of its rows stays under, in ascending order
     */
    async numbers(sql: string, width: number, ends: readonly number[]): Promise<NumberRows[]> {
        const connection = await connect(this.instance);
        try {
            const result = await connection.run(sql);
            return numberRows(await result.fetchAllChunks(), width, ends);
        } finally {
            connection.closeSync();
        }
    }

    /** First column of a result of any size, as texts. */
    async *column(sql: string): AsyncGenerator<string> {
        for await (const rows of this.stream(sql)) for (const [value] of rows) yield String(value);
    }

    /** Gives memory back once the heavy counting is done, so that scoring has it. */
    async shrink(): Promise<void> {
        await this.connection.run(`SET memory_limit = '${SHRUNK_MEMORY}'`);
    }

    /**
     * Does work beside threads of the program that keep so many processors busy: the engine takes those that are left, one at
     * least. With more, a statement spends half of its time on looking whether its other threads are done.
     */
    async leaving<Result>(processors: number, work: () => Promise<Result>): Promise<Result> {
        await this.connection.run(`SET threads = ${Math.max(1, this.threads - processors)}`);
        return followed(work, () => this.connection.run(`SET threads = ${this.threads}`));
    }

    /** Does work; where it does not fit into the memory it is left, once more with all that the settings allow. */
    async fitting<Result>(work: () => Promise<Result>): Promise<Result> {
        try {
            return await work();
        } catch (error) {
            if (!isOutOfMemory(error)) throw error;
            await this.connection.run(`SET memory_limit = '${this.memoryLimit}'`);
            return work();
        }
    }

    /** Gives back the memory of tables that were looked at, before work on other ones. */
    async forget(): Promise<void> {
        // What is being used at the moment may be more than that; then the rest stays as well.
        await this.connection.run(`SET memory_limit = '${FORGETTING_MEMORY}'`).catch(() => undefined);
        await this.shrink();
    }

    /** Another connection, for appending rows while a stream is open. */
    async fork(): Promise<DuckDBConnection> {
        return connect(this.instance);
    }

    close(): void {
        this.connection.closeSync();
        if (this.main !== null) return;
        this.instance.closeSync();
        rmSync(this.folder, { recursive: true, force: true });
    }
}
