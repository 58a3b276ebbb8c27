import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { LineFile } from '../line-file.ts';
import { csvCell, sanitize } from '../report/sanitize.ts';
import { withoutSecrets } from '../report/secrets.ts';
import { isRetryableCode } from '../salesforce/retry.ts';

/** A record the org refused. */
export interface RefusedRecord {
    readonly id: string;
    /** The platform's own code, such as FIELD_CUSTOM_VALIDATION_EXCEPTION. */
    readonly code: string;
    readonly message: string;
    /** The record as it was sent: column -> value. */
    readonly record: Readonly<Record<string, string>>;
}

/** How many records were written, and which were not. */
export interface WriteCounts {
    written: number;
    failed: number;
    /** Refused records by the platform's code. */
    readonly byCode: Record<string, number>;
}

/** Counts of an upload of which nothing is known yet, to be added to. */
export function noCounts(): WriteCounts {
    return { written: 0, failed: 0, byCode: {} };
}

/** Adds counts to a total. */
export function addCounts(total: WriteCounts, { written, failed, byCode }: WriteCounts): void {
    total.written += written;
    total.failed += failed;
    for (const [code, count] of Object.entries(byCode)) total.byCode[code] = (total.byCode[code] ?? 0) + count;
}

/** Codes under which a trigger or a flow of the org fails, whatever it failed of. */
const AUTOMATION = new Set(['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'CANNOT_EXECUTE_FLOW_TRIGGER']);

/** Whether a record that was refused may be taken the next time: it was locked, perhaps only for what a trigger wanted to change beside it. */
export function isPassing({ code, message }: Pick<RefusedRecord, 'code' | 'message'>): boolean {
    return isRetryableCode(code) || (AUTOMATION.has(code) && message.includes('UNABLE_TO_LOCK_ROW'));
}

/** Whether a record that was refused is as it should be: one that is deleted twice, because an answer was lost, is gone all the same. */
export function isGone(operation: string, code: string | undefined): boolean {
    return operation === 'delete' && code === 'ENTITY_IS_DELETED';
}

/** Splits `CODE:message:fields--`, the form in which Bulk API results name an error. */
export function parseBulkError(text: string): { code: string; message: string } {
    const code = /^([A-Z][A-Z0-9_]+):/u.exec(text)?.[1];
    return code === undefined ? { code: 'UNKNOWN', message: text } : { code, message: text.slice(code.length + 1) };
}

/** The file of refused records. It exists only when there are some. */
export class FailedFile {
    readonly path: string;
    readonly counts = noCounts();
    private file: LineFile | null = null;

    constructor(path: string) {
        this.path = path;
    }

    add(refused: RefusedRecord): void {
        if (this.file === null) {
            mkdirSync(dirname(this.path), { recursive: true });
            this.file = new LineFile(this.path);
            const names = Object.keys(refused.record).filter((name) => name !== 'Id');
            this.file.add(['Id', 'code', 'message', ...names].join(','));
        }
        this.counts.failed += 1;
        this.counts.byCode[refused.code] = (this.counts.byCode[refused.code] ?? 0) + 1;
        const values = Object.entries(refused.record)
            .filter(([name]) => name !== 'Id')
            .map(([, value]) => value);
        const cells = [refused.id, refused.code, sanitize(withoutSecrets(inOneLine(refused.message)), 500), ...values];
        this.file.add(cells.map(csvCell).join(','));
        // A run that is killed has listed whatever it was told.
        this.file.flush();
    }

    close(): void {
        this.file?.close();
    }
}

/** Triggers that fail say so over several lines. */
function inOneLine(text: string): string {
    return text.trim().replaceAll(/\s+/gu, ' ');
}
