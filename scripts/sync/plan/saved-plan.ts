import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { closeSync, openSync, readSync, renameSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError, messageOf } from '../errors.ts';
import { UPLOAD_FIELDS } from '../score/outputs.ts';
import { LineFile } from '../line-file.ts';
import { LineReader } from './read-lines.ts';

const FORMAT = 'account-health-plan';
/** 2: each record has its signals. */
const VERSION = 2;
const LONGEST_HEADER = 64 * 1024;
const AT_A_TIME = 2000;

const headerSchema = z.strictObject({
    format: z.literal(FORMAT),
    version: z.literal(VERSION),
    /** 18-character id of the org. The user and the address may differ. */
    orgId: z.string(),
    asOf: z.iso.datetime(),
    /** Part of the accounts, "" for all. */
    shard: z.string(),
    /** Rules and arithmetic the plan was made by, see rulesDigest. */
    rules: z.string(),
    /** Pinned cohort NPS that move with this plan, see CohortMove. */
    moves: z.array(
        z.strictObject({
            id: z.string(),
            name: z.string(),
            before: z.number().nullable(),
            beforeDate: z.string().nullable(),
            after: z.number(),
            date: z.string(),
            answers: z.number()
        })
    ),
    /** Fields of the values below, without namespace. */
    fields: z.array(z.string())
});
/** What every version of the file begins with. */
const formatSchema = z.object({ format: z.literal(FORMAT), version: z.int() });
const footerSchema = z.strictObject({ records: z.int(), moved: z.int(), sha256: z.string() });

/** How an account was found. */
interface Before {
    /** Of what is stored, see storedMark. */
    readonly mark: string;
    /** Whether history is to have a picture of the change. */
    readonly pictured: boolean;
    /** What playbooks watch for, see signalsOf. */
    readonly signals: number;
}

/** What a saved plan says of itself. */
export type PlanHeader = z.infer<typeof headerSchema>;
type PlanFooter = z.infer<typeof footerSchema>;

/** A record to write: how the account was found, and the values in the order of UPLOAD_FIELDS. */
export type PlannedRecord = readonly [mark: string, pictured: boolean, signals: number, ...cells: (string | null)[]];
/** Members of a record before its values. */
export const BEFORE_CELLS = 3;

/** A plan somebody has saved and now wants to be written. */
export interface SavedPlan {
    readonly file: string;
    readonly header: PlanHeader;
}

/**
 * Writes a plan to a file: a line of JSON that says what it is, one for each record, and a last one with their number and a
 * checksum. The file has its name only once it is complete.
 */
export class PlanWriter {
    private readonly path: string;
    private readonly lines: LineFile;
    private readonly hash: Hash = createHash('sha256');

    constructor(path: string, header: Omit<PlanHeader, 'format' | 'version' | 'fields'>) {
        this.path = path;
        this.lines = new LineFile(`${path}.part`);
        this.line(JSON.stringify({ format: FORMAT, version: VERSION, ...header, fields: UPLOAD_FIELDS }));
    }

    add({ mark, pictured, signals }: Before, cells: readonly (string | null)[]): void {
        this.line(JSON.stringify([mark, pictured, signals, ...cells]));
    }

    /** @param moved accounts with a stored score whose score, status or state changes */
    close(moved: number): void {
        const footer: PlanFooter = { records: this.lines.lines - 1, moved, sha256: this.hash.digest('hex') };
        this.lines.add(JSON.stringify(footer));
        this.lines.close();
        renameSync(`${this.path}.part`, this.path);
    }

    private line(text: string): void {
        this.hash.update(text).update('\n');
        this.lines.add(text);
    }
}

/** Reads what a saved plan is about. @throws ConfigError when the file is no plan of this version */
export function openSavedPlan(file: string): SavedPlan {
    let first: string;
    try {
        const handle = openSync(file, 'r');
        const buffer = Buffer.alloc(LONGEST_HEADER);
        const length = readSync(handle, buffer);
        closeSync(handle);
        [first = ''] = buffer.toString('utf8', 0, length).split('\n', 1);
    } catch (error) {
        throw notAPlan(file, messageOf(error));
    }
    const found = formatSchema.safeParse(parsed(first));
    if (found.success && found.data.version !== VERSION)
        throw notAPlan(
            file,
            `it has format ${found.data.version}, and this version of the job reads format ${VERSION}.`
        );
    const header = headerSchema.safeParse(parsed(first));
    if (!header.success) throw notAPlan(file, 'it does not begin as a plan of this version of the job does.');
    if (header.data.fields.join() !== UPLOAD_FIELDS.join())
        throw notAPlan(file, 'it was made by a version of the job that writes other fields.');
    return { file, header: header.data };
}

/**
 * Reads the records of a plan, a few thousand in memory at a time.
 * @param each called for every record in turn
 * @returns the numbers at its end
 * @throws ConfigError when the file is damaged or was changed; only then are all records known to be as they were saved
 */
export async function readSavedPlan(file: string, each: (record: PlannedRecord) => void): Promise<PlanFooter> {
    const reader = new LineReader(file);
    const hash = createHash('sha256');
    hash.update((await reader.take(1))[0] ?? '').update('\n');
    let count = 0;
    let held: string | undefined;
    for (let lines = await reader.take(AT_A_TIME); lines.length > 0; lines = await reader.take(AT_A_TIME)) {
        for (const line of lines) {
            if (held !== undefined) {
                const record = parsed(held);
                if (!Array.isArray(record) || record.length !== UPLOAD_FIELDS.length + BEFORE_CELLS)
                    throw damaged(file);
                hash.update(held).update('\n');
                each(record as unknown as PlannedRecord);
                count += 1;
            }
            held = line;
        }
    }
    const footer = footerSchema.safeParse(parsed(held ?? ''));
    if (!footer.success || footer.data.records !== count || footer.data.sha256 !== hash.digest('hex'))
        throw damaged(file);
    return footer.data;
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

const MAKE_ONE = 'Make one: npm run sync -- plan --save plan.ndjson';

function notAPlan(file: string, why: string): ConfigError {
    return new ConfigError(file, [`It cannot be written as a plan: ${why}`], [MAKE_ONE]);
}

function damaged(file: string): ConfigError {
    const text =
        'It is cut off or was changed after it was saved: its records do not fit its checksum. Nothing was written.';
    return new ConfigError(file, [text], [MAKE_ONE]);
}
