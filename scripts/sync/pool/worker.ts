import { writeFileSync } from 'node:fs';
import type { Change } from '../plan/changes.ts';
import { keepRange } from '../plan/keep-range.ts';
import type { Keeping } from '../plan/keep-range.ts';
import { PieceFile } from '../plan/piece-file.ts';
import { scoreRange } from '../score/score-range.ts';
import type { Scoring } from '../score/score-range.ts';

export { assemblePart as assemble } from '../plan/assemble-part.ts';

/** A range of accounts to score. */
export interface ScoreTask {
    /** See AccountLines. */
    readonly lines: string;
    readonly scoring: Scoring;
    /** Files to write; there is one with pictures of the past only when there are any. */
    readonly files: { readonly block: string; readonly standing: string; readonly past: string };
}

/** What was scored; texts are in the files of the task. */
export interface ScoreAnswer {
    readonly rows: number;
    /** Size of the records, as they will be uploaded but for their places. */
    readonly uploadBytes: number;
    readonly hasPast: boolean;
    readonly moved: number;
    readonly largest: readonly Change[];
}

/** A range of accounts that stay as they are stored, but for their place among the others. */
export interface KeepTask extends Keeping {
    /** See AccountLines. */
    readonly lines: string;
    /** File for the block. */
    readonly file: string;
}

/** Scores a range of accounts into files. */
export function score({ lines, scoring, files }: ScoreTask): ScoreAnswer {
    const { rows, block, standing, past, moved, largest } = scoreRange(lines, scoring);
    writePieces(files.block, block.finish());
    writeFileSync(files.standing, standing);
    if (past !== '') writeFileSync(files.past, past);
    return { rows, uploadBytes: block.uploadBytes, hasPast: past !== '', moved, largest };
}

/** Makes the block of a range of accounts that stay as they are stored. */
export function keep({ lines, file, ...keeping }: KeepTask): Pick<ScoreAnswer, 'rows' | 'uploadBytes'> {
    const block = keepRange(lines, keeping);
    writePieces(file, block.finish());
    return { rows: block.rows, uploadBytes: block.uploadBytes };
}

function writePieces(path: string, pieces: readonly Uint8Array[]): void {
    const file = new PieceFile(path);
    for (const piece of pieces) file.piece(piece, 0, piece.length);
    file.close();
}
