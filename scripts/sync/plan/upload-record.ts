import { uploadCell } from '../salesforce/csv.ts';
import { cohortText } from '../score/cohorts.ts';
import type { Context } from '../score/model.ts';
import type { FieldText } from '../score/outputs.ts';

/** A record of an upload in three pieces; between them goes the place among the others, see {@link placeTexts}. */
export interface RecordTexts {
    /** Cells up to the place, with the comma behind them. */
    readonly head: string;
    /** The cell of the receipt up to where the place stands in it. */
    readonly start: string;
    /** The rest of the receipt, and the line break. */
    readonly rest: string;
}

/**
 * The record of an account in the order of UPLOAD_FIELDS.
 * @param shown values in the order of SHOWN_FIELDS
 * @param detail receipt as JSON, without the place
 */
export function recordTexts(
    id: string,
    shown: readonly FieldText[],
    { scoredAt, digest, detail }: { scoredAt: string; digest: string; detail: string }
): RecordTexts {
    let head = `${id},`;
    for (const value of shown) head += `${uploadCell(value)},`;
    const comma = detail.indexOf(',');
    return {
        head: `${head}${scoredAt},${uploadCell(digest)},`,
        start: `"${doubled(detail.slice(0, comma))}`,
        rest: `${doubled(detail.slice(comma))}"\n`
    };
}

/** What goes between the pieces of a record: the cells of the place, and the place as the receipt has it. */
export function placeTexts(percentile: number | null, context: Context | null): { cells: string; member: string } {
    const cohort = uploadCell(context === null ? null : cohortText(context));
    return {
        cells: `${percentile === null ? uploadCell(null) : String(percentile)},${cohort},`,
        member: context === null ? '' : doubled(`,"context":${JSON.stringify(context)}`)
    };
}

function doubled(text: string): string {
    return text.replaceAll('"', '""');
}
