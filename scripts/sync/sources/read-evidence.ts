import type { Source } from '../config/source-schema.ts';
import { UnreachableError } from '../errors.ts';
import { makeKeys } from '../match/keys.ts';
import { keepFile } from './cache/keep-file.ts';
import type { CheckedSource } from './check-sources.ts';
import type { Engine } from './engine.ts';
import { matchRows } from './match-rows.ts';
import type { Matched, Stage } from './match-rows.ts';
import { rejectRows } from './reject-rows.ts';
import type { RejectFile } from './rejects.ts';
import { refuseSplitCounts } from './split-counts.ts';
import type { FileReadings, StagedFiles } from './stage-files.ts';
import { keysTable, matchedTable, rowsTable, stageTable } from './tables.ts';

/** What was read of one source. */
export interface SourceCounts {
    readonly source: string;
    readonly kind: string;
    readonly files: number;
    /** Rows of the files, header lines not counted. */
    readonly read: number;
    /** Rows left out by the filter of the settings. */
    readonly filtered: number;
    readonly rejected: number;
    /** Rows that count. */
    readonly used: number;
    /** Rows left to the runs over the other parts; 0 when the run is over all accounts. */
    readonly elsewhere: number;
}

/**
 * Matches the rows of every source to accounts; unusable ones go to the reject file.
 * @param files rows of the sources; those that nobody has begun to read are read now
 * @param reportsOrphans whether rows of no account are this run's to report; those of a divided origin are in any case
 */
export async function readEvidence(
    files: StagedFiles,
    sources: readonly CheckedSource[],
    rejects: RejectFile,
    reportsOrphans = true
): Promise<SourceCounts[]> {
    const counts: SourceCounts[] = [];
    const keys = new KeyTables(files.engine);
    try {
        for (const [i, checked] of sources.entries()) {
            const readings = await files.of(i, checked);
            const orphans = reportsOrphans || checked.origin?.divided === true;
            const stage = {
                rows: rowsTable(i),
                keysRead: keysTable(i),
                keys: await keys.of(checked.source.match),
                matched: matchedTable(i),
                orphans
            };
            const match = () => matchSource(files, stage, stageTable(i), checked, readings, rejects);
            counts.push(await files.engine.unpacked(match));
            files.cache?.remember(
                i,
                readings.flatMap((reading) => reading?.kept ?? [])
            );
        }
    } finally {
        files.cache?.tidy();
    }
    return counts;
}

/** Accounts by key, made once for each way of matching. */
class KeyTables {
    private readonly engine: Engine;
    private readonly made = new Map<string, string>();

    constructor(engine: Engine) {
        this.engine = engine;
    }

    /** Returns the name of the table, see makeKeys. */
    async of(match: Source['match']): Promise<string> {
        const way = `${match.how} ${match.by}`;
        const known = this.made.get(way);
        if (known !== undefined) return known;
        const table = `match_keys_${this.made.size}`;
        await makeKeys(this.engine, table, match);
        this.made.set(way, table);
        return table;
    }
}

async function matchSource(
    { engine, cache }: StagedFiles,
    stage: Stage,
    evidence: string,
    checked: CheckedSource,
    readings: FileReadings,
    rejects: RejectFile
): Promise<SourceCounts> {
    const found = await matchRows(engine, stage);
    const malformed = await rejectRows(engine, stage, checked, readings, found, rejects);
    for (const reading of readings) if (cache && reading) await keepFile(engine, cache, reading);
    await makeEvidence(engine, stage, evidence, checked.source.kind === 'answers');
    await refuseSplitCounts(engine, evidence, checked);
    return countSource(checked, found, { malformed, orphans: stage.orphans }, rejects);
}

/**
 * Makes the view or table of good rows by account. Answers are counted by key, and are too many to be written twice; others are
 * put into the order of the accounts, so that those of a few are found without looking at all.
 */
async function makeEvidence(engine: Engine, stage: Stage, name: string, view: boolean): Promise<void> {
    const good = `SELECT m.account, r.* EXCLUDE (key, cells) FROM ${stage.rows} r JOIN ${stage.matched} m ON r.key = m.key
        WHERE r.mark IS NULL`;
    await engine.run(
        `CREATE OR REPLACE ${view ? `VIEW ${name} AS ${good}` : `TABLE ${name} AS ${good} ORDER BY m.account`}`
    );
}

function noUsableRow(name: string, read: number, filtered: number, rejects: RejectFile): UnreachableError {
    const [reason] = Object.keys(rejects.reasons).filter((text) => text.startsWith(`${name}: `));
    return new UnreachableError(
        `Source "${name}" has no usable row: ${read} read, ${filtered} left out by the filter, the others rejected.`,
        [
            'Without it every score would lose this evidence, so nothing was written.',
            ...(reason === undefined ? [] : [`Most rejected rows are of ${reason}. All of them: ${rejects.path}`]),
            `If it may be empty, set "allowEmpty": true for "${name}".`
        ]
    );
}

function countSource(
    { source, files }: CheckedSource,
    { staged, used, filtered, bad, elsewhere }: Matched,
    { malformed, orphans }: { malformed: number; orphans: boolean },
    rejects: RejectFile
): SourceCounts {
    const read = staged + malformed;
    if (used + elsewhere === 0 && !source.allowEmpty) throw noUsableRow(source.name, read, filtered, rejects);
    return {
        source: source.name,
        kind: source.kind,
        files: files.length,
        read,
        filtered,
        rejected: bad + (orphans ? malformed : 0),
        used,
        elsewhere: elsewhere + (orphans ? 0 : malformed)
    };
}
