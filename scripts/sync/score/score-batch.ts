import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LargestChanges } from '../plan/changes.ts';
import type { Change } from '../plan/changes.ts';
import { inLanes } from '../pool/pool.ts';
import type { Pool } from '../pool/pool.ts';
import type { ScoreAnswer } from '../pool/worker.ts';
import { trimHeap } from '../report/heap.ts';
import { sideBySide } from '../side-by-side.ts';
import type { Engine } from '../sources/engine.ts';
import { lit } from '../sources/sql.ts';
import { AccountLines } from './account-lines.ts';
import type { KnownApart, Range } from './account-lines.ts';
import type { Scoring } from './score-range.ts';
import type { BlockFile } from './scored-block.ts';
import { STANDING_COLUMNS } from './standing-line.ts';
import { TALLY_COLUMNS, togetherShown } from './standing-tally.ts';
import type { ShownCount } from './standing-tally.ts';

/** Scored accounts of one batch: numbers in the engine, the rest in files. */
export interface Batch {
    /** Table of the accounts, see selectAccounts. */
    readonly accounts: string;
    /** Name of a table with STANDING_COLUMNS, in the order of `accounts`. It is made when somebody asks for it first. */
    readonly table: () => Promise<string>;
    /** How many accounts show what. */
    readonly shown: readonly ShownCount[];
    /** What there is to upload of the accounts, in their order. */
    readonly blocks: readonly BlockFile[];
    /** Files with a line of JSON for each account that has pictures of past days: its id and the pictures. */
    readonly past: readonly string[];
    /** Accounts with a stored score that show another score, status or state. */
    readonly moved: number;
    /** The largest moves, for the screen. */
    readonly largest: readonly Change[];
}

export interface BatchOptions extends KnownApart {
    /** Folder for what is scored. */
    readonly folder: string;
    /** Called with the number of accounts scored so far. */
    readonly progress: (scored: number) => void;
    /** Other work for the engine, on a connection of its own. */
    readonly meanwhile?: () => Promise<void>;
}

/** Accounts that were scored. */
export interface ScoredBatch extends Batch {
    /** Table with TALLY_COLUMNS, of the accounts with a score. */
    readonly tally: string;
}

/** One more than the threads, so that the engine makes the next lines while all of them score. */
const AHEAD = 1;

/**
 * Scores the accounts of a table, range by range, so that only a few thousand are in memory, however many there are.
 * @param accounts table of accounts, see selectAccounts
 */
export async function scoreBatch(
    engine: Engine,
    pool: Pool,
    accounts: string,
    scoring: Scoring,
    { folder, progress, meanwhile = async () => undefined, ...apart }: BatchOptions
): Promise<ScoredBatch> {
    const table = `scored_${accounts}`;
    const tally = join(folder, `${table}-tally.csv`);
    writeFileSync(tally, '');
    const known = await AccountLines.open(engine, accounts, apart);
    const ranges = await known.ranges(scoring.days.length);
    let scored = 0;
    const scoreNth = async (range: Range, nth: number): Promise<Omit<ScoreAnswer, 'tally'>> => {
        const texts = await known.read(range);
        const { tally: lines, ...answer } = await pool.score({ texts, scoring, files: filesOf(folder, table, nth) });
        appendFileSync(tally, lines);
        const { rows } = answer.block;
        if (rows !== range.rows) throw new Error(`${rows} of ${range.rows} accounts were scored.`);
        scored += rows;
        progress(scored);
        trimHeap();
        return answer;
    };
    const [answers] = await engine.leaving(pool.lanes, () =>
        sideBySide(inLanes(ranges, pool.lanes + AHEAD, scoreNth), meanwhile())
    );
    const files = answers.map((_, nth) => filesOf(folder, table, nth));
    await loadCsv(engine, `${table}_tally`, tally, TALLY_COLUMNS);
    const standings = files.map(({ standing }) => standing);
    return {
        accounts,
        table: once(() => loadStanding(engine, table, folder, standings)),
        tally: `${table}_tally`,
        shown: togetherShown(answers.map(({ shown }) => shown)),
        blocks: answers.map(({ block }) => block),
        past: files.flatMap(({ past }, nth) => (answers[nth]?.hasPast ? [past] : [])),
        ...together(answers)
    };
}

function filesOf(folder: string, table: string, nth: number): { block: string; standing: string; past: string } {
    const path = (ending: string): string => join(folder, `${table}-${nth}.${ending}`);
    return { block: path('block'), standing: path('csv'), past: path('ndjson') };
}

/** Does some work when it is asked for first. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
    let result: Promise<Result> | null = null;
    return () => (result ??= work());
}

async function loadStanding(engine: Engine, table: string, folder: string, files: readonly string[]): Promise<string> {
    // One file, because the engine reads one on all processors and many one by one.
    const all = join(folder, `${table}.csv`);
    writeFileSync(all, '');
    for (const file of files) {
        appendFileSync(all, readFileSync(file));
        rmSync(file);
    }
    await loadCsv(engine, table, all, STANDING_COLUMNS);
    return table;
}

/** Loads a file of the job's own into a table, and removes it. */
async function loadCsv(
    engine: Engine,
    table: string,
    file: string,
    types: Readonly<Record<string, string>>
): Promise<void> {
    const columns = Object.entries(types).map(([name, type]) => `${name}: '${type}'`);
    await engine.run(`CREATE OR REPLACE TABLE ${table} AS FROM read_csv(${lit(file)}, auto_detect = false, header = false,
        delim = ',', quote = '"', escape = '"', buffer_size = 8388608, columns = {${columns.join(', ')}})`);
    rmSync(file);
}

function together(answers: readonly Pick<ScoreAnswer, 'moved' | 'largest'>[]): Pick<Batch, 'moved' | 'largest'> {
    const all = new LargestChanges();
    for (const { largest } of answers) for (const change of largest) all.add(change);
    return { moved: answers.reduce((sum, { moved }) => sum + moved, 0), largest: all.changes };
}
