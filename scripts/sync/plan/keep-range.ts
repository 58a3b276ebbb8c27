import { readAccountLines } from '../score/known-account.ts';
import type { AccountTexts, KnownAccount } from '../score/known-account.ts';
import { decodeDetail } from '../score/model.ts';
import { SHOWN, SHOWN_FIELDS } from '../score/outputs.ts';
import { withoutContext } from '../score/score-account.ts';
import { changeOf } from '../score/score-range.ts';
import { BlockWriter } from '../score/scored-block.ts';
import type { BlockRecord } from '../score/scored-block.ts';
import { changeLine } from './changes.ts';
import { writeHead } from './upload-record.ts';

/** What is written beside the values that stay. */
export interface Keeping {
    /** Instant that is written with the score, ISO 8601. */
    readonly scoredAt: string;
    /** Where the list of changes will be; its ending decides how it is written. */
    readonly changesFile: string;
}

/**
 * Makes a block of accounts of which only the place among the others may change. A receipt that cannot be read leaves its
 * account alone. Pure.
 * @param texts see AccountLines
 */
export function keepRange(texts: AccountTexts, keeping: Keeping): BlockWriter {
    const block = new BlockWriter();
    for (const known of readAccountLines(texts)) {
        const record = storedRecord(known, keeping);
        if (record !== null) block.add(record);
    }
    return block;
}

/** The record as it is stored; null when its receipt cannot be read. */
function storedRecord(known: KnownAccount, { scoredAt, changesFile }: Keeping): BlockRecord | null {
    if (known.stored === null) return null;
    const [detail, ...shown] = known.stored;
    const { detail: decoded } = decodeDetail(detail);
    if (!decoded || !detail) return null;
    const values = SHOWN_FIELDS.map((field, i) => {
        const value = shown[i] ?? null;
        return value !== null && SHOWN[field] === 'number' ? String(Number(value)) : value;
    });
    return {
        changed: false,
        score: known.stateStored === 'Scored' ? known.scoreStored : null,
        cohort: known.cohort,
        percentileStored: known.percentileStored,
        context: decoded.context === null ? null : JSON.stringify(decoded.context),
        writeHead: (to) => writeHead(to, known.id, values, scoredAt, known.digestStored ?? ''),
        writeReceipt: (to) => to.json(withoutContext(detail)),
        writeLine: (to) => changeLine(changesFile).write(to, changeOf(known, values, null))
    };
}
