import { RETRIEVE_SIZE } from './retrieve-accounts.ts';

/** Calls of a Bulk query beside its pages: count, start, remove, and asking how far it is. */
const BULK_CALLS = 10;
const PAGE_RECORDS = 100_000;
/** An org answers 100,000 calls and 1 TB of query results a day, so a call is worth as much as 10 MB. */
const BYTES_A_CALL = 10_000_000;

/**
 * What reading accounts by Id costs, in calls; bytes are counted as calls.
 * @param rowBytes size of a record
 */
export function costById(accounts: number, rowBytes: number): number {
    return Math.ceil(accounts / RETRIEVE_SIZE) + (accounts * rowBytes) / BYTES_A_CALL;
}

/** What a Bulk query with so many records costs, as {@link costById} counts. */
export function costInBulk(records: number, rowBytes: number): number {
    return BULK_CALLS + records / PAGE_RECORDS + (records * rowBytes) / BYTES_A_CALL;
}
