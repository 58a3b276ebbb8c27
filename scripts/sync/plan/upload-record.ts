import { hash } from 'node:crypto';
import { uploadCell } from '../salesforce/csv.ts';
import { cohortText } from '../score/cohorts.ts';
import type { Context } from '../score/model.ts';
import type { FieldText } from '../score/outputs.ts';
import type { RecordBytes } from '../score/record-bytes.ts';

const [COMMA, POINT] = [44, 46] as const;
/** Characters of a digest that stand for what is shown. */
const SHOWN_DIGEST_LENGTH = 20;

/**
 * Writes the cells of a record up to the place among the others, in the order of UPLOAD_FIELDS, with the comma behind them. The
 * place and the receipt follow, see {@link placeTexts}.
 * @param shown values in the order of SHOWN_FIELDS
 */
export function writeHead(
    to: RecordBytes,
    id: string,
    shown: readonly FieldText[],
    scoredAt: string,
    digest: string
): void {
    writeShown(to, id, shown);
    to.cell(scoredAt);
    to.cell(digest);
}

/**
 * The same for an account that was just scored. Its digest stands for what the score depends on and, behind a point, for the
 * values shown: as they were just written, so that nothing is put into another form for it.
 * @param digestIn first part of the digest, plain ASCII
 */
export function writeScoredHead(
    to: RecordBytes,
    id: string,
    shown: readonly FieldText[],
    scoredAt: string,
    digestIn: string
): void {
    const values = writeShown(to, id, shown);
    const digest = hash('sha1', to.since(values), 'hex').slice(0, SHOWN_DIGEST_LENGTH);
    to.cell(scoredAt);
    to.ascii(digestIn);
    to.byte(POINT);
    to.ascii(digest);
    to.byte(COMMA);
}

/** Returns where the values begin. */
function writeShown(to: RecordBytes, id: string, shown: readonly FieldText[]): number {
    to.cell(id);
    const start = to.used;
    for (let i = 0; i < shown.length; i++) to.cell(shown[i] ?? null);
    return start;
}

/** The place among the others: its cells, and what stands of it on the receipt, behind the first member, as a cell has it. */
export function placeTexts(percentile: number | null, context: Context | null): { cells: string; member: string } {
    const cohort = uploadCell(context === null ? null : cohortText(context));
    return {
        cells: `${percentile === null ? uploadCell(null) : String(percentile)},${cohort},`,
        member: context === null ? '' : `,"context":${JSON.stringify(context)}`.replaceAll('"', '""')
    };
}
