import type { Source } from '../config/source-schema.ts';
import { UnreachableError } from '../errors.ts';
import { accountKeysTable, makeKeys } from '../match/keys.ts';
import type { Exchanged } from '../match/keys.ts';
import { keepFile } from './cache/keep-file.ts';
import type { CheckedSource } from './check-sources.ts';
import type { Engine } from './engine.ts';
import { matchAnswers, matchOthers, stageOf } from './match-rows.ts';
import type { Matched, Stage } from './match-rows.ts';
import { rejectRows } from './reject-rows.ts';
import type { FileReading } from './reject-rows.ts';
import type { RejectFile } from './rejects.ts';
import { refuseSplitCounts } from './split-counts.ts';
import type { FileReadings, StagedFiles } from './stage-files.ts';

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
 * @param exchanged see makeKeys
 */
export function readEvidence(
    files: StagedFiles,
    sources: readonly CheckedSource[],
    rejects: RejectFile,
    reportsOrphans = true,
    exchanged: Exchanged | null = null
): Promise<SourceCounts[]> {
    return files.matching.unpacked(async () => {
        const keys = new KeyTables(files.matching, exchanged);
        // Each as soon as its rows are read, in whatever order; what cannot be used is told in the order of the settings.
        const matches = sources.map((checked, i) => {
            const orphans = reportsOrphans || checked.origin?.divided === true;
            return matchSource(files, i, checked, keys.of(checked.source.match), orphans);
        });
        const settled = Promise.allSettled(matches);
        const counts: SourceCounts[] = [];
        const later: FileReading[] = [];
        try {
            for (const [i, match] of matches.entries())
                counts.push(await endSource(files, i, await match, rejects, later));
        } finally {
            if (counts.length < sources.length) files.stop();
            await settled;
            files.keep(async () => {
                if (counts.length === sources.length) await keepAll(files, later);
                files.cache?.tidy();
            });
        }
        return counts;
    });
}

/** Accounts by key, made once for each way of matching. */
class KeyTables {
    private readonly engine: Engine;
    private readonly exchanged: Exchanged | null;
    private readonly made = new Map<string, Promise<string>>();

    constructor(engine: Engine, exchanged: Exchanged | null) {
        this.engine = engine;
        this.exchanged = exchanged;
    }

    /** Returns the name of the table, see makeKeys. */
    of(match: Source['match']): Promise<string> {
        const way = accountKeysTable(match);
        const known = this.made.get(way);
        if (known !== undefined) return known;
        const made = makeKeys(this.engine, match, this.exchanged);
        this.made.set(way, made);
        return made;
    }
}

/** A source whose rows have found their accounts. */
interface MatchedSource {
    readonly checked: CheckedSource;
    readonly readings: FileReadings;
    readonly stage: Stage;
    readonly found: Matched;
}

async function matchSource(
    files: StagedFiles,
    i: number,
    checked: CheckedSource,
    keys: Promise<string>,
    orphans: boolean
): Promise<MatchedSource> {
    const [readings, table] = await Promise.all([files.of(i, checked), keys]);
    const stage = stageOf(i, table, orphans);
    const found =
        checked.source.kind === 'answers'
            ? await matchAnswers(files.matching, stage)
            : await matchOthers(files.matching, stage, checked.reading);
    return { checked, readings, stage, found };
}

/** @param later takes what can be kept beside what comes next, as nobody asks for its rows once they are matched */
async function endSource(
    files: StagedFiles,
    i: number,
    { checked, readings, stage, found }: MatchedSource,
    rejects: RejectFile,
    later: FileReading[]
): Promise<SourceCounts> {
    const { matching, cache } = files;
    const malformed = await rejectRows(matching, stage, checked, readings, found, rejects);
    const read = readings.filter((reading) => reading !== null);
    if (checked.source.kind === 'answers') await keepAll(files, read);
    else later.push(...read);
    await refuseSplitCounts(matching, stage, checked);
    const counts = countSource(checked, found, { malformed, orphans: stage.orphans }, rejects);
    cache?.remember(
        i,
        read.flatMap(({ kept }) => kept ?? [])
    );
    return counts;
}

async function keepAll({ matching, cache }: StagedFiles, readings: readonly FileReading[]): Promise<void> {
    for (const reading of readings) if (cache) await keepFile(matching, cache, reading);
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
