import { uploadCell } from '../salesforce/csv.ts';
import { cohortText } from '../score/cohorts.ts';
import type { Context } from '../score/model.ts';
import type { FieldText } from '../score/outputs.ts';
import type { RecordBytes } from '../score/record-bytes.ts';

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
    to.cell(id);
    for (let i = 0; i < shown.length; i++) to.cell(shown[i] ?? null);
    to.cell(scoredAt);
    to.cell(digest);
}

/** The place among the others: its cells, and what stands of it on the receipt, behind the first member, as a cell has it. */
export function placeTexts(percentile: number | null, context: Context | null): { cells: string; member: string } {
    const cohort = uploadCell(context === null ? null : cohortText(context));
    return {
        cells: `${percentile === null ? uploadCell(null) : String(percentile)},${cohort},`,
        member: context === null ? '' : `,"context":${JSON.stringify(context)}`.replaceAll('"', '""')
    };
}
