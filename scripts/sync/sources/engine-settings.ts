import { join } from 'node:path';

export interface EngineOptions {
    /** Folder for the database file and what does not fit in memory. Emptied when the engine closes. */
    readonly folder: string;
    /** Memory before spilling to disk, such as "256MB". */
    readonly memoryLimit: string;
    /** Default: all processors. */
    readonly threads?: number | undefined;
}

/**
 * Size of the log a statement would make, if one were kept, from which the engine packs its tables: worth it where much comes and
 * goes, and a waste for a day's work.
 */
const LOG_SIZE = '64MB';

/** Settings of the database of an engine, by the names that DuckDB has for them. */
export function settingsOf({ folder, memoryLimit, threads }: EngineOptions): Record<string, string> {
    return {
        memory_limit: memoryLimit,
        temp_directory: join(folder, 'spill'),
        checkpoint_threshold: LOG_SIZE,
        // Freed memory goes back to the system early; the defaults keep up to half a gigabyte.
        allocator_flush_threshold: '16MB',
        allocator_bulk_deallocation_flush_threshold: '32MB',
        allocator_background_threads: 'true',
        // The job never needs an extension from the network; evidence must not be able to ask for one.
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
        ...(threads === undefined ? {} : { threads: String(threads) })
    };
}
