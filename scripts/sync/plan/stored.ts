import type { Progress } from '../report/progress.ts';
import { DETAIL_FIELD, SHOWN_FIELDS } from '../score/outputs.ts';
import { loadRecords } from '../match/load-records.ts';
import type { QueryFiles } from '../salesforce/bulk-query.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { queryAccounts } from '../salesforce/query-records.ts';
import { costById, costInBulk } from '../salesforce/read-cost.ts';
import type { Session } from '../salesforce/session.ts';
import type { Engine } from '../sources/engine.ts';
import { ident, lit } from '../sources/sql.ts';
import { Receipts } from './receipts.ts';

/** What is read of a scored account, as the fields of the query. */
export const STORED_FIELDS = ['Id', ...SHOWN_FIELDS, DETAIL_FIELD];

/** First day on which time alone changes something shown. */
const REVIEW_FIELD = 'Health_Next_Review__c';
/** Size of a record with its receipt, measured on a first load; receipts grow with their history. */
const RECORD_BYTES = 700;

/** How many accounts there are to choose from. */
interface Numbers {
    /** Accounts whose receipts are wanted. */
    readonly wanted: number;
    /** Scored accounts of the org: what a query of everything answers with. */
    readonly scored: number;
    /** Scored accounts of the org whose review day has come, and those of them that are wanted. */
    readonly ripe: number;
    readonly ripeWanted: number;
}

/**
 * The cheapest way to read receipts, by calls and bytes together: each account by its Id; those whose review day has come by a
 * Bulk query and the others by Id; or all of the org by a Bulk query. Of a million scored accounts, up to about 150,000 are read
 * by Id (77 calls, 0.1 GB), more by reading all (20 calls, 0.7 GB).
 */
export function cheapestWay({ wanted, scored, ripe, ripeWanted }: Numbers): 'byId' | 'ripe' | 'all' {
    const costs = [
        ['byId', costById(wanted, RECORD_BYTES)],
        ['ripe', costInBulk(ripe, RECORD_BYTES) + costById(wanted - ripeWanted, RECORD_BYTES)],
        ['all', costInBulk(scored, RECORD_BYTES)]
    ] as const;
    return costs.reduce((least, one) => (one[1] < least[1] ? one : least))[0];
}

/**
 * Reads what is stored of the accounts in a table (receipt and history included): by a Bulk query into `stored`, ordered by `idx`, or
 * by Id while they are scored. Accounts that never were scored have nothing to read.
 * @param table table of accounts, see selectAccounts
 * @param options `asOf` is the day of the run, "YYYY-MM-DD"
 * @returns those that are read by Id; null when there are none
 */
export async function readStored(
    engine: Engine,
    session: Session,
    names: FieldNames,
    table: string,
    options: { folder: string; bulkFrom: number; asOf: string; progress?: Progress }
): Promise<Receipts | null> {
    const { asOf } = options;
    const scored = `FROM ${table} WHERE state_stored IS NOT NULL`;
    const wanted = await engine.count(`SELECT count(*) ${scored}`);
    // What costs no more than a Bulk query of nothing is not worth counting the others for.
    if (costById(wanted, RECORD_BYTES) <= costInBulk(0, RECORD_BYTES)) {
        await clearStored(engine);
        return wanted === 0 ? null : new Receipts({ engine, session, names, wanted: `(SELECT idx, id ${scored})` });
    }
    await engine.run(`CREATE OR REPLACE TABLE wanted AS SELECT t.idx, t.id, ${ripeOn(asOf)} AS ripe
        FROM accounts a JOIN (SELECT idx, id ${scored}) t ON t.idx = a.idx ORDER BY t.idx`);
    const way = cheapestWay(await countKinds(engine, asOf, wanted));
    const byId = (where: string): Receipts =>
        new Receipts({ engine, session, names, wanted: `(FROM wanted WHERE ${where})` });
    if (way === 'byId') {
        await clearStored(engine);
        return byId('true');
    }
    const until = way === 'ripe' ? { field: REVIEW_FIELD, day: asOf } : undefined;
    const query = { fields: STORED_FIELDS, having: 'Health_State__c', until };
    await orderStored(engine, await queryAccounts(session, names, query, { ...options, name: `stored-${table}` }));
    return way === 'all' ? null : byId('NOT ripe');
}

/** Makes the table `stored` of those of which nothing is read into it. */
async function clearStored(engine: Engine): Promise<void> {
    const columns = STORED_FIELDS.map((field) => `${ident(field)} VARCHAR`);
    await engine.run(`CREATE OR REPLACE TABLE stored (idx INTEGER, ${columns.join(', ')}, receipt_bytes INTEGER)`);
}

function ripeOn(asOf: string): string {
    return `coalesce(left(a.${ident(REVIEW_FIELD)}, 10) <= ${lit(asOf)}, false)`;
}

async function countKinds(engine: Engine, asOf: string, wanted: number): Promise<Numbers> {
    const scored = `FROM accounts a WHERE a."Health_State__c" IS NOT NULL`;
    return {
        wanted,
        ripeWanted: await engine.count('SELECT count(*) FROM wanted WHERE ripe'),
        scored: await engine.count(`SELECT count(*) ${scored}`),
        ripe: await engine.count(`SELECT count(*) ${scored} AND ${ripeOn(asOf)}`)
    };
}

/**
 * Puts the records into the order of `idx`, so that they can be read side by side with the accounts. The size of their receipts
 * stands beside them, because to look at all receipts once more takes the engine more memory than it may have left.
 */
function orderStored(engine: Engine, answer: QueryFiles): Promise<void> {
    const select = (records: string): string =>
        `SELECT a.idx, s.* EXCLUDE ("Id"), coalesce(strlen(s.${ident(DETAIL_FIELD)}), 0) AS receipt_bytes
            FROM (${records}) s JOIN (SELECT idx, "Id" FROM accounts) a ON a."Id" = s."Id" ORDER BY a.idx`;
    return loadRecords(engine, answer, STORED_FIELDS, 'stored', select);
}
