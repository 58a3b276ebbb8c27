import type { EvidenceCache } from './cache/evidence-cache.ts';
import type { CheckedSource } from './check-sources.ts';
import type { Engine } from './engine.ts';
import { countedKeys } from './match-rows.ts';
import { readFile } from './read-file.ts';
import type { FileReading } from './reject-rows.ts';
import { makeStage } from './stage.ts';
import { keysTable, readTable, rowsTable } from './tables.ts';

/** How the files of a source were read; null for those without rows. */
export type FileReadings = readonly (FileReading | null)[];

/**
 * Rows of evidence files in the engine, before anybody asks whose they are. That takes no account, so it goes on while the org
 * is asked. Sources are read one after another, the smallest first, so that the accounts of its rows are found while larger ones
 * are read.
 */
export class StagedFiles {
    /** The one that reads; nothing else should wait for it. */
    private readonly engine: Engine;
    /** The one for what comes after reading, see readEvidence. */
    readonly matching: Engine;
    /** The one that the cache is given. */
    private readonly keeping: Engine;
    /** What was kept of files that did not change; null to read all. */
    readonly cache: EvidenceCache | null;
    private readonly warn: (message: string) => void;
    private readonly readings = new Map<number, Promise<FileReadings>>();
    private last: Promise<unknown> = Promise.resolve();
    private readonly first = Promise.withResolvers<void>();
    private kept: Promise<void> = Promise.resolve();
    private files = 0;
    private stopped = false;

    private constructor(
        [engine, matching, keeping]: readonly [Engine, Engine, Engine],
        warn: (message: string) => void,
        cache: EvidenceCache | null
    ) {
        this.engine = engine;
        this.matching = matching;
        this.keeping = keeping;
        this.warn = warn;
        this.cache = cache;
    }

    /** With connections of its own. @param cacheOf what was kept, for the engine it is given */
    static async open(
        engine: Engine,
        warn: (message: string) => void,
        cacheOf: (engine: Engine) => EvidenceCache | null
    ): Promise<StagedFiles> {
        const [reading, matching, keeping] = [await engine.beside(), await engine.beside(), await engine.beside()];
        return new StagedFiles([reading, matching, keeping], warn, cacheOf(keeping));
    }

    /** Begins to read the sources that are in files. */
    beginAll(sources: readonly CheckedSource[]): void {
        const inFiles = [...sources.entries()].filter(([, { origin }]) => origin === null);
        inFiles.sort(([, one], [, other]) => bytesOf(one) - bytesOf(other));
        for (const [i, checked] of inFiles) void this.begin(i, checked);
        void this.last.then(() => this.first.resolve());
    }

    /** Ends when the engine reads the first file, so that this thread may do something long; in any case when all are read. */
    get underWay(): Promise<void> {
        return this.first.promise;
    }

    /** Begins to read the i-th source; its failure is told by {@link of}. */
    private begin(i: number, checked: CheckedSource): Promise<FileReadings> {
        const first = this.files;
        this.files += checked.files.length;
        const reading = this.last.then(() => this.engine.unpacked(() => this.stage(i, checked, first)));
        this.last = reading.then(nothing, nothing);
        this.readings.set(i, reading);
        return reading;
    }

    /**
     * Waits for the i-th source, and begins it where nobody has.
     * @throws UnreachableError when a file cannot be read
     */
    of(i: number, checked: CheckedSource): Promise<FileReadings> {
        return this.readings.get(i) ?? this.begin(i, checked);
    }

    /** Keeps what was read beside what comes next: it waits for the disk. A failure is told by {@link allKept}. */
    keep(work: () => Promise<void>): void {
        this.kept = this.matching.unpacked(work);
        this.kept.catch(nothing);
    }

    /** Waits until everything is kept that is to be kept. */
    get allKept(): Promise<void> {
        return this.kept;
    }

    /** Stops reading, wherever it is: what is not read yet fails. */
    stop(): void {
        this.stopped = true;
        this.engine.interrupt();
    }

    /** Stops reading. Must be called before the engine is closed, and when nobody is matching. */
    async close(): Promise<void> {
        this.stop();
        await this.last;
        await this.kept.catch(nothing);
        this.cache?.discard();
        for (const engine of [this.keeping, this.matching, this.engine]) engine.close();
    }

    private async stage(i: number, checked: CheckedSource, first: number): Promise<FileReadings> {
        const { engine } = this;
        const cache = checked.origin === null ? this.cache : null;
        const table = readTable(i);
        await makeStage(engine, table, checked.reading);
        const readings: (FileReading | null)[] = [];
        for (const n of checked.files.keys()) {
            if (this.stopped) throw new Error('The run has ended.');
            const target = { table, id: first + n + 1, cache, underWay: this.first.resolve };
            readings.push(await readFile(engine, target, checked, n, this.warn));
        }
        await viewRows(engine, i, checked, readings);
        return readings;
    }
}

function nothing(): void {
    // What has failed is told to whoever asks for it.
}

function bytesOf({ files }: CheckedSource): number {
    return files.reduce((sum, { file }) => sum + file.bytes, 0);
}

/** All rows of a source, wherever they are, and the keys of answers. */
async function viewRows(engine: Engine, i: number, { source }: CheckedSource, readings: FileReadings): Promise<void> {
    const [view, keys, table] = [rowsTable(i), keysTable(i), readTable(i)];
    const kept = readings.flatMap((reading, n) =>
        reading === null || reading.kept === null ? [] : [{ ...reading, n }]
    );
    const rows = kept.map((file) => `SELECT ${file.n}::SMALLINT AS file, * FROM ${file.kept}.rows`);
    await engine.run(`CREATE OR REPLACE VIEW ${view} AS ${[`SELECT * FROM ${table}`, ...rows].join(' UNION ALL ')}`);
    if (source.kind !== 'answers') return;
    const [one] = kept;
    if (one !== undefined && readings.length === 1) {
        await engine.run(`CREATE OR REPLACE VIEW ${keys} AS SELECT * FROM ${one.kept}.keys`);
        return;
    }
    const counted = [countedKeys(table)];
    for (const file of kept) counted.push(`SELECT * FROM ${file.kept}.keys`);
    await engine.run(`CREATE OR REPLACE TABLE ${keys} AS
        SELECT key, mark, sum(n)::BIGINT AS n FROM (${counted.join(' UNION ALL ')}) GROUP BY ALL`);
}
