import { writeFileSync } from 'node:fs';
import type { Change } from '../plan/changes.ts';
import { keepRange } from '../plan/keep-range.ts';
import type { Keeping } from '../plan/keep-range.ts';
import { PieceFile } from '../plan/piece-file.ts';
import type { AccountTexts } from '../score/known-account.ts';
import { scoreRange } from '../score/score-range.ts';
import type { Scoring } from '../score/score-range.ts';
import type { BlockFile, BlockWriter } from '../score/scored-block.ts';
import type { ShownCount } from '../score/standing-tally.ts';

export { listChanges as list, measureBlocks as measure } from '../plan/measure-blocks.ts';

/** A range of accounts to score. */
export interface ScoreTask {
    readonly texts: AccountTexts;
    readonly scoring: Scoring;
    /** Files to write; there is one with pictures of the past only when there are any. */
    readonly files: { readonly block: string; readonly standing: string; readonly past: string };
}

/** What was scored; texts are in the files of the task. */
export interface ScoreAnswer {
    readonly block: BlockFile;
    /** Lines of the tally, see StandingTally. */
    readonly tally: string;
    readonly shown: readonly ShownCount[];
    readonly hasPast: boolean;
    readonly moved: number;
    readonly largest: readonly Change[];
}

/** A range of accounts that stay as they are stored, but for their place among the others. */
export interface KeepTask extends Keeping {
    readonly texts: AccountTexts;
    /** File for the block. */
    readonly file: string;
}

/** Scores a range of accounts into files. */
export function score({ texts, scoring, files }: ScoreTask): ScoreAnswer {
    const { block, standing, tally, past, moved, largest } = scoreRange(texts, scoring);
    const file = writeBlock(files.block, block);
    writeFileSync(files.standing, standing);
    if (past !== '') writeFileSync(files.past, past);
    return { block: file, tally: tally.lines(), shown: tally.shown, hasPast: past !== '', moved, largest };
}

/** Makes the block of a range of accounts that stay as they are stored. */
export function keep({ texts, file, ...keeping }: KeepTask): BlockFile {
    return writeBlock(file, keepRange(texts, keeping));
}

function writeBlock(path: string, block: BlockWriter): BlockFile {
    const { pieces, sizes } = block.finish();
    const file = new PieceFile(path);
    for (const piece of pieces) file.piece(piece, 0, piece.length);
    file.close();
    return { file: path, rows: block.rows, changed: block.changed, ...sizes };
}
